import type { MarketFile, MarketType, SpotHistory } from "./marketFile.js";

/**
 * A market as the text of its file: everything by name, one figure a line, so that what a refresh changes can be read in
 * a diff. The same market gives the same text, which prettier leaves alone.
 */
export function marketText(market: MarketFile): string {
  const { format, region, pulledAt, windowDays, zones, placementScores, instanceTypes } = market;
  const inOrder: MarketFile = {
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
  };
  return `${JSON.stringify(inOrder, undefined, 2)}\n`;
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
