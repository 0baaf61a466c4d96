import { levelsByStrength, type Level } from "../level.js";
import { knownMoment } from "./knownMoment.js";
import { firstLevelDemand, forgetOpen, learnHour, unitsAhead, type LevelDemand } from "./levelDemand.js";

/** Units wanted over an hour to come. */
export interface DemandForecast {
  readonly level: Level;
  /** Seconds since 1970: the hour's beginning. */
  readonly fromSeconds: number;
  readonly units: number;
  /** Within these, in four of five hours. */
  readonly low: number;
  readonly high: number;
}

/** What a fleet remembers of the units wanted of it, by level. Plain JSON, 8 KB up to ten thousand units a level. */
export interface DemandRecord {
  readonly atSeconds: number;
  /** The units wanted then, by strength of level; they hold until the next look. */
  readonly units: readonly number[];
  /** The hour that is not over. */
  readonly open: OpenHour;
  /** By strength of level. */
  readonly levels: readonly LevelDemand[];
}

/** What is seen of an hour so far. */
export interface OpenHour {
  /** Hours since 1970. */
  readonly hour: number;
  /** Of it, those in which the units were known. */
  readonly seconds: number;
  /** By strength of level. */
  readonly unitSeconds: readonly number[];
}

export interface DemandNow {
  readonly nowSeconds: number;
  /** Units wanted of each level now. */
  readonly units: Readonly<Record<Level, number>>;
}

const hourSeconds = 3600;

/** When nobody looked for longer than this, nothing is known of the time between. */
const longestGapSeconds = 7200;

/** An hour is learnt from where the units were known for this share of it. */
const knownShare = 0.5;

/** A record is of no use a week after its last hour: forecasts are measured to two days. */
const staleHours = 168;

/** More units than this are taken for this many: the record stays small whatever it is told. */
const mostUnits = 1_000_000;

/**
 * Takes in the units wanted now. They count from now until the next look, or for the two hours after which nothing is
 * known of them; an hour that closes is learnt from where half of it is known. A clock that goes back opens the hour that it
 * tells anew.
 */
export function noteDemand(record: DemandRecord | undefined, now: DemandNow): DemandRecord {
  const nowSeconds = knownMoment(now.nowSeconds, record?.atSeconds);
  const units = levelsByStrength.map((level) => saneUnits(now.units[level]));
  if (!record) return begun(nowSeconds, units, levelsByStrength.map(firstLevelDemand));
  const passed = nowSeconds - record.atSeconds;
  if (!(passed >= 0 && passed <= longestGapSeconds)) return afterGap(record, nowSeconds, units);
  let next = record;
  for (let hour = record.open.hour; hour < hourOf(nowSeconds); hour++) {
    next = closed(integrated(next, (hour + 1) * hourSeconds));
  }
  return { ...integrated(next, nowSeconds), units };
}

/**
 * Units wanted by level and hour, from the hour that holds `nowSeconds` on. No level has any before a day of its history is
 * learnt; until a week is, bands are 1.3 times as wide as was measured.
 * @param hours 48 at most.
 */
export function forecastDemand(
  record: DemandRecord | undefined,
  nowSeconds: number,
  hours: number,
): readonly DemandForecast[] {
  if (!record) return [];
  const first = hourOf(nowSeconds);
  const ahead = first - record.open.hour + 1;
  if (!(ahead >= 1 && ahead <= staleHours)) return [];
  return levelsByStrength.flatMap((level, index) => {
    const demand = record.levels[index];
    if (!demand?.horizons.some(({ count }) => count > 0)) return [];
    return Array.from({ length: Math.min(48, hours) }, (_, i) => ({
      level,
      fromSeconds: (first + i) * hourSeconds,
      ...unitsAhead(demand, first + i, ahead + i),
    }));
  });
}

function begun(atSeconds: number, units: readonly number[], levels: readonly LevelDemand[]): DemandRecord {
  return { atSeconds, units, open: openedHour(hourOf(atSeconds)), levels };
}

function openedHour(hour: number): OpenHour {
  return { hour, seconds: 0, unitSeconds: levelsByStrength.map(() => 0) };
}

/** Nothing is known of the time between. Where the hour that was open is over it is learnt from if enough of it is known. */
function afterGap(record: DemandRecord, nowSeconds: number, units: readonly number[]): DemandRecord {
  const isLater = nowSeconds > record.atSeconds;
  if (!isLater && hourOf(nowSeconds) === record.open.hour) return { ...record, units };
  const { levels } = isLater ? closed(record) : record;
  return begun(nowSeconds, units, levels.map(forgetOpen));
}

/** The record with the units wanted so far counted until a moment of the open hour. */
function integrated(record: DemandRecord, untilSeconds: number): DemandRecord {
  const passed = Math.max(0, untilSeconds - record.atSeconds);
  const { hour, seconds, unitSeconds } = record.open;
  return {
    ...record,
    atSeconds: Math.max(untilSeconds, record.atSeconds),
    open: {
      hour,
      seconds: seconds + passed,
      unitSeconds: unitSeconds.map((sum, level) => sum + passed * (record.units[level] ?? 0)),
    },
  };
}

/** The record with the open hour learnt from, and the next one open. */
function closed(record: DemandRecord): DemandRecord {
  const { hour, seconds, unitSeconds } = record.open;
  const known = seconds >= knownShare * hourSeconds;
  const levels = record.levels.map((level, i) =>
    known ? learnHour(level, hour, (unitSeconds[i] ?? 0) / seconds) : forgetOpen(level),
  );
  return { ...record, levels, open: openedHour(hour + 1) };
}

function hourOf(seconds: number): number {
  return Math.floor(seconds / hourSeconds);
}

function saneUnits(units: number): number {
  return Number.isFinite(units) ? Math.min(mostUnits, Math.max(0, units)) + 0 : 0;
}
