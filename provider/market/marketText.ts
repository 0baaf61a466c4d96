import { createHash } from "node:crypto";
import type { MarketFile, MarketType, SpotHistory } from "./marketFile.js";

/**
 * A market as the text of its file: everything by name, one figure a line, so that what a refresh changes can be read in
 * a diff, with the checksum of what is written. The same market gives the same text, which prettier leaves alone.
 */
export function marketText(market: MarketFile): string {
  const { format, region, pulledAt, windowDays, ...content } = inOrder(market);
  const head = { format, region, pulledAt, windowDays, checksum: checksumOf(market) };
  return `${JSON.stringify({ ...head, ...content }, undefined, 2)}\n`;
}

/**
 * `sha256:` and the SHA-256 of a market without its own checksum, as JSON without spaces in the order of the file: what
 * only lays the file out anew, or in another order, leaves it as it is.
 */
export function checksumOf(market: MarketFile): string {
  return `sha256:${createHash("sha256")
    .update(JSON.stringify(inOrder(market)))
    .digest("hex")}`;
}

/** Whether a market was changed since it was pulled, as far as its checksum tells. */
export function isEdited(market: MarketFile): boolean {
  return market.checksum !== undefined && market.checksum !== checksumOf(market);
}

/** Without the checksum. */
function inOrder({ format, region, pulledAt, windowDays, zones, placementScores, instanceTypes }: MarketFile) {
  return {
    format,
    region,
    pulledAt,
    windowDays,
    zones: byName(zones, ({ id }) => ({ id })),
    ...(placementScores && {
      placementScores: {
        targetCapacity: placementScores.targetCapacity,
        groups: byName(placementScores.groups, (scores) => byName(scores, (score) => score)),
      },
    }),
    instanceTypes: byName(instanceTypes, typeInOrder),
  } satisfies MarketFile;
}

function typeInOrder(type: MarketType): MarketType {
  return {
    architecture: type.architecture,
    vcpu: type.vcpu,
    memoryGiB: type.memoryGiB,
    gpus: type.gpus,
    networkGbps: type.networkGbps,
    storageIops: type.storageIops,
    instanceStoreGB: type.instanceStoreGB,
    onDemandUsdPerHour: type.onDemandUsdPerHour,
    spotUsdPerHour: byName(type.spotUsdPerHour, (history: SpotHistory) => byName(history, (price) => price)),
  };
}

function byName<Value, Result>(
  values: Readonly<Record<string, Value>>,
  resultOf: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(
    Object.entries(values)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, resultOf(value)]),
  );
}
