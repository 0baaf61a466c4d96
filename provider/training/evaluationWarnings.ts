import type { TrainedOn } from "../models/revocationModelFile.js";
import type { TraceSet } from "../replay/trace.js";

/**
 * What a reader of the figures has to know first: faults of the recording that were passed over, and that a model is
 * measured on what it was trained on. A recording is known by its name.
 * @param fromSeconds since the recording's start: where measuring begins.
 */
export function evaluationWarnings(
  trainedOn: readonly TrainedOn[],
  trace: Pick<TraceSet, "name" | "ticks" | "gapSeconds" | "warnings">,
  fromSeconds: number,
): readonly string[] {
  const untilSeconds = trace.ticks * trace.gapSeconds;
  const trainedUntil = Math.max(
    0,
    ...trainedOn.flatMap((source) => ("log" in source || source.traces !== trace.name ? [] : [source.untilSeconds])),
  );
  if (trainedUntil <= fromSeconds) return trace.warnings;
  const [seen, measured] = [Math.min(untilSeconds, trainedUntil) - fromSeconds, untilSeconds - fromSeconds];
  return [
    ...trace.warnings,
    `${Math.ceil((100 * seen) / measured)} % of the time measured is time that the model was trained on: ` +
      "the figures flatter it",
  ];
}
