/**
 * Days of the week as a declaration names them, Monday first.
 * @enum
 */
export const Weekday = {
  /** Day 1 of the week, as ISO 8601 counts. */
  Monday: "mon",
  /** Day 2 of the week, as ISO 8601 counts. */
  Tuesday: "tue",
  /** Day 3 of the week, as ISO 8601 counts. */
  Wednesday: "wed",
  /** Day 4 of the week, as ISO 8601 counts. */
  Thursday: "thu",
  /** Day 5 of the week, as ISO 8601 counts. */
  Friday: "fri",
  /** Day 6 of the week, as ISO 8601 counts. */
  Saturday: "sat",
  /** Day 7 of the week, as ISO 8601 counts. */
  Sunday: "sun",
} as const;
export type Weekday = (typeof Weekday)[keyof typeof Weekday];

/** Hours of some days in which a part wants another number of units. */
export interface DemandWindow {
  /** The days on which it begins. */
  readonly days: readonly Weekday[];
  /** Minutes from midnight to its beginning. */
  readonly fromMinute: number;
  /** How long it lasts, up to a day: it may end on the next one. */
  readonly lengthMinutes: number;
  /** Whose midnight: a name of the IANA database, such as Europe/Berlin. */
  readonly timeZone: string;
  readonly units: number;
}

/** Units with the windows in which they are others. */
export interface Demand {
  readonly units: number;
  readonly demand?: readonly DemandWindow[];
}

/** Everywhere the same, and known without a table of time zones. */
export const utc = "UTC";

export const minutesPerDay = 1440;
const minutesPerWeek = 7 * minutesPerDay;
/** 1970 began on a Thursday. */
const epochMinuteOfWeek = 3 * minutesPerDay;

const weekdays: readonly Weekday[] = Object.values(Weekday);

/** The fewest units that are ever wanted. */
export function leastUnits({ units, demand = [] }: Demand): number {
  return Math.min(units, ...demand.map((window) => window.units));
}

/** The most units that are ever wanted. */
export function peakUnits({ units, demand = [] }: Demand): number {
  return Math.max(units, ...demand.map((window) => window.units));
}

/**
 * The most units wanted at any moment from one on. Where windows overlap, the one with the most units holds; outside all
 * of them `units` are wanted.
 * @param nowSeconds since 1970; a simulated clock that begins at 0 begins on a Thursday at midnight, UTC.
 * @param forSeconds how far is looked ahead, less than a week. A change of clocks within it is not foreseen.
 */
export function unitsWanted({ units, demand }: Demand, nowSeconds: number, forSeconds = 0): number {
  if (demand === undefined) return units;
  const spans = demand.flatMap((window) => spansOf(window, minuteOfWeek(nowSeconds, window.timeZone)));
  const ends = spans.flatMap(({ from, until }) => [from, until]).filter((at) => at > 0 && at <= forSeconds / 60);
  return Math.max(...[0, ...ends].map((at) => unitsAt(at, spans, units)));
}

/** Whether a time zone is known by this name. */
export function isTimeZone(name: string): boolean {
  try {
    clockOf(name);
    return true;
  } catch {
    return false;
  }
}

/** A window's hours on one day, in minutes from now. */
interface Span {
  readonly from: number;
  readonly until: number;
  readonly units: number;
}

function unitsAt(at: number, spans: readonly Span[], otherwise: number): number {
  const covering = spans.filter(({ from, until }) => from <= at && at < until);
  return covering.length === 0 ? otherwise : Math.max(...covering.map(({ units }) => units));
}

/** Each day's hours twice: when they come next, and the week before, for these may not be over. */
function spansOf({ days, fromMinute, lengthMinutes, units }: DemandWindow, now: number): Span[] {
  return days.flatMap((day) => {
    const begins = weekdays.indexOf(day) * minutesPerDay + fromMinute - now;
    const next = (begins + minutesPerWeek) % minutesPerWeek;
    return [next, next - minutesPerWeek].map((from) => ({ from, until: from + lengthMinutes, units }));
  });
}

/** Minutes, with their fraction, since Monday's midnight in a time zone. */
function minuteOfWeek(seconds: number, timeZone: string): number {
  if (timeZone === utc) return (seconds / 60 + epochMinuteOfWeek) % minutesPerWeek;
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(seconds * 1000)
      .map(({ type, value }) => [type, value]),
  );
  const day = weekdays.findIndex((name) => name === parts.get("weekday")?.toLowerCase());
  const [hour, minute] = [Number(parts.get("hour")), Number(parts.get("minute"))];
  return day * minutesPerDay + hour * 60 + minute + (seconds % 60) / 60;
}

/** Made once for each time zone: making one takes a thousand times as long as asking it. */
const clocks = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a time zone that is not known. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  clocks.set(timeZone, clock);
  return clock;
}
