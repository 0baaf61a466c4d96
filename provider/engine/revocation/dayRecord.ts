/**
 * Losses and expected losses by the hour of the day: the ground of the one signal that repeats daily. Counts fade with a
 * time constant of a week; the last hours are kept apart, so that "the same hour of the previous days" never holds
 * today's. Constant space and constant work. Plain JSON; times in seconds since 1970 or any other midnight.
 */
export interface DayRecord {
  /** Counts are weighed by e^((time − this) / a week): newer ones grow, in the place of all older ones fading. */
  readonly fromSeconds: number;
  /** By half hour of the day. */
  readonly losses: readonly number[];
  readonly expected: readonly number[];
  readonly allLosses: number;
  readonly allExpected: number;
  /** The newest half hours, the last one still under way. */
  readonly pending: readonly HalfHour[];
}

export interface HalfHour {
  /** Half hours since the first midnight. */
  readonly number: number;
  readonly losses: number;
  readonly expected: number;
}

const halfHourSeconds = 1800;
const halfHoursOfDay = 48;
/** Weeks of losses at the same hour count: the nine traced zones gave the same skill at one and three weeks. */
const fadeSeconds = 7 * 86_400;
/** The window of {@link sameHourRatio} reaches back 30 minutes, so half hours older than that are history. */
const pendingHalfHours = 3;
/** Before weights lose precision, all counts are faded to a new start: e^10. */
const mostGrowth = 10;
/** Counts weigh as much as the pool's all-day ratio once this many losses were expected. */
const shrinkage = 1;

export function emptyDay(seconds: number): DayRecord {
  const zeros = new Array<number>(halfHoursOfDay).fill(0);
  return { fromSeconds: seconds, losses: zeros, expected: zeros, allLosses: 0, allExpected: 0, pending: [] };
}

/** Counts what happened up to now. */
export function countInDay(day: DayRecord, seconds: number, losses: number, expected: number): DayRecord {
  const number = Math.floor(seconds / halfHourSeconds);
  const last = day.pending[day.pending.length - 1];
  if (last?.number === number) {
    const sum = { number, losses: last.losses + losses, expected: last.expected + expected };
    return { ...day, pending: [...day.pending.slice(0, -1), sum] };
  }
  const pending = [...day.pending, { number, losses, expected }];
  const settled = pending.filter((each) => each.number <= number - pendingHalfHours);
  const kept = { ...day, pending: pending.filter((each) => each.number > number - pendingHalfHours) };
  return settled.reduce(settle, kept);
}

function settle(day: DayRecord, half: HalfHour): DayRecord {
  const seconds = half.number * halfHourSeconds;
  const growth = (seconds - day.fromSeconds) / fadeSeconds;
  if (growth > mostGrowth) return settle(restarted(day, seconds), half);
  const weight = Math.exp(growth);
  const at = half.number % halfHoursOfDay;
  return {
    ...day,
    losses: day.losses.with(at, (day.losses[at] ?? 0) + weight * half.losses),
    expected: day.expected.with(at, (day.expected[at] ?? 0) + weight * half.expected),
    allLosses: day.allLosses + weight * half.losses,
    allExpected: day.allExpected + weight * half.expected,
  };
}

function restarted(day: DayRecord, seconds: number): DayRecord {
  const kept = Math.exp((day.fromSeconds - seconds) / fadeSeconds);
  const faded = (counts: readonly number[]): number[] => counts.map((count) => count * kept);
  return {
    fromSeconds: seconds,
    losses: faded(day.losses),
    expected: faded(day.expected),
    allLosses: day.allLosses * kept,
    allExpected: day.allExpected * kept,
    pending: day.pending,
  };
}

/**
 * How a pool's losses between half an hour before this time of day and one and a half after it compared with those
 * expected then, against the same ratio over the whole day: 1 where the hour says nothing.
 */
export function sameHourRatio(day: DayRecord, seconds: number): number {
  // Time that runs backwards brings nothing back that has faded.
  const kept = Math.exp(Math.min(0, day.fromSeconds - seconds) / fadeSeconds);
  const whole = (day.allLosses * kept + 1) / (day.allExpected * kept + 1);
  const position = seconds / halfHourSeconds;
  const number = Math.floor(position);
  const into = position - number;
  let losses = 0;
  let expected = 0;
  for (let offset = -1; offset <= 3; offset++) {
    // The window cuts through its first and its last half hour.
    const share = offset === -1 ? 1 - into : offset === 3 ? into : 1;
    const at = (number + offset + halfHoursOfDay) % halfHoursOfDay;
    losses += share * (day.losses[at] ?? 0);
    expected += share * (day.expected[at] ?? 0);
  }
  return (losses * kept + shrinkage * whole) / (expected * kept + shrinkage) / whole;
}
