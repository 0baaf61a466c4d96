import {
  carriedOver,
  expectedUnits,
  learnProfile,
  profileOf,
  shortNumber,
  withUnits,
  type DemandProfile,
} from "./demandProfile.js";
import { bandOf, errorsAt, horizonHours, noErrors, settle, type Band, type HorizonErrors } from "./demandErrors.js";

/**
 * What is remembered of one level's demand: two profiles, of the day and of the week, that are believed by how well each
 * expected lately. Plain JSON.
 */
export interface LevelDemand {
  /** Hours learnt from. */
  readonly hours: number;
  readonly day: DemandProfile;
  readonly week: DemandProfile;
  /** By horizon, of `horizonHours`. */
  readonly horizons: readonly HorizonErrors[];
}

const dayHours = 24;
const weekHours = 168;

/** Shares of a residual by which an hour's own units move: in the first week, and at least. */
const firstDayGain = 0.3;
const leastDayGain = 0.15;
const leastWeekGain = 0.25;

/** Once a week is over, its hours are taken to err this much as the day's did, as six hours' worth of proof. */
const firstWeekError = 0.6;
const firstWeekCount = 6;

/** Errors count with this power against a profile: the better one is nearly always used alone. */
const beliefPower = 8;

/** Until a week is known, what days of the week differ by isn't: in the first week bands as wide as measured held 77 %. */
const firstWeekWidening = 1.3;

export function firstLevelDemand(): LevelDemand {
  return {
    hours: 0,
    day: profileOf(zeros(dayHours)),
    week: profileOf(zeros(weekHours)),
    horizons: horizonHours.map(() => noErrors),
  };
}

/** @param hour hours since 1970. */
export function learnHour(before: LevelDemand, hour: number, units: number): LevelDemand {
  const horizons = before.horizons.map((errors, i) => settle(errors, horizonHours[i] ?? 1, units));
  const learnt = { ...before, ...learntProfiles(before, hour, units), horizons };
  return learnt.hours < dayHours ? learnt : { ...learnt, horizons: withForecasts(learnt, hour) };
}

/** @param ahead hours since the last one that was learnt from. */
export function unitsAhead(demand: LevelDemand, hour: number, ahead: number): Band {
  const widening = demand.hours < weekHours ? firstWeekWidening : 1;
  return bandOf(pointAhead(demand, hour, ahead), errorsAt(demand.horizons, ahead), widening);
}

/** After a gap: forecasts can't be settled, and the last hour says nothing. A first day that isn't whole begins anew. */
export function forgetOpen(demand: LevelDemand): LevelDemand {
  if (demand.hours < dayHours) return firstLevelDemand();
  return {
    ...demand,
    day: { ...demand.day, residual: 0 },
    week: { ...demand.week, residual: 0 },
    horizons: demand.horizons.map((errors) => ({ ...errors, open: [] })),
  };
}

function learntProfiles(before: LevelDemand, hour: number, units: number): Omit<LevelDemand, "horizons"> {
  const hours = before.hours + 1;
  if (before.hours < dayHours) return firstDay(before, hours, hour, units);
  const weeks = Math.floor(before.hours / weekHours);
  const dayGain = weeks < 1 ? firstDayGain : Math.max(leastDayGain, 1 / (before.hours / dayHours + 1));
  const day = learnProfile(before.day, hour, units, dayGain);
  if (weeks < 1) return { hours, day, week: withUnits(before.week, hour, units) };
  const week = before.week.count > 0 ? before.week : firstBelief(before);
  return { hours, day, week: learnProfile(week, hour, units, Math.max(leastWeekGain, 1 / (weeks + 1))) };
}

/** The first day is the day's profile as it is; hours of the week are expected to be like those of the day. */
function firstDay(before: LevelDemand, hours: number, hour: number, units: number): Omit<LevelDemand, "horizons"> {
  const day = withUnits(before.day, hour, units);
  if (hours < dayHours) return { hours, day, week: before.week };
  return { hours, day, week: profileOf(zeros(weekHours).map((_, i) => day.units[i % dayHours] ?? 0)) };
}

function firstBelief({ day, week }: LevelDemand): DemandProfile {
  return { ...week, error: firstWeekError * day.error, count: firstWeekCount };
}

function withForecasts(demand: LevelDemand, hour: number): readonly HorizonErrors[] {
  return demand.horizons.map((errors, i) => {
    const ahead = horizonHours[i] ?? 1;
    return { ...errors, open: [...errors.open, shortNumber(pointAhead(demand, hour + ahead, ahead))] };
  });
}

function pointAhead(demand: LevelDemand, hour: number, ahead: number): number {
  const { day, week } = demand;
  const belief = weekBelief(demand);
  const expected = (1 - belief) * expectedUnits(day, hour) + belief * expectedUnits(week, hour);
  return Math.max(0, expected + (1 - belief) * carriedOver(day, ahead) + belief * carriedOver(week, ahead));
}

/** The share of the week's profile: nothing before a week is known. */
function weekBelief(demand: LevelDemand): number {
  if (demand.hours < weekHours) return 0;
  const week = demand.week.count > 0 ? demand.week : firstBelief(demand);
  // Two that are never off are believed alike.
  const tiny = 1e-6;
  return 1 / (1 + ((week.error + tiny) / (demand.day.error + tiny)) ** beliefPower);
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}
