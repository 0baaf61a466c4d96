import { presentBlend, totalUnits, unitsIn, type Blend, type PoolOutlook } from "../blend.js";
import { BlendSearch } from "../blendSearch.js";
import { localMoves, wholePlans, type BlendRequest } from "../chooseBlend.js";
import { termsOf, totalOf, type Terms } from "../objective.js";
import { PlanKind, type PlacedUnits, type PricedPlan } from "./explanation.js";

export function placed({ pools, units }: Blend, outlooks: readonly PoolOutlook[]): PlacedUnits[] {
  return pools.map((pool, i) => ({ pool: outlooks[pool]?.pool.id ?? "", units: units[i] ?? 0 }));
}

export function pricedPlan(kind: PlanKind, blend: Blend, terms: Terms, outlooks: readonly PoolOutlook[]): PricedPlan {
  return { kind, units: placed(blend, outlooks), terms, total: totalOf(terms) };
}

/** The best plan of each kind that differs from the chosen one and from the present, the cheapest first. */
export function alternativesTo(chosen: Blend, request: BlendRequest): PricedPlan[] {
  const { outlooks, valuation } = request;
  const present = presentBlend(outlooks);
  const best = new Map<PlanKind, PricedPlan>();
  for (const blend of plansFor(request, present)) {
    if (isSame(blend, chosen) || isSame(blend, present)) continue;
    const plan = pricedPlan(kindOf(blend, chosen, outlooks), blend, termsOf(blend, outlooks, valuation), outlooks);
    if (plan.total < (best.get(plan.kind)?.total ?? Infinity)) best.set(plan.kind, plan);
  }
  return [...best.values()].sort((a, b) => a.total - b.total);
}

/**
 * Every plan that may answer a request, also those that choosing need not price: a search that is shown none has nothing
 * to rule others out by.
 */
function* plansFor(request: BlendRequest, present: Blend): Generator<Blend> {
  const search = new BlendSearch(request, present);
  for (const plans of [wholePlans(request, search), localMoves(request, search, present)]) {
    for (const blend of plans) if (search.allowed(blend) && search.affordable(blend)) yield blend;
  }
}

function isSame(a: Blend, b: Blend): boolean {
  return a.pools.length === b.pools.length && a.pools.every((pool) => unitsIn(a, pool) === unitsIn(b, pool));
}

export function onDemandUnits(blend: Blend, outlooks: readonly PoolOutlook[]): number {
  return blend.pools.reduce((sum, pool, i) => sum + (outlooks[pool]?.onDemand ? (blend.units[i] ?? 0) : 0), 0);
}

function kindOf(blend: Blend, chosen: Blend, outlooks: readonly PoolOutlook[]): PlanKind {
  const units = totalUnits(blend) - totalUnits(chosen);
  const steady = onDemandUnits(blend, outlooks);
  const before = onDemandUnits(chosen, outlooks);
  const steadier = steady - before;
  if (steady === totalUnits(blend) && before < totalUnits(chosen)) return PlanKind.OnDemandAlone;
  if (steadier !== 0) return steadier > 0 ? PlanKind.MoreOnDemand : PlanKind.LessOnDemand;
  if (units !== 0) return units > 0 ? PlanKind.MoreSpares : PlanKind.FewerSpares;
  return PlanKind.OtherPools;
}
