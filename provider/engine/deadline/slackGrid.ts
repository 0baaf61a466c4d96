/** Of sums of seconds and of steps. */
export const rounding = 1e-6;

/** Levels of slack between which values are interpolated. */
export interface SlackGrid {
  /** Ascending, in seconds, from 0. */
  readonly levels: Float64Array;
}

/** Slack up to so many steps is on fine levels: there each start-up counts. */
const fineSteps = 24;
const leastParts = 5;
/** Beyond, after so many levels, levels are twice as far apart. */
const levelsOfWidth = 12;

/**
 * Levels that hold every slack left by whole steps and start-ups where these have a common divisor that is not too small.
 * A grid for more slack has the same levels and more.
 */
export function slackGrid(stepSeconds: number, overheadSeconds: number, slackSeconds: number): SlackGrid {
  const unit = fineUnit(stepSeconds, overheadSeconds);
  const levels: number[] = [];
  let level = 0;
  for (; level < fineSteps * stepSeconds && (levels.at(-1) ?? -1) < slackSeconds; level += unit) levels.push(level);
  for (let width = 2 * stepSeconds; (levels.at(-1) ?? 0) < slackSeconds; width *= 2) {
    for (let i = 0; i < levelsOfWidth; i++, level += width) levels.push(level);
  }
  return { levels: Float64Array.from([...levels, level]) };
}

function fineUnit(stepSeconds: number, overheadSeconds: number): number {
  const divisor = commonDivisor(stepSeconds, overheadSeconds);
  const parts = Math.max(1, Math.floor((leastParts * divisor) / stepSeconds + 1e-9));
  return divisor > stepSeconds / (leastParts + 1) ? divisor / parts : stepSeconds / leastParts;
}

/** The greatest common divisor, of whole numbers; of others nearly. */
export function commonDivisor(a: number, b: number): number {
  return b < 1 ? a : commonDivisor(b, a % b);
}

/** Where a slack lies on the levels: at a level, and a share of the way to the next. */
export function levelOf(
  { levels }: SlackGrid,
  slackSeconds: number,
): { readonly level: number; readonly share: number } {
  let low = 0;
  let high = levels.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((levels[middle] ?? 0) <= slackSeconds) low = middle;
    else high = middle - 1;
  }
  const from = levels[low] ?? 0;
  const share = (slackSeconds - from) / ((levels[low + 1] ?? Infinity) - from);
  return { level: low, share: Math.min(1, Math.max(0, share)) };
}
