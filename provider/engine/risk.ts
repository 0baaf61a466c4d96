import type { Blend, PoolOutlook } from "./blend.js";
import { regionOdds } from "./correlation.js";
import { lossProbability } from "./forecast.js";

/** What a loss does to a workload, and how long it hurts. */
export interface Exposure {
  /** Units wanted ready. */
  readonly units: number;
  /** From a loss to its replacement being ready, less the notice that may be relied on, in hours. */
  readonly hours: number;
  /** Units that a ready shadow covers, and the hours until it does. */
  readonly shadowUnits: number;
  readonly shadowHours: number;
  /** By units missing, from none to all: what it costs, see `shortageCost.ts`. */
  readonly costs: readonly number[];
}

/** Expected hours, an hour of running: shares of time. */
export interface ShortageRisk {
  /** With fewer units ready than wanted, each hour weighed by what so many missing cost. */
  readonly cost: number;
  /** With nothing ready. */
  readonly nothing: number;
}

/** Combinations of losses less likely than this, given the first, are left out: they move no figure that is shown. */
const negligible = 1e-4;

/**
 * How long blends are expected to be short. A pool loses all its units at once; others go with it, by correlation or by
 * their own hazard before its units are replaced. What hangs on the pools alone is worked out once for all blends.
 */
export class RiskModel {
  /** By pool: the chance that it is lost by its own hazard before a lost unit is replaced. */
  private readonly odds: readonly number[];

  constructor(
    private readonly outlooks: readonly PoolOutlook[],
    private readonly exposure: Exposure,
  ) {
    this.odds = outlooks.map(({ hazardPerHour }) => lossProbability(hazardPerHour, exposure.hours * 3600));
  }

  riskOf(blend: Blend): ShortageRisk {
    const walk = new LossWalk(blend, this.outlooks, this.exposure, this.odds);
    for (let first = 0; first < blend.pools.length; first++) walk.loseFirst(first);
    return walk;
  }
}

/** Sums over which pools go together with a first one: the engine's innermost loop. */
class LossWalk implements ShortageRisk {
  cost = 0;
  nothing = 0;
  private readonly total: number;
  private first = 0;
  private rate = 0;

  constructor(
    private readonly blend: Blend,
    private readonly outlooks: readonly PoolOutlook[],
    private readonly exposure: Exposure,
    private readonly odds: readonly number[],
  ) {
    let total = 0;
    for (const units of blend.units) total += units;
    this.total = total;
  }

  loseFirst(first: number): void {
    const odds = this.oddsAt(first);
    if (odds === 0) return;
    const left = this.total - (this.blend.units[first] ?? 0);
    this.first = first;
    this.rate = odds / this.exposure.hours;
    this.othersFrom(0, 1, left, left);
  }

  /** @param undecided units of the pools from this position on: where the others are enough, nothing can be short. */
  private othersFrom(position: number, odds: number, left: number, undecided: number): void {
    if (odds < negligible || left - undecided >= this.exposure.units) return;
    // The loop goes on with the pools that stay; each that goes as well is a walk of its own.
    for (let at = position; at < this.blend.pools.length; at++) {
      if (at === this.first) continue;
      const units = this.blend.units[at] ?? 0;
      const joint = this.jointOdds(at);
      undecided -= units;
      if (joint > 0) this.othersFrom(at + 1, odds * joint, left - units, undecided);
      odds *= 1 - joint;
      if (odds < negligible || left - undecided >= this.exposure.units) return;
    }
    this.add(odds, left);
  }

  private jointOdds(position: number): number {
    const other = this.outlook(position);
    if (other.onDemand) return 0;
    // The walk meets a pair twice, from either of its pools, so it takes half of the odds each time.
    const together = regionOdds(other.pool, this.outlook(this.first).pool) / 2;
    return 1 - (1 - together) * (1 - this.oddsAt(position));
  }

  private add(odds: number, left: number): void {
    const { units, hours, shadowUnits, shadowHours, costs } = this.exposure;
    const short = units - left;
    if (short <= 0) return;
    const rate = this.rate * odds;
    const switchHours = shadowUnits > 0 ? Math.min(hours, shadowHours) : hours;
    this.cost += rate * (short <= shadowUnits ? switchHours : hours) * (costs[Math.min(short, units)] ?? 0);
    if (left <= 0) this.nothing += rate * switchHours;
  }

  private oddsAt(position: number): number {
    return this.odds[this.blend.pools[position] ?? -1] ?? 0;
  }

  private outlook(position: number): PoolOutlook {
    const outlook = this.outlooks[this.blend.pools[position] ?? -1];
    if (!outlook) throw new RangeError(`expected a pool at position ${position} of the blend, got none`);
    return outlook;
  }
}
