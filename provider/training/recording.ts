import { InputError } from "../errors.js";
import { readTraceFolder, type TraceSet } from "../replay/trace.js";
import { coarsestGapSeconds } from "./revocationRows.js";

/** Reads a folder of traces that models are trained or measured on. @throws InputError with every fault of its files. */
export function readRecording(folder: string): TraceSet {
  const trace = readTraceFolder(folder);
  if (trace.gapSeconds <= coarsestGapSeconds) return trace;
  const expected = `at most ${coarsestGapSeconds} seconds, so that a loss within ten minutes can be told`;
  const where = `${folder}: metadata.gap_seconds`;
  throw new InputError(`recording ${folder}`, [{ where, expected, got: String(trace.gapSeconds) }]);
}
