import { isUsable, mostUnitsIn, unitsIn, withUnits, type Blend, type PoolOutlook } from "./blend.js";

/** How far apart a service's units are to be kept, by shares of the units wanted, rounded up to whole units. */
export interface SpreadSpec {
  /** The most in one zone, over 0 and up to 1; absent: as many as pay. */
  readonly maximumShareOfZone?: number;
  /** The most in one capacity pool, likewise. */
  readonly maximumShareOfPool?: number;
}

/** What has to find a place. */
export interface SpreadQuestion {
  readonly outlooks: readonly PoolOutlook[];
  /** Units of the blend, those among them that must be on on-demand, and those that may. */
  readonly units: number;
  readonly onDemandFloor: number;
  readonly onDemandMost: number;
  /** Pools of units that count and are no part of the blend: an id for each. */
  readonly pinnedIn: readonly string[];
}

/** Units that a share allows: rounded up, so that shares that add up to all have places for all. */
export function unitsOfShare(share: number | undefined, units: number): number {
  return share === undefined ? Infinity : Math.ceil(share * units - 1e-9);
}

/** The most units of one workload's blend in each zone and pool, and placing within it. */
export class Spread {
  private readonly mostInZone = new Map<string, number>();
  private readonly mostInPool: readonly number[];

  /** @param raisedBy units that each limit is above what is declared, because the pools there are have no place else. */
  constructor(
    spec: SpreadSpec,
    private readonly question: SpreadQuestion,
    readonly raisedBy: number,
  ) {
    const { outlooks, units, pinnedIn } = question;
    const wanted = units + pinnedIn.length;
    const zones = new Map(outlooks.map(({ pool }) => [pool.id, pool.zone]));
    const pinnedZones = pinnedIn.map((id) => zones.get(id));
    const left = (share: number | undefined, pinned: readonly (string | undefined)[], place: string): number => {
      const there = pinned.filter((other) => other === place).length;
      return Math.max(0, unitsOfShare(share, wanted) + raisedBy - there);
    };
    this.mostInPool = outlooks.map((outlook) =>
      Math.min(mostUnitsIn(outlook), left(spec.maximumShareOfPool, pinnedIn, outlook.pool.id)),
    );
    for (const zone of new Set(zones.values())) {
      this.mostInZone.set(zone, left(spec.maximumShareOfZone, pinnedZones, zone));
    }
  }

  /** Whether what is wanted finds a place in pools that are open or held. */
  isEnough(): boolean {
    const { outlooks, units, onDemandFloor, onDemandMost } = this.question;
    const placesOn = (matches: (onDemand: boolean) => boolean): number =>
      this.places(
        [...outlooks.keys()].filter(
          (i) => outlooks[i] !== undefined && isUsable(outlooks[i]) && matches(outlooks[i]?.onDemand === true),
        ),
      );
    const steady = placesOn((onDemand) => onDemand);
    return (
      placesOn(() => true) >= units &&
      steady >= onDemandFloor &&
      placesOn((onDemand) => !onDemand) >= units - Math.min(steady, onDemandMost)
    );
  }

  /** Units that have a place in some pools together. */
  places(pools: readonly number[]): number {
    const zones = new Map<string, number>();
    for (const pool of pools) {
      const zone = this.zoneOf(pool);
      zones.set(zone, (zones.get(zone) ?? 0) + (this.mostInPool[pool] ?? 0));
    }
    return [...zones].reduce((sum, [zone, units]) => sum + Math.min(units, this.mostInZone.get(zone) ?? 0), 0);
  }

  /** Units that a pool still has a place for beside a blend. */
  room(blend: Blend, pool: number): number {
    const zone = this.zoneOf(pool);
    const inZone = blend.units.reduce(
      (sum, units, i) => sum + (this.zoneOf(blend.pools[i] ?? -1) === zone ? units : 0),
      0,
    );
    return Math.min((this.mostInZone.get(zone) ?? 0) - inZone, (this.mostInPool[pool] ?? 0) - unitsIn(blend, pool));
  }

  holds(blend: Blend): boolean {
    return blend.pools.every((pool) => this.room(blend, pool) >= 0);
  }

  /** A blend with so many units more, as evenly over some pools as there are places; undefined where there are too few. */
  pour(blend: Blend, pools: readonly number[], units: number): Blend | undefined {
    let [poured, left] = [blend, units];
    while (left > 0) {
      const open = pools.filter((pool) => this.room(poured, pool) > 0);
      if (open.length === 0) return undefined;
      const each = Math.max(1, Math.floor(left / open.length));
      for (const pool of open) {
        const more = Math.min(each, left, this.room(poured, pool));
        if (more <= 0) continue;
        poured = withUnits(poured, pool, more);
        left -= more;
      }
    }
    return poured;
  }

  /** The same with each pool filled before the next one. */
  fill(blend: Blend, pools: readonly number[], units: number): Blend | undefined {
    let [filled, left] = [blend, units];
    for (const pool of pools) {
      const more = Math.min(left, Math.max(0, this.room(filled, pool)));
      if (more > 0) filled = withUnits(filled, pool, more);
      left -= more;
    }
    return left > 0 ? undefined : filled;
  }

  private zoneOf(pool: number): string {
    return this.question.outlooks[pool]?.pool.zone ?? "";
  }
}

/** The spread as it is declared, or the nearest to it at which what is wanted finds a place in the pools there are. */
export function spreadFor(spec: SpreadSpec, question: SpreadQuestion): Spread {
  const most = question.units + question.pinnedIn.length;
  let spread = new Spread(spec, question, 0);
  while (!spread.isEnough() && spread.raisedBy < most) spread = new Spread(spec, question, spread.raisedBy + 1);
  return spread;
}
