import type { InstanceTypeArgs } from "../declaration/args.js";
import { priceSourceOf, type MarketReading } from "../declaration/marketOffers.js";
import { ownDiscountsOf } from "../declaration/marketSupply.js";
import { planFormat, type PlanDocument } from "../document/planDocument.js";
import type { FleetSpec } from "../engine/fleet.js";
import { planFleet } from "../engine/planFleet.js";
import type { PriceRanges } from "../engine/planRange.js";
import { poolId, Market } from "../engine/pool.js";
import { shippedModels, shippedRevocation } from "../models/shippedModels.js";

/** A fleet that was declared without faults. */
export interface ResolvedDeclaration {
  /** As it was declared; more than a fleet file says is left out. */
  readonly declared: Readonly<Record<string, unknown>>;
  readonly spec: FleetSpec;
  /** The market file that it names, read. */
  readonly market: MarketReading | undefined;
}

/** The plan of a fleet by the shipped models: a pure function of its declaration and its market file. */
export function makePlan({ declared, spec, market }: ResolvedDeclaration): PlanDocument {
  const { infrastructure: _, ...fleet } = declared;
  const zones = fleet["zones"] as readonly string[];
  return {
    format: planFormat,
    ...planFleet(spec, shippedModels(), spotRanges(market, fleet)),
    prices: priceSourceOf(zones, market),
    model: shippedRevocation().hash,
    declared: plain(fleet),
  };
}

/** How far the market's spot prices moved. Where the owner's own discount sets a price, nothing says so. */
function spotRanges(market: MarketReading | undefined, declared: Readonly<Record<string, unknown>>): PriceRanges {
  if (market?.kind !== "read") return new Map();
  const ownDiscounts = ownDiscountsOf((declared["instanceTypes"] ?? []) as readonly InstanceTypeArgs[]);
  return new Map(
    market.offers.types.flatMap(({ name, spotRangeByZone }) =>
      ownDiscounts.has(name)
        ? []
        : [...spotRangeByZone].map(([zone, range]) => [poolId(name, zone, Market.Spot), range] as const),
    ),
  );
}

/** As JSON has it, without fields that say nothing, and by name: a declaration in another order is the same. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, fieldsInOrder)) as T;
}

function fieldsInOrder(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
