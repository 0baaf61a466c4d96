import { generatedKinds } from "../embedded/workloads/generatedWorkload.js";
import { trainedScore, type PerformanceModel } from "../engine/performance/performanceModel.js";
import type { Usage } from "../engine/observation.js";
import { performanceScore, type ScoreOf } from "../engine/performanceScore.js";
import type { PerformanceModelFile } from "../models/performanceModelFile.js";
import { estimateQuality, type EstimateQuality } from "./estimateQuality.js";
import { fitWeightedSum, weightedSum } from "./leastSquares.js";
import { performanceRows, type PerformanceRow } from "./performanceRows.js";
import { trainPerformanceOn } from "./trainPerformance.js";
import { unseenMoments, type KindFold } from "./workloadMoments.js";

/** How near a score comes to the measured share served, in points of 100. */
export interface PerformanceLine {
  readonly line: (typeof names)[number];
  readonly quality: EstimateQuality;
  readonly byKind: Readonly<Record<string, EstimateQuality>>;
}

const names = ["model", "weighted sum", "scarcest resource"] as const;
const trainMoments = { firstSeed: 1000, workloads: 30, moments: 60 };
const testMoments = { firstSeed: 5000, workloads: 20, moments: 60 };

/** Score models trained on some kinds and measured on the others, of other seeds, beside the simple rules. */
export function evaluatePerformance(folds: readonly KindFold[], seed: number): readonly PerformanceLine[] {
  return performanceLines(
    folds.map(({ train, test }) => {
      const rows = performanceRows({ kinds: train, ...trainMoments });
      return {
        tested: performanceRows({ kinds: test, ...testMoments }),
        scores: scoresOf(trainPerformanceOn(rows, seed), rows),
      };
    }),
  );
}

/**
 * A score model as it is on rows, beside the simple rules.
 * @param rows generated ones of all kinds that it was not trained on, where none are given.
 */
export function measurePerformance(
  { model, trainedOn }: Pick<PerformanceModelFile, "model" | "trainedOn">,
  rows: readonly PerformanceRow[] = performanceRows(unseenMoments(testMoments, trainedOn)),
): readonly PerformanceLine[] {
  const fitted = performanceRows({ kinds: generatedKinds, ...trainMoments });
  return performanceLines([{ tested: rows, scores: scoresOf(model, fitted) }]);
}

/** Rows with what scores them. */
interface MeasuredFold {
  readonly tested: readonly PerformanceRow[];
  readonly scores: Readonly<Record<PerformanceLine["line"], ScoreOf>>;
}

function performanceLines(folds: readonly MeasuredFold[]): readonly PerformanceLine[] {
  return names.map((line) => {
    const scored = folds.flatMap(({ tested, scores }) =>
      tested.map((row) => ({ row, score: scores[line](row.usage) })),
    );
    return { line, quality: qualityOf(scored), byKind: byKind(scored) };
  });
}

function utilisations({ cpu, memory, io }: Usage): Float64Array {
  return Float64Array.of(cpu, memory, io);
}

interface Scored {
  readonly row: PerformanceRow;
  readonly score: number;
}

function scoresOf(model: PerformanceModel, rows: readonly PerformanceRow[]): MeasuredFold["scores"] {
  const sum = fitWeightedSum(
    rows.map(({ usage }) => utilisations(usage)),
    rows.map(({ servedShare }) => 100 * servedShare),
  );
  return {
    model: trainedScore(model),
    "weighted sum": (usage) => (usage ? Math.min(100, Math.max(0, weightedSum(sum, utilisations(usage)))) : 100),
    "scarcest resource": performanceScore,
  };
}

function qualityOf(scored: readonly Scored[]): EstimateQuality {
  return estimateQuality(
    scored.map(({ score }) => score),
    scored.map(({ row }) => 100 * row.servedShare),
  );
}

function byKind(scored: readonly Scored[]): Record<string, EstimateQuality> {
  const kinds = [...new Set(scored.map(({ row }) => row.kind ?? "recorded"))];
  return Object.fromEntries(
    kinds.map((kind) => [kind, qualityOf(scored.filter(({ row }) => (row.kind ?? "recorded") === kind))]),
  );
}
