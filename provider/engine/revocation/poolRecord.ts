import { countInDay, emptyDay, type DayRecord } from "./dayRecord.js";
import { recordedLossesPerHour } from "../deadline/stintCurves.js";
import { expectedStintLosses } from "./stintHazard.js";

/**
 * What is counted of one capacity pool, in constant space and with constant work: the ground of its features. Counts
 * fade exponentially. Plain JSON; times in seconds.
 */
export interface PoolRecord {
  /** Up to when everything is counted. */
  readonly seconds: number;
  /** Whether instances could run from then on; absent where that is not known. */
  readonly up?: boolean;
  /** When the pool was last known to be down; two hours before it was first met, for one never seen down. */
  readonly downSeconds: number;
  /** When it was last known to be up, likewise; absent in older records. */
  readonly upSeconds?: number;
  /** Losses, and those its stints' ages let expect, fading over half a day. */
  readonly losses: number;
  readonly expected: number;
  /** Losses, and those that recorded stints (`stintCurves.ts`) let expect, fading over a week; absent in older records. */
  readonly weekLosses?: number;
  readonly weekExpected?: number;
  /** Hours up and hours known, fading over an hour. */
  readonly shortUp: number;
  readonly shortKnown: number;
  /** Hours up and hours known, fading over a week. */
  readonly longUp: number;
  readonly longKnown: number;
  readonly day: DayRecord;
}

const recentFadeSeconds = 12 * 3600;
const shortFadeSeconds = 3600;
const longFadeSeconds = 7 * 86_400;
const unknownAgeSeconds = 7200;

/** The record of a pool that is met for the first time. */
export function firstRecord(seconds: number, up?: boolean): PoolRecord {
  return {
    seconds,
    ...(up !== undefined && { up }),
    downSeconds: up === false ? seconds : seconds - unknownAgeSeconds,
    upSeconds: up === true ? seconds : seconds - unknownAgeSeconds,
    losses: 0,
    expected: 0,
    shortUp: 0,
    shortKnown: 0,
    longUp: 0,
    longKnown: 0,
    day: emptyDay(seconds),
  };
}

/**
 * The record after a sighting: what the pool was since the last one is counted, and what it is now is kept.
 * @param up whether instances can run now; undefined where nothing is known.
 * @param hazardScale how the pool's kind compares with the traced GPU pools, see `CapacityPool`.
 */
export function seePool(record: PoolRecord, seconds: number, up: boolean | undefined, hazardScale: number): PoolRecord {
  const passed = Math.max(0, seconds - record.seconds);
  const losses = record.up === true && up === false ? 1 : 0;
  const expected = record.up === true ? hazardScale * expectedSince(record, passed) : 0;
  const hours = record.up === undefined ? 0 : passed / 3600;
  const upHours = record.up === true ? hours : 0;
  const recent = Math.exp(-passed / recentFadeSeconds);
  const short = Math.exp(-passed / shortFadeSeconds);
  const long = Math.exp(-passed / longFadeSeconds);
  const { up: _, ...rest } = record;
  return {
    ...rest,
    seconds,
    ...(up !== undefined && { up }),
    downSeconds: up === false ? seconds : record.downSeconds,
    ...(up === true && { upSeconds: seconds }),
    losses: record.losses * recent + losses,
    expected: record.expected * recent + expected,
    ...weekOf(record, long, losses, upHours * hazardScale),
    shortUp: record.shortUp * short + upHours,
    shortKnown: record.shortKnown * short + hours,
    longUp: record.longUp * long + upHours,
    longKnown: record.longKnown * long + hours,
    day: losses > 0 || expected > 0 ? countInDay(record.day, seconds, losses, expected) : record.day,
  };
}

function weekOf(
  { weekLosses = 0, weekExpected = 0, seconds, downSeconds }: PoolRecord,
  fade: number,
  losses: number,
  upHours: number,
): Pick<PoolRecord, "weekLosses" | "weekExpected"> {
  const expected = upHours * recordedLossesPerHour(seconds - downSeconds);
  return { weekLosses: weekLosses * fade + losses, weekExpected: weekExpected * fade + expected };
}

function expectedSince(record: PoolRecord, passedSeconds: number): number {
  const age = Math.max(0, record.seconds - record.downSeconds);
  return expectedStintLosses(age, age + passedSeconds);
}

/** The share of time up of the traced pools, which counts as much as six hours of a pool's own. */
const priorShare = 0.6;
const priorHours = 6;
/** A pool's usual share counts as much as six minutes of the last hour. */
const usualHours = 0.1;

/** The usual share of time up, 0 to 1. */
export function longShare(record: PoolRecord): number {
  return (record.longUp + priorHours * priorShare) / (record.longKnown + priorHours);
}

/** The share of the last hour up, 0 to 1. */
export function shortShare(record: PoolRecord): number {
  return (record.shortUp + usualHours * longShare(record)) / (record.shortKnown + usualHours);
}
