import { Level } from "../level.js";
import type { LevelPrice, PriceBoard } from "./priceBoard.js";

/** Mean published prices of an hour. */
export interface PriceHour {
  /** Seconds since 1970: the hour's beginning. */
  readonly fromSeconds: number;
  /** Of it, those in which there were prices: what the mean is over. */
  readonly seconds: number;
  readonly usdPerUnitHour: Readonly<Record<Level, number>>;
}

const hourSeconds = 3600;
const keptHours = 24;

/** The history with the last board's prices, which held until now, and the present hour at its end. */
export function withPrices(
  before: PriceBoard | undefined,
  nowSeconds: number,
  levels: readonly LevelPrice[],
): readonly PriceHour[] {
  const hour = hourOf(nowSeconds);
  let hours: readonly PriceHour[] = (before?.history ?? []).filter(({ fromSeconds }) => fromSeconds <= hour);
  // Two boards are at most this far apart as far as anyone still sees.
  const first = Math.max(before?.atSeconds ?? nowSeconds, hour - (keptHours - 1) * hourSeconds);
  for (let from = first; before && from < nowSeconds;) {
    const until = Math.min(nowSeconds, hourOf(from) + hourSeconds);
    hours = withTime(hours, hourOf(from), until - from, before.levels);
    from = until;
  }
  return withTime(hours, hour, 0, levels).filter(({ fromSeconds }) => fromSeconds > hour - keptHours * hourSeconds);
}

/** An hour that no time is known of yet shows the prices as they are. */
function withTime(
  hours: readonly PriceHour[],
  fromSeconds: number,
  seconds: number,
  levels: readonly LevelPrice[],
): readonly PriceHour[] {
  const last = hours.at(-1);
  if (last?.fromSeconds !== fromSeconds) return [...hours, { fromSeconds, seconds, usdPerUnitHour: usdOf(levels) }];
  if (seconds === 0) return hours;
  const share = seconds / (last.seconds + seconds);
  const now = usdOf(levels);
  const mixed = (level: Level): number => (1 - share) * last.usdPerUnitHour[level] + share * now[level];
  return [...hours.slice(0, -1), { fromSeconds, seconds: last.seconds + seconds, usdPerUnitHour: byLevel(mixed) }];
}

function usdOf(levels: readonly LevelPrice[]): Readonly<Record<Level, number>> {
  return byLevel((level) => levels.find((one) => one.level === level)?.usdPerUnitHour ?? 0);
}

function byLevel(valueOf: (level: Level) => number): Readonly<Record<Level, number>> {
  return {
    [Level.Immediate]: valueOf(Level.Immediate),
    [Level.FiveMinuteWarning]: valueOf(Level.FiveMinuteWarning),
    [Level.ThirtyMinuteGrace]: valueOf(Level.ThirtyMinuteGrace),
    [Level.NonInterruptible]: valueOf(Level.NonInterruptible),
  };
}

function hourOf(seconds: number): number {
  return Math.floor(seconds / hourSeconds) * hourSeconds;
}
