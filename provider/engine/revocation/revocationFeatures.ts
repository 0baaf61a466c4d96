import { sameHourRatio } from "./dayRecord.js";
import { longShare, shortShare, type PoolRecord } from "./poolRecord.js";
import { stintHazardPerMinute } from "./stintHazard.js";

/** What the forecast of a pool's loss is made from, in this order. */
export const revocationFeatureNames = [
  /** Log of the hazard that the age of the stint lets expect, a minute. */
  "log-stint-hazard",
  /** Log of the pool's losses against those expected over half a day, shrunk to the other pools' ratio. */
  "log-recent-ratio",
  /** The share of the last hour that the pool was up. */
  "short-share",
  /** Log of the losses against those expected at this hour of the previous days, against the whole day's ratio. */
  "log-same-hour-ratio",
  /** How much more of the region's other pools of the type are up than usual: −1 to 1. */
  "region-deviation",
  /** The share of time that the pool is usually up. */
  "long-share",
] as const;

/** A pool with where it is and what has been counted of it. */
export interface RecordedPool {
  readonly region: string;
  readonly instanceType: string;
  readonly record: PoolRecord;
}

/** A pool's own record weighs as much as the other pools' at this many expected losses, and theirs as the curve. */
const ownShrinkage = 2;
const pooledShrinkage = 5;
/** One more pool that is as it usually is. */
const deviationShrinkage = 1;

interface Neighbours {
  known: number;
  deviation: number;
}

/** Sums over all pools of a moment, from which the features of each follow in constant time. */
export class PoolSurvey {
  private losses = 0;
  private expected = 0;
  private readonly neighbours = new Map<string, Neighbours>();

  constructor(pools: Iterable<RecordedPool>) {
    for (const pool of pools) this.add(pool);
  }

  private add({ record, region, instanceType }: RecordedPool): void {
    this.losses += record.losses;
    this.expected += record.expected;
    if (record.up === undefined) return;
    const key = `${region} ${instanceType}`;
    const sums = this.neighbours.get(key) ?? { known: 0, deviation: 0 };
    sums.known += 1;
    sums.deviation += deviationOf(record);
    this.neighbours.set(key, sums);
  }

  /** The features of a pool of this survey, in the order of {@link revocationFeatureNames}. */
  featuresOf({ record, region, instanceType }: RecordedPool, into = new Float64Array(6)): Float64Array {
    const others =
      (this.losses - record.losses + pooledShrinkage) / (this.expected - record.expected + pooledShrinkage);
    into[0] = Math.log(stintHazardPerMinute(record.seconds - record.downSeconds));
    into[1] = Math.log((record.losses + ownShrinkage * others) / (record.expected + ownShrinkage));
    into[2] = shortShare(record);
    into[3] = Math.log(sameHourRatio(record.day, record.seconds));
    into[4] = this.regionDeviation(record, `${region} ${instanceType}`);
    into[5] = longShare(record);
    return into;
  }

  private regionDeviation(record: PoolRecord, key: string): number {
    const sums = this.neighbours.get(key);
    if (!sums) return 0;
    const own = record.up !== undefined;
    const known = sums.known - (own ? 1 : 0);
    return (sums.deviation - (own ? deviationOf(record) : 0)) / (known + deviationShrinkage);
  }
}

function deviationOf(record: PoolRecord): number {
  return (record.up === true ? 1 : 0) - longShare(record);
}
