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
  const points = Object.entries(history).map(([moment, usdPerHour]) => ({
    from: Date.parse(moment) / 1000,
    usdPerHour,
  }));
  const start = untilEpochSeconds - windowDays * secondsOfDay;
  let weighted = 0;
  let seconds = 0;
  points.forEach(({ from, usdPerHour }, index) => {
    const until = Math.min(points[index + 1]?.from ?? untilEpochSeconds, untilEpochSeconds);
    const held = Math.max(0, until - Math.max(from, start));
    weighted += held * usdPerHour;
    seconds += held;
  });
  return seconds > 0 ? Math.round((weighted / seconds) * 1e6) / 1e6 : points.at(-1)?.usdPerHour;
}

/** `2026-11-13T04:12Z`. */
function minuteText(epochSeconds: number): string {
  const minutes = Math.floor(epochSeconds / secondsOfMinute);
  return `${new Date(minutes * secondsOfMinute * 1000).toISOString().slice(0, 16)}Z`;
}

function rounded(usdPerHour: number): number {
  return Number(usdPerHour.toPrecision(spotDigits));
}
