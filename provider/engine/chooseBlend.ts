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
import { moneyOf, shortageUsd, spendingOf, termsOf, totalOf, type Terms, type Valuation } from "./objective.js";
import { RiskModel } from "./risk.js";

/** What is asked of a blend besides being cheap. */
export interface BlendRequest {
  readonly outlooks: readonly PoolOutlook[];
  readonly valuation: Valuation;
  /** Units that must be on on-demand: those of parts whose level spot can't back. */
  readonly onDemandFloor: number;
  /** Units that may be on on-demand, where others need it more; absent: as many as pay. */
  readonly onDemandMost?: number;
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
}

/** Most pools a new plan spreads over: past five, replays showed more losses and no better readiness. */
const mostPools = 5;
/** Pools considered for a new plan, the best by price and risk. */
const mostCandidates = 6;
/** Steps in which unit counts are tried: all for up to eight units, an eighth of them beyond. */
const countSteps = 8;

/**
 * The blend with the least total, found by comparing whole plans (how many pools, spares, on-demand units), then the
 * present blend with units added or left out. The present blend stays unless another is better by the profile's margin.
 */
export function chooseBlend(request: BlendRequest): BlendChoice {
  const present = presentBlend(request.outlooks);
  const search = new BlendSearch(request, present);
  search.consider(present);
  search.keepMargin();
  if (!search.canImprove()) return search.answer();
  for (const blend of wholePlans(request, search)) search.consider(blend);
  for (const blend of localMoves(request, search, present)) search.consider(blend);
  return search.answer();
}

/**
 * On-demand units to launch beside a blend's own launches, as an insurance against these finding no room: given up
 * again as soon as the others are there. None where being short is expected to cost less than they do.
 */
export function insuranceUnits(blend: Blend, request: BlendRequest): number {
  const { outlooks, valuation } = request;
  const heldUnits = outlooks.reduce((sum, outlook) => sum + outlook.held, 0);
  let odds = 1;
  let sure = 0;
  blend.pools.forEach((pool, i) => {
    const outlook = outlooks[pool];
    const added = Math.max(0, (blend.units[i] ?? 0) - (outlook?.held ?? 0));
    if (added === 0 || !outlook) return;
    if (outlook.onDemand) sure += added;
    else odds *= outlook.launchOdds;
  });
  const uncertain = valuation.exposure.units - heldUnits - sure;
  if (uncertain <= 0) return 0;
  const saved = (1 - odds) * shortageUsd(uncertain, heldUnits, valuation);
  const price = uncertain * valuation.unitUsdPerHour * 2 * valuation.exposure.hours;
  return saved > price ? uncertain : 0;
}

/** Keeps the best of what it is shown. */
export class BlendSearch {
  readonly candidates: readonly number[];
  private readonly riskModel: RiskModel;
  private best: Blend = emptyBlend;
  private bestTotal = Infinity;
  private bestTerms: Terms | undefined;
  private presentTerms: Terms | undefined;
  private cheapest: Blend | undefined;
  private cheapestMoney = Infinity;

  constructor(
    private readonly request: BlendRequest,
    private readonly present: Blend,
  ) {
    this.candidates = bestSpotPools(request);
    this.riskModel = new RiskModel(request.outlooks, request.valuation.exposure);
  }

  consider(blend: Blend): void {
    const { outlooks, valuation, budgetUsdPerHour } = this.request;
    if (!this.allowed(blend)) return;
    if (budgetUsdPerHour !== Infinity && !this.affordable(blend)) return;
    if (spendingOf(blend, outlooks, valuation) >= this.bestTotal) return;
    const terms = termsOf(blend, outlooks, valuation, this.riskModel);
    const total = totalOf(terms);
    if (total >= this.bestTotal) return;
    this.best = blend;
    this.bestTotal = total;
    this.bestTerms = terms;
  }

  /** False where the wanted units in the cheapest pool of all, without any risk, would not beat the best so far. */
  canImprove(): boolean {
    let cheapest = Infinity;
    for (const outlook of this.request.outlooks) {
      if (outlook.open || outlook.held > 0) cheapest = Math.min(cheapest, outlook.usdPerHour);
    }
    return cheapest * this.request.valuation.exposure.units < this.bestTotal;
  }

  /** False where money alone already costs more than the best so far: a blend with this much more on top. */
  isWorthwhile(blend: Blend, moreUsdPerHour: number): boolean {
    return moneyOf(blend, this.request.outlooks) + moreUsdPerHour < this.bestTotal;
  }

  /** The lowest price among pools, in USD per hour. */
  cheapestOf(pools: readonly number[]): number {
    return pools.reduce(
      (least, pool) => Math.min(least, this.request.outlooks[pool]?.usdPerHour ?? Infinity),
      Infinity,
    );
  }

  total(blend: Blend): number {
    return totalOf(termsOf(blend, this.request.outlooks, this.request.valuation, this.riskModel));
  }

  /** From here on a blend must beat the present one by the margin. */
  keepMargin(): void {
    if (!this.bestTerms) return;
    this.presentTerms = this.bestTerms;
    this.bestTotal -= this.request.valuation.profile.margin * this.bestTerms.money;
  }

  answer(): BlendChoice {
    const blend = this.bestTerms ? this.best : (this.cheapest ?? this.present);
    const terms = this.bestTerms ?? termsOf(blend, this.request.outlooks, this.request.valuation);
    return {
      blend,
      terms,
      feasible: this.bestTerms !== undefined,
      ...(!this.bestTerms && this.cheapest && { unaffordable: true }),
      ...(this.presentTerms && { presentTerms: this.presentTerms }),
    };
  }

  allowed(blend: Blend): boolean {
    let units = 0;
    let onDemand = 0;
    for (let i = 0; i < blend.pools.length; i++) {
      const count = blend.units[i] ?? 0;
      units += count;
      if (this.request.outlooks[blend.pools[i] ?? -1]?.onDemand) onDemand += count;
    }
    const { onDemandFloor, onDemandMost = Infinity, valuation } = this.request;
    return units >= valuation.exposure.units && onDemand >= onDemandFloor && onDemand <= onDemandMost;
  }

  affordable(blend: Blend): boolean {
    const money = moneyOf(blend, this.request.outlooks);
    if (money < this.cheapestMoney) {
      this.cheapest = blend;
      this.cheapestMoney = money;
    }
    return money <= this.request.budgetUsdPerHour;
  }
}

/** Open or held spot pools, the best by price, risk and launch odds of one unit first. */
function bestSpotPools({ outlooks, valuation }: BlendRequest): number[] {
  const { exposure, profile, unitUsdPerHour, lossImpactUsd } = valuation;
  const score = (outlook: PoolOutlook): number =>
    outlook.usdPerHour +
    outlook.hazardPerHour * (profile.shortageWeight * unitUsdPerHour + lossImpactUsd) +
    (1 - outlook.launchOdds) * 2 * exposure.hours * unitUsdPerHour;
  return outlooks
    .map((outlook, index) => ({ index, outlook, score: score(outlook) }))
    .filter(({ outlook }) => !outlook.onDemand && (outlook.open || outlook.held > 0))
    .sort((a, b) => a.score - b.score || a.index - b.index)
    .slice(0, mostCandidates)
    .map(({ index }) => index);
}

/** The on-demand pool to launch into: where units run already, else the cheapest open one with the best odds. */
export function bestOnDemandPool(outlooks: readonly PoolOutlook[]): number | undefined {
  let best: number | undefined;
  let bestScore = Infinity;
  outlooks.forEach((outlook, index) => {
    if (!outlook.onDemand || !outlook.open) return;
    const score = outlook.usdPerHour / Math.max(0.01, outlook.launchOdds) - (outlook.held > 0 ? 1e-6 : 0);
    if (score < bestScore) [best, bestScore] = [index, score];
  });
  return best;
}

export function* wholePlans(request: BlendRequest, search: BlendSearch): Generator<Blend> {
  const { units } = request.valuation.exposure;
  const step = Math.max(1, Math.ceil(units / countSteps));
  const onDemand = bestOnDemandPool(request.outlooks);
  const sets = growingSets(request, search);
  for (let steady = request.onDemandFloor; steady <= units; steady = nextCount(steady, step, units)) {
    if (steady > 0 && onDemand === undefined) break;
    const base = onDemand === undefined ? emptyBlend : withUnits(emptyBlend, onDemand, steady);
    if (steady === units) yield base;
    else yield* spreads(base, sets, units - steady, step, search);
    if (steady === units) break;
  }
}

function nextCount(count: number, step: number, last: number): number {
  return count < last ? Math.min(last, count + step) : last + 1;
}

function* spreads(
  base: Blend,
  sets: readonly (readonly number[])[],
  units: number,
  step: number,
  search: BlendSearch,
): Generator<Blend> {
  for (const set of sets) {
    const cheapest = search.cheapestOf(set);
    for (let spot = units; spot <= 2 * units; spot += step) {
      if (!search.isWorthwhile(base, spot * cheapest)) break;
      if (spot >= set.length) yield join(base, spreadOver(set, spot));
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
  while (set.length < Math.min(mostPools, search.candidates.length)) {
    const each = set.length > 0 ? Math.ceil(units / set.length) : units;
    set = [...set, bestAddition(set, each, search)];
    sets.push(set);
  }
  return sets;
}

function bestAddition(set: readonly number[], each: number, search: BlendSearch): number {
  let best = -1;
  let bestTotal = Infinity;
  for (const pool of search.candidates) {
    if (set.includes(pool)) continue;
    const pools = [...set, pool];
    const total = search.total({ pools, units: pools.map(() => each) });
    if (best < 0 || total < bestTotal) [best, bestTotal] = [pool, total];
  }
  return best;
}

/** The present blend, or that with units of one pool left out, filled up or hedged in one other pool. */
export function* localMoves(request: BlendRequest, search: BlendSearch, present: Blend): Generator<Blend> {
  const { units } = request.valuation.exposure;
  const step = Math.max(1, Math.ceil(units / countSteps));
  const onDemand = bestOnDemandPool(request.outlooks);
  const targets = onDemand === undefined ? search.candidates : [...search.candidates, onDemand];
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
