import { generatedKinds } from "../embedded/workloads/generatedWorkload.js";
import { InputError } from "../errors.js";
import { trainedScore } from "../engine/performance/performanceModel.js";
import type { ImpactModelFile } from "../models/impactModelFile.js";
import type { PerformanceModelFile } from "../models/performanceModelFile.js";
import type { WorkloadTraining } from "../models/workloadTraining.js";
import { estimateQuality } from "./estimateQuality.js";
import { impactRows } from "./impactRows.js";
import { performanceRows, type PerformanceRow } from "./performanceRows.js";
import { trainImpactOn } from "./trainImpact.js";
import { trainPerformanceOn } from "./trainPerformance.js";
import type { MomentSettings } from "./workloadMoments.js";

/** Metrics of a user's own workload, as rows. */
export interface RecordedWorkload {
  readonly name: string;
  readonly rows: readonly PerformanceRow[];
}

const kinds = generatedKinds;
const fitted: MomentSettings = { kinds, firstSeed: 1000, workloads: 40, moments: 60 };
const watched: MomentSettings = { kinds, firstSeed: 3000, workloads: 20, moments: 60 };
/** Recorded rows are repeated, or thinned evenly, until together they weigh a third of the generated ones. */
const recordedShare = 1 / 3;

/** Fewer would be repeated into a third of all that is learnt from: an hour of one unit's minutes. */
const fewestRecorded = 60;

/**
 * Trains a performance model on all kinds of generated workloads, and on recorded ones where there are any.
 * @throws InputError where those are too few to learn from.
 */
export function trainPerformance(seed: number, recorded: readonly RecordedWorkload[] = []): PerformanceModelFile {
  const own = recorded.flatMap(({ rows }) => rows);
  if (recorded.length > 0) checkRecorded(recorded, own.length);
  const generated = performanceRows(fitted);
  const taken = own.length > 0 ? Math.floor(recordedShare * generated.length) : 0;
  const weighed = Array.from({ length: taken }, (_, i) => own[Math.floor((i * own.length) / taken)] as PerformanceRow);
  const model = trainPerformanceOn([...generated, ...weighed], seed);
  const scoreOf = trainedScore(model);
  const unseen = performanceRows(watched);
  const { meanAbsoluteError } = estimateQuality(
    unseen.map(({ usage }) => scoreOf(usage)),
    unseen.map(({ servedShare }) => 100 * servedShare),
  );
  return { model, trainedOn: trainingOf(recorded), seed, meanAbsoluteError };
}

function checkRecorded(recorded: readonly RecordedWorkload[], got: number): void {
  if (got >= fewestRecorded) return;
  const where = recorded.map(({ name }) => name).join(", ");
  const expected = `at least ${fewestRecorded} moments with what was served to learn from`;
  throw new InputError("this training", [{ where, expected, got: `${got}` }]);
}

/** Trains an impact model on losses of all kinds of generated workloads. */
export function trainImpact(seed: number): ImpactModelFile {
  const scoreOf = trainedScore(trainPerformanceOn(performanceRows(fitted), seed));
  const model = trainImpactOn(impactRows(fitted, scoreOf), impactRows(watched, scoreOf), seed);
  return { model, trainedOn: trainingOf([]), seed };
}

function trainingOf(recorded: readonly RecordedWorkload[]): WorkloadTraining {
  return { generated: { ...fitted }, recorded: recorded.map(({ name, rows }) => ({ name, rows: rows.length })) };
}
