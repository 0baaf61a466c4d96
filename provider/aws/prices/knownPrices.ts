import * as z from "zod/mini";
import type { FormOf } from "../../document/formOf.js";
import { formFaults } from "../../document/plainForm.js";
import { Market, type CapacityPool } from "../../engine/pool.js";
import { CorruptDataError } from "../../errors.js";

/** Prices with when they were read, in seconds since 1970. Plain JSON. */
export interface KnownPrices {
  readonly format: 1;
  /** USD per hour by pool id, of all spot pools at once; absent before they were read. */
  readonly spot?: { readonly atSeconds: number; readonly usdPerHour: Readonly<Record<string, number>> };
  /** By instance type. */
  readonly onDemand: Readonly<Record<string, ListedOnDemand>>;
}

export interface ListedOnDemand {
  readonly atSeconds: number;
  /** Absent where the Price List does not have the type. */
  readonly usdPerHour?: number;
}

export const nothingKnown: KnownPrices = { format: 1, onDemand: {} };

const daySeconds = 86_400;
/**
 * EC2 adjusts spot prices gradually, by long-term supply and demand ("Spot Instances", EC2 User Guide): one of some hours
 * ago is near the present one. A day is a choice, not measured; after it the planned price stands.
 */
const spotTrustedSeconds = daySeconds;
/** A choice as well. On-demand prices seldom change, and the planned one may be a catalogue's of another region. */
const onDemandTrustedSeconds = 30 * daySeconds;

/**
 * What is known well enough of a fleet's pools at a moment, USD per hour by pool id. A price of the owner's own stands:
 * the Price List does not know of discounts.
 */
export function trustedPrices(
  { spot, onDemand }: KnownPrices,
  pools: readonly CapacityPool[],
  nowSeconds: number,
): Readonly<Record<string, number>> {
  const isWithin = (atSeconds: number, seconds: number): boolean => Math.abs(nowSeconds - atSeconds) <= seconds;
  const spotNow = spot && isWithin(spot.atSeconds, spotTrustedSeconds) ? spot.usdPerHour : {};
  const priceOf = ({ id, market, instanceType, hasOwnPrice }: CapacityPool): number | undefined => {
    if (market === Market.Spot) return spotNow[id];
    const listed = onDemand[instanceType];
    const isKnown = listed && !hasOwnPrice && isWithin(listed.atSeconds, onDemandTrustedSeconds);
    return isKnown ? listed.usdPerHour : undefined;
  };
  return Object.fromEntries(
    pools.flatMap((pool) => {
      const usdPerHour = priceOf(pool);
      return usdPerHour === undefined ? [] : [[pool.id, usdPerHour] as const];
    }),
  );
}

/** Of two the newer price of everything. */
export function newerOf(one: KnownPrices, other: KnownPrices): KnownPrices {
  const spot = (one.spot?.atSeconds ?? -Infinity) >= (other.spot?.atSeconds ?? -Infinity) ? one.spot : other.spot;
  const onDemand = { ...other.onDemand };
  for (const [type, listed] of Object.entries(one.onDemand)) {
    if (listed.atSeconds >= (onDemand[type]?.atSeconds ?? -Infinity)) onDemand[type] = listed;
  }
  return { format: 1, ...(spot && { spot }), onDemand };
}

/** Whether they say the same, whenever they were read. */
export function areSamePrices(one: KnownPrices, other: KnownPrices): boolean {
  return isSame(one.spot?.usdPerHour ?? {}, other.spot?.usdPerHour ?? {}) && isSame(listed(one), listed(other));
}

function listed({ onDemand }: KnownPrices): Readonly<Record<string, number | undefined>> {
  return Object.fromEntries(Object.entries(onDemand).map(([type, { usdPerHour }]) => [type, usdPerHour]));
}

type Prices = Readonly<Record<string, number | undefined>>;

function isSame(one: Prices, other: Prices): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => name in other && one[name] === other[name])
  );
}

const seconds = z.number().check(z.minimum(0));
const price = z.number().check(z.positive());
const form = z.strictObject({
  format: z.literal(1),
  spot: z.exactOptional(z.strictObject({ atSeconds: seconds, usdPerHour: z.record(z.string(), price) })),
  onDemand: z.record(
    z.string(),
    z.strictObject({ atSeconds: seconds, usdPerHour: z.exactOptional(price) } satisfies FormOf<ListedOnDemand>),
  ),
} satisfies FormOf<KnownPrices>);

export function writeKnownPrices(known: KnownPrices): string {
  return JSON.stringify(known);
}

/** @throws CorruptDataError for what was not written by this version. */
export function readKnownPrices(text: string): KnownPrices {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (failure) {
    throw new CorruptDataError(`known prices: expected JSON, got ${(failure as Error).message}`);
  }
  const read = form.safeParse(json, { reportInput: true });
  if (read.success) return read.data;
  const faults = formFaults(read.error.issues).map(({ where, got }) => `${where}: ${got}`);
  throw new CorruptDataError(`known prices: expected those of format 1, got ${faults.join("; ")}`);
}
