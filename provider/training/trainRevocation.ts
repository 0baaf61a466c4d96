import { horizonsSeconds } from "../engine/revocation/revocationModel.js";
import type { RevocationModelFile } from "../models/revocationModelFile.js";
import type { TraceSet } from "../replay/trace.js";
import { revocationRows, type RevocationRow } from "./revocationRows.js";
import { trainOnRows, type LabelledRow, type TrainingProgress, type TrainingSource } from "./trainOnRows.js";

export interface TrainingSettings {
  /** The share of each recording, from its start, that is trained on; what comes later is never looked at. */
  readonly until: number;
  readonly seed: number;
}

/**
 * Trains a revocation model on recordings: see `trainOnRows`.
 * @throws InputError where the recordings hold too few losses to learn from.
 */
export function trainRevocation(
  traces: readonly TraceSet[],
  { until, seed }: TrainingSettings,
  onProgress?: (progress: TrainingProgress) => void,
): RevocationModelFile {
  const sources = traces.map((trace) => traceSource(trace, until));
  return trainOnRows(sources, seed, onProgress);
}

/** The rows of a recording's first part. */
export function traceSource(trace: TraceSet, until: number): TrainingSource {
  const untilSeconds = until * trace.ticks * trace.gapSeconds;
  const longest = Math.max(...horizonsSeconds);
  const rows = [...revocationRows(trace)].filter(
    (row): row is RevocationRow & LabelledRow =>
      row.seconds + longest <= untilSeconds && row.lost.every((lost) => lost !== undefined),
  );
  const trainedOn = {
    traces: trace.name,
    pools: trace.pools.map(({ id }) => id),
    gapSeconds: trace.gapSeconds,
    untilSeconds,
    rows: rows.length,
  };
  return { trainedOn, fromSeconds: 0, untilSeconds, rows };
}
