import type { UsdPerHourRange } from "../engine/plan.js";
import type { SpotHistory } from "./marketFile.js";

/** A spot price of one type in one zone, from a moment on. */
export interface SpotPrice {
  readonly fromEpochSeconds: number;
  readonly usdPerHour: number;
}

const secondsOfDay = 86_400;
const secondsOfMinute = 60;
/** Digits kept of a spot price: a step of at most 0.1 %, far below what moves a plan, and fewer lines in a file. */
const spotDigits = 4;

/**
 * Change points of prices in any order: prices rounded, a price that does not change kept once, and of those before the
 * window's start only the last, which is the one in effect when it starts.
 */
export function spotHistory(prices: readonly SpotPrice[], windowStartEpochSeconds: number): SpotHistory {
  const inOrder = [...prices].sort((a, b) => a.fromEpochSeconds - b.fromEpochSeconds);
  const before = inOrder.filter((price) => price.fromEpochSeconds <= windowStartEpochSeconds).slice(0, -1);
  const byMoment = new Map(
    inOrder.slice(before.length).map((price) => [minuteText(price.fromEpochSeconds), rounded(price.usdPerHour)]),
  );
  let last: number | undefined;
  return Object.fromEntries(
    [...byMoment].filter(([, usdPerHour]) => {
      const changed = usdPerHour !== last;
      last = usdPerHour;
      return changed;
    }),
  );
}

/**
 * The mean price over the days before a moment, each price weighed by how long it held; from the first one known where
 * the history begins within them. Undefined for an empty history.
 */
export function meanSpotUsdPerHour(
  history: SpotHistory,
  untilEpochSeconds: number,
  windowDays: number,
): number | undefined {
  const held = heldPrices(history, untilEpochSeconds, windowDays);
  const seconds = held.reduce((sum, price) => sum + price.seconds, 0);
  const weighted = held.reduce((sum, price) => sum + price.seconds * price.usdPerHour, 0);
  return seconds > 0 ? Math.round((weighted / seconds) * 1e6) / 1e6 : held.at(-1)?.usdPerHour;
}

/** The least and the most that it was over the same days; undefined for an empty history. */
export function spotRangeUsdPerHour(
  history: SpotHistory,
  untilEpochSeconds: number,
  windowDays: number,
): UsdPerHourRange | undefined {
  const held = heldPrices(history, untilEpochSeconds, windowDays);
  const within = held.filter(({ seconds }) => seconds > 0);
  const prices = (within.length > 0 ? within : held.slice(-1)).map(({ usdPerHour }) => usdPerHour);
  return prices.length === 0 ? undefined : { low: Math.min(...prices), high: Math.max(...prices) };
}

/** Each price of a history with how long it held within the days before a moment, oldest first. */
function heldPrices(history: SpotHistory, untilEpochSeconds: number, windowDays: number) {
  const points = Object.entries(history).map(([moment, usdPerHour]) => ({
    from: Date.parse(moment) / 1000,
    usdPerHour,
  }));
  const start = untilEpochSeconds - windowDays * secondsOfDay;
  return points.map(({ from, usdPerHour }, index) => {
    const until = Math.min(points[index + 1]?.from ?? untilEpochSeconds, untilEpochSeconds);
    return { usdPerHour, seconds: Math.max(0, until - Math.max(from, start)) };
  });
}

/** `2026-11-13T04:12Z`. */
function minuteText(epochSeconds: number): string {
  const minutes = Math.floor(epochSeconds / secondsOfMinute);
  return `${new Date(minutes * secondsOfMinute * 1000).toISOString().slice(0, 16)}Z`;
}

function rounded(usdPerHour: number): number {
  return Number(usdPerHour.toPrecision(spotDigits));
}
