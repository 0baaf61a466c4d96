import { InputError } from "../errors.js";
import type { MarketFile, MarketType } from "./marketFile.js";
import { meanSpotUsdPerHour } from "./spotHistory.js";

export const changeKinds = [
  ...(["window", "zone", "instanceType", "spotPrice", "onDemandPrice", "fact"] as const),
  ...(["scoredCapacity", "placementScore"] as const),
] as const;

/** What of a market changed: in all but the last two kinds something that plans are made on. */
export type ChangeKind = (typeof changeKinds)[number];

export type MarketValue = number | string;

/** What a value is of, as far as it is of one of these. */
export interface MarketPlace {
  readonly instanceType?: string;
  readonly zone?: string;
  /** Of placement scores: see `placementGroupOf`. */
  readonly group?: string;
}

/** One value of a market file that another one has not, or has otherwise. */
export interface MarketChange extends MarketPlace {
  readonly kind: ChangeKind;
  /** The value's name in the file, with its unit: `spotUsdPerHour` (the mean that plans take), `memoryGiB`, `id` ... */
  readonly figure: string;
  /** Null where the market had none: a zone or type that came, a zone that did not offer the type. */
  readonly before: MarketValue | null;
  /** Null where it has none any more. */
  readonly after: MarketValue | null;
  /** From before to after, in percent of before. Null where no number says it: what came, went, was 0 or is a word. */
  readonly changePercent: number | null;
}

export interface MarketDiff {
  readonly region: string;
  readonly pulledAtBefore: string;
  readonly pulledAtAfter: string;
  /** Below 0 where the second was pulled first. */
  readonly daysBetween: number;
  /**
   * What came, went or is another word first, then by the size of the change, the largest first; after all that plans
   * are made on, the placement scores.
   */
  readonly changes: readonly MarketChange[];
}

interface Figure extends MarketPlace {
  readonly kind: ChangeKind;
  readonly figure: string;
  readonly value: MarketValue;
}

/** The spot price of a zone that offers a type and does not sell it on spot. */
const onDemandOnly = "on-demand only";

/**
 * What changed from one market to another of the same region. Of a type or zone that came or went only that is told, and of
 * scores where one market has none the capacity that they were asked for.
 * @param names of the two, for faults.
 * @throws InputError where they are of two regions.
 */
export function marketDiff(before: MarketFile, after: MarketFile, names: readonly [string, string]): MarketDiff {
  if (before.region !== after.region) {
    const expected = `a market of ${before.region}, as ${names[0]} is: prices of two regions are not compared`;
    throw new InputError("market file", [{ where: `${names[1]}: region`, expected, got: after.region }]);
  }
  const from = figuresOf(before, after);
  const to = figuresOf(after, before);
  const changes = [...new Set([...from.keys(), ...to.keys()])].flatMap((key) => changeOf(from.get(key), to.get(key)));
  return {
    region: after.region,
    pulledAtBefore: before.pulledAt,
    pulledAtAfter: after.pulledAt,
    daysBetween: (Date.parse(after.pulledAt) - Date.parse(before.pulledAt)) / 86_400_000,
    changes: changes.sort(byWeight),
  };
}

/** What a change is of, in words: `m6i.large in eu-west-1a`. */
export function placeOf({ instanceType, zone, group }: MarketPlace): string {
  const what = instanceType ?? group;
  return what !== undefined && zone !== undefined ? `${what} in ${zone}` : (what ?? zone ?? "");
}

function changeOf(from: Figure | undefined, to: Figure | undefined): readonly MarketChange[] {
  const known = from ?? to;
  if (known === undefined || from?.value === to?.value) return [];
  const { value: _, ...what } = known;
  const [before, after] = [from?.value ?? null, to?.value ?? null];
  return [{ ...what, before, after, changePercent: percentBetween(before, after) }];
}

/** To four digits after the point, so that 0.05 to 0.0525 is 5 % and no hair more. */
function percentBetween(before: MarketValue | null, after: MarketValue | null): number | null {
  if (typeof before !== "number" || typeof after !== "number" || before === 0) return null;
  return Math.round((after / before - 1) * 1e6) / 1e4;
}

function byWeight(a: MarketChange, b: MarketChange): number {
  const size = ({ changePercent }: MarketChange): number => (changePercent === null ? 1e9 : Math.abs(changePercent));
  return (
    Number(isOfScores(a)) - Number(isOfScores(b)) ||
    size(b) - size(a) ||
    changeKinds.indexOf(a.kind) - changeKinds.indexOf(b.kind) ||
    (keyOf(a) < keyOf(b) ? -1 : 1)
  );
}

function isOfScores({ kind }: MarketChange): boolean {
  return kind === "scoredCapacity" || kind === "placementScore";
}

function keyOf({ kind, figure, instanceType = "", zone = "", group = "" }: Omit<Figure, "value">): string {
  return [kind, instanceType, group, zone, figure].join("/");
}

/** The values of a market by what they are of, without those of types and zones that the other market lacks. */
function figuresOf(market: MarketFile, other: MarketFile): ReadonlyMap<string, Figure> {
  const figures = [
    { kind: "window", figure: "windowDays", value: market.windowDays } as const,
    ...Object.entries(market.zones).map(([zone, { id }]) => ({ kind: "zone", zone, figure: "id", value: id }) as const),
    ...Object.entries(market.instanceTypes).flatMap(([name, type]) =>
      other.instanceTypes[name] === undefined ? [presenceOf(name, type)] : typeFigures(name, type, market, other),
    ),
    ...scoreFigures(market, other),
  ];
  return new Map(figures.map((figure) => [keyOf(figure), figure]));
}

function presenceOf(instanceType: string, { onDemandUsdPerHour }: MarketType): Figure {
  return { kind: "instanceType", instanceType, figure: "onDemandUsdPerHour", value: onDemandUsdPerHour };
}

function typeFigures(instanceType: string, type: MarketType, market: MarketFile, other: MarketFile): readonly Figure[] {
  const { spotUsdPerHour, onDemandUsdPerHour, ...facts } = type;
  const untilEpochSeconds = Date.parse(market.pulledAt) / 1000;
  return [
    { kind: "onDemandPrice", instanceType, figure: "onDemandUsdPerHour", value: onDemandUsdPerHour },
    ...Object.entries(facts).map(
      ([figure, value]: [string, MarketValue]) => ({ kind: "fact", instanceType, figure, value }) as const,
    ),
    ...inSharedZones(spotUsdPerHour, other).map(([zone, history]) => {
      const value = meanSpotUsdPerHour(history, untilEpochSeconds, market.windowDays) ?? onDemandOnly;
      return { kind: "spotPrice", instanceType, zone, figure: "spotUsdPerHour", value } as const;
    }),
  ];
}

function scoreFigures({ placementScores }: MarketFile, other: MarketFile): readonly Figure[] {
  if (!placementScores) return [];
  const { targetCapacity, groups } = placementScores;
  return [
    { kind: "scoredCapacity", figure: "targetCapacity", value: targetCapacity },
    ...Object.entries(other.placementScores ? groups : {}).flatMap(([group, scores]) =>
      inSharedZones(scores, other).map(
        ([zone, value]) => ({ kind: "placementScore", group, zone, figure: "score", value }) as const,
      ),
    ),
  ];
}

function inSharedZones<T>(
  byZone: Readonly<Record<string, T>>,
  { zones }: MarketFile,
): readonly (readonly [string, T])[] {
  return Object.entries(byZone).filter(([zone]) => zones[zone] !== undefined);
}
