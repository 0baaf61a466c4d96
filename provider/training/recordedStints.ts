import { stintBand, stintBandsSeconds, type StintCurves } from "../engine/deadline/stintCurves.js";
import { isUp, type TracePool, type TraceSet } from "../replay/trace.js";

/** Half a change more in a tick more, so that no rate is 0 and none endless. */
const priorChanges = 0.5;
const priorTicks = 1;

interface BandCounts {
  readonly changes: number[];
  readonly ticks: number[];
}

/** The curves of a recording: by kind and age of stint, the rate of changes of all its pools together. */
export function recordedStintsOf(trace: TraceSet): StintCurves {
  const up = emptyCounts();
  const down = emptyCounts();
  for (const pool of trace.pools) countPool(pool, trace, up, down);
  return { lossesPerHour: ratesOf(up, trace.gapSeconds), returnsPerHour: ratesOf(down, trace.gapSeconds) };
}

function emptyCounts(): BandCounts {
  return { changes: stintBandsSeconds.map(() => priorChanges), ticks: stintBandsSeconds.map(() => priorTicks) };
}

function countPool(pool: TracePool, trace: TraceSet, up: BandCounts, down: BandCounts): void {
  let ticks = 0;
  for (let tick = 0; tick + 1 < trace.ticks; tick++) {
    const wasUp = isUp(pool, tick);
    ticks = tick > 0 && isUp(pool, tick - 1) === wasUp ? ticks + 1 : 1;
    const counts = wasUp ? up : down;
    const band = stintBand(ticks * trace.gapSeconds);
    counts.ticks[band] = (counts.ticks[band] ?? 0) + 1;
    if (isUp(pool, tick + 1) !== wasUp) counts.changes[band] = (counts.changes[band] ?? 0) + 1;
  }
}

/** The steady rate an hour at which so many ticks see so many changes. */
function ratesOf({ changes, ticks }: BandCounts, gapSeconds: number): readonly number[] {
  return changes.map((count, band) => (-Math.log1p(-count / (ticks[band] ?? 1)) * 3600) / gapSeconds);
}
