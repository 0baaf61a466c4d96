import { poolOf, type PoolFor } from "../engine/candidates.js";
import { catalogue } from "../engine/catalogue.js";
import type { InstanceTypeFacts } from "../engine/instanceType.js";
import { Market } from "../engine/pool.js";
import type { InstanceTypeArgs } from "./args.js";
import type { MarketOffers, OfferedType } from "./marketOffers.js";
import type { Supply } from "./supply.js";
import { medianOf, typesWithOwn } from "./typeFacts.js";

/**
 * The types and pools that a recorded market offers in these zones. The owner's own figures replace the market's: a
 * spot discount of the owner's sets the spot price in every zone that sells the type on spot.
 */
export function marketSupply(
  offers: MarketOffers,
  own: readonly InstanceTypeArgs[],
  zones: readonly string[],
): Supply | undefined {
  const offeredZones = [...new Set(zones)].filter((zone) => offers.zones.includes(zone));
  if (offeredZones.length === 0) return undefined;
  const offered = new Map(offers.types.map((type) => [type.name, type]));
  const isOfferedHere = ({ name }: InstanceTypeFacts): boolean =>
    offeredZones.some((zone) => offered.get(name)?.spotUsdPerHourByZone.has(zone));
  return {
    kind: "catalogue",
    types: typesWithOwn(own, offers.types.map(factsOf)).filter(isOfferedHere),
    zones: offeredZones,
    poolFor: poolsOf(offered, ownDiscountsOf(own)),
  };
}

/** The types whose spot price is by the owner's own discount, and not the market's. */
export function ownDiscountsOf(own: readonly InstanceTypeArgs[]): ReadonlySet<string> {
  return new Set(own.flatMap(({ name, spotDiscount }) => (spotDiscount === undefined ? [] : [name])));
}

function poolsOf(offered: ReadonlyMap<string, OfferedType>, ownDiscounts: ReadonlySet<string>): PoolFor {
  return (type, zone, market) => {
    const prices = offered.get(type.name)?.spotUsdPerHourByZone;
    if (!prices?.has(zone)) return undefined;
    if (market === Market.OnDemand) return poolOf(type, zone, market);
    const usdPerHour = prices.get(zone);
    if (usdPerHour === undefined) return undefined;
    const pool = poolOf(type, zone, market);
    return ownDiscounts.has(type.name) ? pool : { ...pool, usdPerHour };
  };
}

/** A market has no interruption rates: the catalogue's where it knows the type, else the median of the catalogue. */
function factsOf({ name, architecture, performance, onDemandUsdPerHour, ...offered }: OfferedType): InstanceTypeFacts {
  const known = catalogue.find((facts) => facts.name === name);
  const spot = [...offered.spotUsdPerHourByZone.values()].filter((price) => price !== undefined);
  const mean = spot.reduce((sum, price) => sum + price, 0) / spot.length;
  return {
    name,
    architecture,
    performance,
    onDemandUsdPerHour,
    spotDiscount: spot.length === 0 ? 0 : Math.max(0, 1 - mean / onDemandUsdPerHour),
    monthlyInterruptionRate: known?.monthlyInterruptionRate ?? medianOf((facts) => facts.monthlyInterruptionRate),
  };
}
