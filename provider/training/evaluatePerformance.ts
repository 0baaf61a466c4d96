import { trainedScore } from "../engine/performance/performanceModel.js";
import type { Usage } from "../engine/observation.js";
import { performanceScore, type ScoreOf } from "../engine/performanceScore.js";
import { estimateQuality, type EstimateQuality } from "./estimateQuality.js";
import { fitWeightedSum, weightedSum } from "./leastSquares.js";
import { performanceRows, type PerformanceRow } from "./performanceRows.js";
import { trainPerformanceOn } from "./trainPerformance.js";
import type { KindFold } from "./workloadMoments.js";

/** How near a score comes to the measured share served, in points of 100. */
export interface PerformanceLine {
  readonly line: "model" | "weighted sum" | "scarcest resource";
  readonly quality: EstimateQuality;
  readonly byKind: Readonly<Record<string, EstimateQuality>>;
}

const trainMoments = { firstSeed: 1000, workloads: 30, moments: 60 };
const testMoments = { firstSeed: 5000, workloads: 20, moments: 60 };

/** Score models trained on some kinds and measured on the others, of other seeds, beside the simple rules. */
export function evaluatePerformance(folds: readonly KindFold[], seed: number): readonly PerformanceLine[] {
  const measured = folds.map(({ train, test }) => {
    const rows = performanceRows({ kinds: train, ...trainMoments });
    return { tested: performanceRows({ kinds: test, ...testMoments }), lines: linesOf(rows, seed) };
  });
  const names = ["model", "weighted sum", "scarcest resource"] as const;
  return names.map((line) => {
    const scored = measured.flatMap(({ tested, lines }) =>
      tested.map((row) => ({ row, score: lines[line](row.usage) })),
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

function linesOf(rows: readonly PerformanceRow[], seed: number): Record<PerformanceLine["line"], ScoreOf> {
  const sum = fitWeightedSum(
    rows.map(({ usage }) => utilisations(usage)),
    rows.map(({ servedShare }) => 100 * servedShare),
  );
  return {
    model: trainedScore(trainPerformanceOn(rows, seed)),
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
