import { oneOf } from "../declaration/nearestName.js";
import { catalogue } from "../engine/catalogue.js";
import { groupedBy } from "../engine/groupedBy.js";
import { InputError, RequestFailedError, show, type Fault } from "../errors.js";
import { marketFormat, type MarketFile, type MarketType, type PlacementScores } from "./marketFile.js";
import type { MarketSource, Offering, PoolSpotPrice, TypeFacts, Window, ZoneFacts } from "./marketSource.js";
import { placementGroups } from "./placementGroup.js";
import { spotHistory } from "./spotHistory.js";

export interface MarketRequest {
  readonly region: string;
  /** Absent: the types of the built-in catalogue, of which the region need not have all. */
  readonly instanceTypes?: readonly string[];
  /** Absent: all that the account may use. */
  readonly zones?: readonly string[];
  readonly windowDays: number;
  /** Instances that spot placement scores are asked for. */
  readonly targetCapacity: number;
  readonly nowEpochSeconds: number;
}

export interface PulledMarket {
  readonly market: MarketFile;
  /** What the file lacks, and why. */
  readonly warnings: readonly string[];
}

/** Types that can be had somewhere, with the zones that offer each. */
interface OfferedFacts extends TypeFacts {
  readonly zones: readonly string[];
}

const secondsOfDay = 86_400;

/**
 * Gathers a region's market.
 * @param tell is told of each step as it begins.
 * @throws InputError for types and zones that the region has not, all at once; RequestFailedError where the market can't
 * be told. Placement scores alone may be missing, with a warning.
 */
export async function pullMarket(
  source: MarketSource,
  request: MarketRequest,
  tell: (step: string) => void = () => undefined,
): Promise<PulledMarket> {
  tell("zones");
  const allZones = await source.zones();
  const asked = request.instanceTypes ?? catalogue.map(({ name }) => name);
  tell(`facts of ${asked.length} types`);
  const known = await source.instanceTypes(asked);
  throwIfAny([...zoneFaults(request, allZones), ...typeFaults(request, known)]);
  const zones = allZones.filter(({ name }) => request.zones?.includes(name) ?? true);
  const offered = offeredTypes(known, await source.offerings(known.map(({ name }) => name)), zones);
  throwIfAny(offerFaults(request, offered));
  tell(`on-demand prices of ${offered.length} types`);
  const onDemand = await source.onDemandPrices(offered.map(({ name }) => name));
  const priced = offered.filter(({ name }) => onDemand.has(name));
  throwIfAny(priceFaults(request, offered, onDemand));
  tell(`spot prices of ${priced.length} types in ${zones.length} zones`);
  const window = windowOf(request);
  const spot = await source.spotPrices(namesOf(priced), namesOf(zones), window);
  tell("spot placement scores");
  const scores = await scoresOf(source, priced, zones, request.targetCapacity);
  return {
    market: {
      format: marketFormat,
      region: request.region,
      pulledAt: `${new Date(request.nowEpochSeconds * 1000).toISOString().slice(0, 19)}Z`,
      windowDays: request.windowDays,
      zones: Object.fromEntries(zones.map(({ name, id }) => [name, { id }])),
      ...(scores.scores && { placementScores: scores.scores }),
      instanceTypes: typesOf(priced, onDemand, spot, window),
    },
    warnings: [...leftOut(request, asked, priced), ...scores.warnings],
  };
}

function throwIfAny(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new InputError("this market", faults);
}

function windowOf({ nowEpochSeconds, windowDays }: MarketRequest): Window {
  return { fromEpochSeconds: nowEpochSeconds - windowDays * secondsOfDay, untilEpochSeconds: nowEpochSeconds };
}

function namesOf(named: readonly { readonly name: string }[]): readonly string[] {
  return named.map(({ name }) => name);
}

function zoneFaults({ zones = [], region }: MarketRequest, known: readonly ZoneFacts[]): readonly Fault[] {
  if (known.length === 0) return [{ where: "--region", expected: "a region with zones for this account", got: region }];
  return zones
    .filter((zone) => !known.some(({ name }) => name === zone))
    .map((zone) => ({ where: "--zones", expected: oneOf(namesOf(known), zone), got: show(zone) }));
}

function typeFaults({ instanceTypes = [], region }: MarketRequest, known: readonly TypeFacts[]): readonly Fault[] {
  return instanceTypes
    .filter((type) => !known.some(({ name }) => name === type))
    .map((type) => ({ where: "--types", expected: `instance types that EC2 has in ${region}`, got: show(type) }));
}

function offeredTypes(
  types: readonly TypeFacts[],
  offerings: readonly Offering[],
  zones: readonly ZoneFacts[],
): readonly OfferedFacts[] {
  return types
    .map((type) => {
      const offering = new Set(
        offerings.filter(({ instanceType }) => instanceType === type.name).map(({ zone }) => zone),
      );
      return { ...type, zones: namesOf(zones).filter((zone) => offering.has(zone)) };
    })
    .filter((type) => type.zones.length > 0);
}

function offerFaults({ instanceTypes = [] }: MarketRequest, offered: readonly OfferedFacts[]): readonly Fault[] {
  return [
    ...instanceTypes
      .filter((type) => !offered.some(({ name }) => name === type))
      .map((type) => ({ where: "--types", expected: "instance types that one of the zones offers", got: show(type) })),
    ...(offered.length === 0 && instanceTypes.length === 0
      ? [{ where: "--types", expected: "instance types of this region", got: "none that the catalogue knows" }]
      : []),
  ];
}

function priceFaults(
  { instanceTypes = [], region }: MarketRequest,
  offered: readonly OfferedFacts[],
  onDemand: ReadonlyMap<string, number>,
): readonly Fault[] {
  if (onDemand.size === 0) throw new RequestFailedError(`the Price List has no on-demand prices of ${region}`);
  return offered
    .filter(({ name }) => instanceTypes.includes(name) && !onDemand.has(name))
    .map(({ name }) => ({
      where: "--types",
      expected: "instance types with an on-demand price for Linux in the Price List",
      got: show(name),
    }));
}

function leftOut({ region }: MarketRequest, asked: readonly string[], priced: readonly TypeFacts[]): readonly string[] {
  const missing = asked.filter((name) => !priced.some((type) => type.name === name));
  return missing.length === 0 ? [] : [`left out, because ${region} does not offer them: ${missing.join(", ")}`];
}

function typesOf(
  types: readonly OfferedFacts[],
  onDemand: ReadonlyMap<string, number>,
  spot: readonly PoolSpotPrice[],
  window: Window,
): Readonly<Record<string, MarketType>> {
  const byPool = groupedBy(spot, ({ instanceType, zone }) => `${instanceType}/${zone}`);
  return Object.fromEntries(
    types.map(({ name, zones, volumeIops, ...facts }) => [
      name,
      {
        ...facts,
        storageIops: storageIopsOf(name, volumeIops, facts.instanceStoreGB),
        onDemandUsdPerHour: onDemand.get(name) ?? 0,
        spotUsdPerHour: Object.fromEntries(
          zones.map((zone) => [zone, spotHistory(byPool.get(`${name}/${zone}`) ?? [], window.fromEpochSeconds)]),
        ),
      },
    ]),
  );
}

/** EC2 tells what an instance store holds, not how fast it is: the catalogue knows that of some types. */
function storageIopsOf(name: string, volumeIops: number, instanceStoreGB: number): number {
  if (instanceStoreGB === 0) return volumeIops;
  const known = catalogue.find((facts) => facts.name === name);
  return Math.max(volumeIops, known?.performance.storageIops ?? 0);
}

/** What could be had of the scores: EC2 limits how many kinds of request an account may ask about in a day. */
async function scoresOf(
  source: MarketSource,
  types: readonly TypeFacts[],
  zones: readonly ZoneFacts[],
  targetCapacity: number,
): Promise<{ readonly scores?: PlacementScores; readonly warnings: readonly string[] }> {
  const groups: Record<string, Record<string, number>> = {};
  const failures = new Map<string, string[]>();
  for (const [group, names] of placementGroups(types)) {
    try {
      const byId = await source.placementScores(names, targetCapacity);
      groups[group] = scoresByZone(byId, zones);
    } catch (error) {
      if (!(error instanceof RequestFailedError)) throw error;
      failures.set(error.message, [...(failures.get(error.message) ?? []), group]);
    }
  }
  const warnings = [...failures].map(([why, missing]) => `no spot placement scores of ${missing.join(", ")}: ${why}`);
  return { ...(Object.keys(groups).length > 0 && { scores: { targetCapacity, groups } }), warnings };
}

function scoresByZone(byId: ReadonlyMap<string, number>, zones: readonly ZoneFacts[]): Record<string, number> {
  const scores = zones.flatMap(({ name, id }) => {
    const score = byId.get(id);
    return score === undefined ? [] : [[name, score] as const];
  });
  return Object.fromEntries(scores);
}
