import type { Architecture, Performance } from "../engine/instanceType.js";
import type { UsdPerHourRange } from "../engine/plan.js";
import type { PriceSource } from "../engine/priceSource.js";
import { regionOf } from "../engine/pool.js";
import type { Fault } from "../errors.js";

/** An instance type as a recorded market offers it. */
export interface OfferedType {
  readonly name: string;
  readonly architecture: Architecture;
  readonly performance: Performance;
  readonly onDemandUsdPerHour: number;
  /** The spot price in each zone that offers the type; undefined in a zone that does not sell it on spot. */
  readonly spotUsdPerHourByZone: ReadonlyMap<string, number | undefined>;
  /** The least and the most that the spot price was over the market's window, in each zone that sells it on spot. */
  readonly spotRangeByZone: ReadonlyMap<string, UsdPerHourRange>;
}

/** What a recorded market offers: the types, zones and prices that a declaration is planned on. */
export interface MarketOffers {
  /** The file as the declaration names it. */
  readonly file: string;
  readonly region: string;
  /** When it was recorded, ISO 8601. */
  readonly pulledAt: string;
  /** Whether its checksum tells that it was changed since. */
  readonly isEdited: boolean;
  readonly zones: readonly string[];
  readonly types: readonly OfferedType[];
}

/** A market that a declaration names, as far as it could be read. Its faults are told with the declaration's own. */
export type MarketReading =
  | { readonly kind: "read"; readonly offers: MarketOffers }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] };

/** Where the prices of a fleet in these zones come from. */
export function priceSourceOf(zones: readonly string[], market: MarketReading | undefined): PriceSource {
  if (market?.kind !== "read") return { kind: "catalogue", region: regionOf(zones[0] ?? "") };
  const { file, region, pulledAt } = market.offers;
  return { kind: "market", file, region, pulledAt };
}
