import type { ScoreOf } from "../engine/performanceScore.js";
import type { ImpactModelFile } from "../models/impactModelFile.js";
import type { PerformanceModelFile } from "../models/performanceModelFile.js";
import { evaluateImpact, measureImpact, type ImpactEvaluation } from "./evaluateImpact.js";
import { evaluatePerformance, measurePerformance, type PerformanceLine } from "./evaluatePerformance.js";
import type { OnStep } from "./evaluateRevocation.js";
import { kindHalves, kindsLeftOut, type KindFold } from "./workloadMoments.js";
import type { RecordedWorkload } from "./workloadModels.js";

/** What was measured on generated workloads: of a file as it is, and of how such files are trained. */
export interface WorkloadEvaluation<T> {
  /** The file, on workloads of all kinds, of seeds that it was not trained on. */
  readonly file: T;
  /** Models trained as the file was on half of the kinds, on the other half. */
  readonly halves: T;
  /** Models trained as the file was on all kinds but one, on that one. */
  readonly leftOut: T;
}

export interface PerformanceEvaluation extends WorkloadEvaluation<readonly PerformanceLine[]> {
  /** The file, on recorded metrics. */
  readonly recorded: readonly {
    readonly name: string;
    /** Whether metrics of this name are among what it was trained on. */
    readonly isTrainedOn: boolean;
    readonly lines: readonly PerformanceLine[];
  }[];
}

/** @param seed of the models that are trained to measure how files are trained. */
export async function evaluatePerformanceFile(
  file: PerformanceModelFile,
  recorded: readonly RecordedWorkload[],
  seed: number,
  onStep: OnStep = async () => {},
): Promise<PerformanceEvaluation> {
  const measured = await measureAll(
    () => measurePerformance(file),
    (folds) => evaluatePerformance(folds, seed),
    onStep,
  );
  await onStep("the file, on recorded metrics");
  const trainedOn = new Set(file.trainedOn.recorded.map(({ name }) => name));
  const onRecorded = recorded.map(({ name, rows }) => ({
    name,
    isTrainedOn: trainedOn.has(name),
    lines: measurePerformance(file, rows),
  }));
  return { ...measured, recorded: onRecorded };
}

/**
 * @param scoreOf what tells the file's model how well units do.
 * @param seed of the models that are trained to measure how files are trained.
 */
export function evaluateImpactFile(
  file: ImpactModelFile,
  scoreOf: ScoreOf,
  seed: number,
  onStep: OnStep = async () => {},
): Promise<WorkloadEvaluation<ImpactEvaluation>> {
  return measureAll(
    () => measureImpact(file, scoreOf),
    (folds) => evaluateImpact(folds, seed),
    onStep,
  );
}

async function measureAll<T>(
  ofFile: () => T,
  ofTraining: (folds: readonly KindFold[]) => T,
  onStep: OnStep,
): Promise<WorkloadEvaluation<T>> {
  await onStep("the file, on workloads that it was not trained on");
  const file = ofFile();
  await onStep("training on half of the kinds, measuring on the others");
  const halves = ofTraining(kindHalves());
  await onStep("training on all kinds but one, measuring on that one");
  return { file, halves, leftOut: ofTraining(kindsLeftOut()) };
}
