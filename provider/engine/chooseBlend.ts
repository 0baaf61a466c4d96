import {
  emptyBlend,
  presentBlend,
  spreadOver,
  totalUnits,
  unitsIn,
  withUnits,
  type Blend,
  type PoolOutlook,
} from "./blend.js";
import { BlendSearch } from "./blendSearch.js";
import type { Terms, Valuation } from "./objective.js";
import type { Spread } from "./spread.js";

/** What is asked of a blend besides being cheap. */
export interface BlendRequest {
  readonly outlooks: readonly PoolOutlook[];
  readonly valuation: Valuation;
  /** Units that must be on on-demand: those of parts whose level spot can't back. */
  readonly onDemandFloor: number;
  /** Units that may be on on-demand, where others need it more; absent: as many as pay. */
  readonly onDemandMost?: number;
  /** How far apart the units are to be kept; absent: as far as pays. */
  readonly spread?: Spread;
  /** The most that the units may cost an hour; where nothing fits, the cheapest that fits the levels is taken. */
  readonly budgetUsdPerHour: number;
}

/** A blend with what it costs and what it is compared with. */
export interface BlendChoice {
  readonly blend: Blend;
  readonly terms: Terms;
  /** False where nothing honours levels, wanted units and budget: then this is the nearest there is. */
  readonly feasible: boolean;
  /** True where levels and units can be honoured, and only the budget can't. */
  readonly unaffordable?: boolean;
  /** Terms of the present blend; absent where that is short of units. */
  readonly presentTerms?: Terms;
  /** True where what runs breaks the declared spread, and has to be moved for it. */
  readonly crowded?: boolean;
  /** Units that a zone or pool has to hold beyond the declared spread, for want of places elsewhere; absent: none. */
  readonly beyondSpread?: number;
}

/** Most pools a new plan spreads over: past five, replays showed more losses and no better readiness. */
const mostPools = 5;
/** Steps in which unit counts are tried: all for up to eight units, an eighth of them beyond. */
const countSteps = 8;

/**
 * The blend with the least total, found by comparing whole plans (how many pools, spares, on-demand units), then the
 * present blend with units added or left out, then the best of these spread unevenly. The present blend stays unless
 * another is better by the profile's margin. A spread that no blend found keeps is let go of, and that is said.
 */
export function chooseBlend(request: BlendRequest): BlendChoice {
  const choice = bestWithin(request);
  if (!request.spread || choice.feasible || choice.unaffordable) return choice;
  const { spread: _, ...anywhere } = request;
  return { ...bestWithin(anywhere), beyondSpread: request.valuation.exposure.units };
}

function bestWithin(request: BlendRequest): BlendChoice {
  const present = presentBlend(request.outlooks);
  const search = new BlendSearch(request, present);
  search.consider(present);
  search.keepMargin();
  if (!search.canImprove()) return search.answer();
  for (const blend of wholePlans(request, search)) search.consider(blend);
  for (const blend of localMoves(request, search, present)) search.consider(blend);
  unbalance(request, search);
  return search.answer();
}

/** Spreads the best new plan unevenly, with more units or as many, a step at a time, for as long as that is better. */
function unbalance(request: BlendRequest, search: BlendSearch): void {
  let from: Blend | undefined;
  while (search.bestNew && search.bestNew !== from) {
    from = search.bestNew;
    for (const blend of unevenMoves(request, search, from)) search.consider(blend);
  }
}

export function* wholePlans(request: BlendRequest, search: BlendSearch): Generator<Blend> {
  const { units } = request.valuation.exposure;
  const step = stepOf(request);
  const sets = [...growingSets(request, search), ...cheapestSets(request, search)];
  for (let steady = request.onDemandFloor; steady <= units; steady = nextCount(steady, step, units)) {
    for (const base of steadyBases(request, search, steady)) {
      if (steady === units) yield base;
      else yield* spreads(base, sets, units - steady, request, search);
    }
    if (steady === units) break;
  }
}

/**
 * So many units on on-demand: in the best pool, or filling one after the other where they are to be spread; then also
 * with zones first that have no spot, so that spot has the places in the others.
 */
function steadyBases({ outlooks, spread }: BlendRequest, search: BlendSearch, units: number): readonly Blend[] {
  if (units === 0) return [emptyBlend];
  if (!spread) return search.steadyPools.slice(0, 1).map((pool) => withUnits(emptyBlend, pool, units));
  const zoneOf = (pool: number): string | undefined => outlooks[pool]?.pool.zone;
  const spotZones = new Set(search.candidates.map(zoneOf));
  const apart = search.steadyPools.toSorted(
    (a, b) => Number(spotZones.has(zoneOf(a))) - Number(spotZones.has(zoneOf(b))),
  );
  const isOther = apart.some((pool, i) => pool !== search.steadyPools[i]);
  const orders = isOther ? [search.steadyPools, apart] : [search.steadyPools];
  return orders.flatMap((pools) => spread.fill(emptyBlend, pools, units) ?? []);
}

function nextCount(count: number, step: number, last: number): number {
  return count < last ? Math.min(last, count + step) : last + 1;
}

function* spreads(
  base: Blend,
  sets: readonly (readonly number[])[],
  units: number,
  request: BlendRequest,
  search: BlendSearch,
): Generator<Blend> {
  const { spread } = request;
  const step = stepOf(request);
  for (const set of sets) {
    const cheapest = search.cheapestOf(set);
    for (let spot = units; spot <= 2 * units; spot += step) {
      if (!search.isWorthwhile(base, spot * cheapest)) break;
      if (!spread && spot < set.length) continue;
      const blend = spread ? spread.pour(base, set, spot) : join(base, spreadOver(set, spot, request.outlooks));
      if (!blend) break;
      yield blend;
    }
  }
}

function join(a: Blend, b: Blend): Blend {
  return { pools: [...a.pools, ...b.pools], units: [...a.units, ...b.units] };
}

/** Sets of one, two, … pools, each the one before with the pool that makes the best plan that survives any one loss. */
function growingSets(request: BlendRequest, search: BlendSearch): number[][] {
  const { units } = request.valuation.exposure;
  const sets: number[][] = [];
  let set: number[] = [];
  while (set.length < search.candidates.length && (set.length < mostPools || lacksPlaces(request, set))) {
    const each = set.length > 0 ? Math.ceil(units / set.length) : units;
    set = [...set, bestAddition(set, each, request, search)];
    sets.push(set);
  }
  return sets;
}

function lacksPlaces({ spread, valuation }: BlendRequest, pools: readonly number[]): boolean {
  return spread !== undefined && spread.places(pools) < valuation.exposure.units;
}

/** Sets of one, two, … of the cheapest pools: within a budget the safest may not fit, nor any that grow from it. */
function cheapestSets({ budgetUsdPerHour, outlooks }: BlendRequest, { candidates }: BlendSearch): number[][] {
  if (budgetUsdPerHour === Infinity) return [];
  const price = (pool: number): number => outlooks[pool]?.usdPerHour ?? Infinity;
  const byPrice = candidates.toSorted((a, b) => price(a) - price(b));
  return byPrice.slice(0, mostPools).map((_, i) => byPrice.slice(0, i + 1));
}

function bestAddition(set: readonly number[], each: number, request: BlendRequest, search: BlendSearch): number {
  let best = -1;
  let bestTotal = Infinity;
  for (const pool of additionsTo(set, request, search)) {
    const pools = [...set, pool];
    const total = search.total({ pools, units: pools.map(() => each) });
    if (best < 0 || total < bestTotal) [best, bestTotal] = [pool, total];
  }
  return best;
}

/** Where places are lacking, pools that bring some, if there are any. */
function additionsTo(set: readonly number[], request: BlendRequest, { candidates }: BlendSearch): readonly number[] {
  const others = candidates.filter((pool) => !set.includes(pool));
  const { spread } = request;
  if (!spread || !lacksPlaces(request, set)) return others;
  const bringing = others.filter((pool) => spread.places([...set, pool]) > spread.places(set));
  return bringing.length > 0 ? bringing : others;
}

/** The present blend, or that with units of one pool left out, filled up or hedged in one other pool. */
export function* localMoves(request: BlendRequest, search: BlendSearch, present: Blend): Generator<Blend> {
  const { units } = request.valuation.exposure;
  const step = stepOf(request);
  const targets = search.launchable;
  for (const base of withLess(present, step)) {
    const missing = Math.max(0, units - totalUnits(base));
    if (missing === 0 && base !== present) yield base;
    const hedges = base === present ? 2 : 0;
    for (const pool of targets) {
      const usdPerHour = search.cheapestOf([pool]);
      for (let extra = 0; extra <= hedges; extra++) {
        const more = missing + extra * step;
        if (!search.isWorthwhile(base, more * usdPerHour)) break;
        if (more > 0) yield withUnits(base, pool, more);
      }
    }
  }
}

function* withLess(present: Blend, step: number): Generator<Blend> {
  yield present;
  for (const pool of present.pools) {
    const held = unitsIn(present, pool);
    for (let less = step; less < held; less += step) yield withUnits(present, pool, -less);
    yield withUnits(present, pool, -held);
  }
}

/** A blend with a step of units more in each pool, and with one, or what there is of one, moved from each to each other. */
function* unevenMoves(request: BlendRequest, search: BlendSearch, blend: Blend): Generator<Blend> {
  const step = stepOf(request);
  const targets = search.launchable;
  for (const pool of targets) yield withUnits(blend, pool, step);
  for (let i = 0; i < blend.pools.length; i++) {
    const [from, moved] = [blend.pools[i] ?? 0, Math.min(step, blend.units[i] ?? 0)];
    const rest = withUnits(blend, from, -moved);
    for (const to of targets) if (to !== from) yield withUnits(rest, to, moved);
  }
}

/** Units that are added, left out or moved at a time. */
function stepOf({ valuation }: BlendRequest): number {
  return Math.max(1, Math.ceil(valuation.exposure.units / countSteps));
}
