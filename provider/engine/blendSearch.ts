import { emptyBlend, isPacked, isUsable, mostUnitsIn, type Blend, type PoolOutlook } from "./blend.js";
import type { BlendChoice, BlendRequest } from "./chooseBlend.js";
import { onDemandPools } from "./onDemandPools.js";
import { moneyOf, spendingOf, termsOf, totalOf, type Terms } from "./objective.js";
import { RiskModel } from "./risk.js";

/** Pools considered for a new plan, the best by price and risk. */
const mostCandidates = 6;

/** Keeps the best of what it is shown. */
export class BlendSearch {
  /** Spot pools that a plan may use. */
  readonly candidates: readonly number[];
  /** On-demand pools, the best first. */
  readonly steadyPools: readonly number[];
  /** Pools that a plan may add units to: of on-demand the best, or all where units are to be spread. */
  readonly launchable: readonly number[];
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
    this.candidates = withPlaces(bestSpotPools(request), request);
    this.steadyPools = onDemandPools(request.outlooks);
    const isRoomy = (outlook: PoolOutlook | undefined): boolean => !outlook || !isPacked(outlook);
    const roomy = this.candidates.filter((pool) => isRoomy(request.outlooks[pool]));
    this.launchable = [...roomy, ...(request.spread ? this.steadyPools : this.steadyPools.slice(0, 1))];
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
      if (isUsable(outlook)) cheapest = Math.min(cheapest, outlook.usdPerHour);
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

  /** The best so far, or the cheapest where none is affordable; undefined where the present blend is the best. */
  get bestNew(): Blend | undefined {
    if (!this.bestTerms) return this.cheapest;
    return this.best === this.present ? undefined : this.best;
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
      ...this.againstSpread(),
    };
  }

  private againstSpread(): Pick<BlendChoice, "crowded" | "beyondSpread"> {
    const { spread } = this.request;
    if (!spread) return {};
    return {
      ...(!spread.holds(this.present) && { crowded: true }),
      ...(spread.raisedBy > 0 && { beyondSpread: spread.raisedBy }),
    };
  }

  allowed(blend: Blend): boolean {
    let units = 0;
    let onDemand = 0;
    for (let i = 0; i < blend.pools.length; i++) {
      const count = blend.units[i] ?? 0;
      const outlook = this.request.outlooks[blend.pools[i] ?? -1];
      if (!outlook || count > mostUnitsIn(outlook)) return false;
      units += count;
      if (outlook.onDemand) onDemand += count;
    }
    const { onDemandFloor, onDemandMost = Infinity, valuation, spread } = this.request;
    const kept = onDemand >= onDemandFloor && onDemand <= onDemandMost;
    return units >= valuation.exposure.units && kept && (!spread || spread.holds(blend));
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
    .filter(({ outlook }) => !outlook.onDemand && isUsable(outlook))
    .sort((a, b) => a.score - b.score || a.index - b.index)
    .map(({ index }) => index);
}

/** The first ones, and those after them that bring places where units are to be spread over more. */
function withPlaces(ranked: readonly number[], { spread, valuation }: BlendRequest): readonly number[] {
  const candidates = ranked.slice(0, mostCandidates);
  if (!spread) return candidates;
  for (const pool of ranked.slice(mostCandidates)) {
    const places = spread.places(candidates);
    if (places >= valuation.exposure.units) break;
    if (spread.places([...candidates, pool]) > places) candidates.push(pool);
  }
  return candidates;
}
