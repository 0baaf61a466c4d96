import { trainedImpact, type ImpactModel } from "../engine/impact/impactModel.js";
import { impactUsd, revocationImpact, type ImpactOf, type RevocationImpact } from "../engine/impact.js";
import { trainedScore } from "../engine/performance/performanceModel.js";
import type { ScoreOf } from "../engine/performanceScore.js";
import type { ImpactModelFile } from "../models/impactModelFile.js";
import { estimateQuality, type EstimateQuality } from "./estimateQuality.js";
import { impactRows, outcomeUsd, type ImpactRow } from "./impactRows.js";
import { performanceRows } from "./performanceRows.js";
import { trainImpactOn } from "./trainImpact.js";
import { trainPerformanceOn } from "./trainPerformance.js";
import { unseenMoments, type KindFold } from "./workloadMoments.js";

export type ImpactLineName = "model" | "time since the checkpoint" | "declared";

/** How near an estimate comes to what losses cost. */
export interface ImpactLine {
  readonly line: ImpactLineName;
  /** In USD where an hour of a unit is 1 USD. */
  readonly usd: EstimateQuality;
  readonly usdByKind: Readonly<Record<string, EstimateQuality>>;
  readonly unreadySeconds: EstimateQuality;
  readonly unreadyByKind: Readonly<Record<string, EstimateQuality>>;
}

export interface ImpactEvaluation {
  readonly lines: readonly ImpactLine[];
  /** Shares of the outcomes that lie between the model's low and high: 0.8 is wanted. */
  readonly withinUsd: number;
  readonly withinUnready: number;
}

const trainMoments = { firstSeed: 1000, workloads: 30, moments: 40 };
const watchMoments = { firstSeed: 3000, workloads: 15, moments: 40 };
const testMoments = { firstSeed: 5000, workloads: 20, moments: 40 };

/** Impact models trained on some kinds and measured on the others, of other seeds, beside the simple rules. */
export function evaluateImpact(folds: readonly KindFold[], seed: number): ImpactEvaluation {
  return impactEvaluation(folds.flatMap((fold) => scoreFold(fold, seed)));
}

/**
 * An impact model as it is, on losses of all kinds of workloads that it was not trained on, beside the simple rules.
 * @param scoreOf what tells it how well units do, as in a fleet.
 */
export function measureImpact(
  { model, trainedOn }: Pick<ImpactModelFile, "model" | "trainedOn">,
  scoreOf: ScoreOf,
): ImpactEvaluation {
  return impactEvaluation(scoreRows(model, impactRows(unseenMoments(testMoments, trainedOn), scoreOf)));
}

function impactEvaluation(scored: readonly Scored[]): ImpactEvaluation {
  const within = (inside: (one: Scored) => boolean): number => scored.filter(inside).length / scored.length;
  return {
    lines: lineNames.map((line) => lineOf(line, scored)),
    withinUsd: within(({ row, impacts: { model } }) => isBetween(outcomeUsd(row), model.lowUsd, model.highUsd)),
    withinUnready: within(({ row, impacts: { model } }) =>
      isBetween(row.outcome.unreadySeconds, model.lowUnreadySeconds, model.highUnreadySeconds),
    ),
  };
}

const lineNames: readonly ImpactLineName[] = ["model", "time since the checkpoint", "declared"];

interface Scored {
  readonly row: ImpactRow;
  readonly impacts: Readonly<Record<ImpactLineName, RevocationImpact>>;
}

function scoreFold({ train, test }: KindFold, seed: number): Scored[] {
  const scoreOf = trainedScore(trainPerformanceOn(performanceRows({ kinds: train, ...trainMoments }), seed));
  const rowsOf = (kinds: KindFold["train"], moments: typeof trainMoments): ImpactRow[] =>
    impactRows({ kinds, ...moments }, scoreOf);
  const model = trainImpactOn(rowsOf(train, trainMoments), rowsOf(train, watchMoments), seed);
  return scoreRows(model, rowsOf(test, testMoments));
}

function scoreRows(model: ImpactModel, rows: readonly ImpactRow[]): Scored[] {
  const impactOf = trainedImpact(model);
  return rows.map((row) => ({
    row,
    impacts: {
      model: impactOf(row.situation),
      "time since the checkpoint": timeSinceCheckpoint(row.situation),
      declared: revocationImpact(row.situation),
    },
  }));
}

/** The time since the last checkpoint times its price; unready while the replacement starts. */
const timeSinceCheckpoint: ImpactOf = (situation) => {
  const { startSeconds, restoreSeconds } = situation;
  const only = { recoveryUsd: 0, degradedServiceUsd: 0, unreadySeconds: startSeconds + restoreSeconds };
  return { ...revocationImpact(situation), ...only };
};

function lineOf(line: ImpactLineName, scored: readonly Scored[]): ImpactLine {
  const usdOf = (some: readonly Scored[]): EstimateQuality =>
    estimateQuality(
      some.map(({ impacts }) => impactUsd(impacts[line])),
      some.map(({ row }) => outcomeUsd(row)),
    );
  const unreadyOf = (some: readonly Scored[]): EstimateQuality =>
    estimateQuality(
      some.map(({ impacts }) => impacts[line].unreadySeconds),
      some.map(({ row }) => row.outcome.unreadySeconds),
    );
  const kinds = [...new Set(scored.map(({ row }) => row.kind))];
  const ofKind = (kind: string): readonly Scored[] => scored.filter(({ row }) => row.kind === kind);
  return {
    line,
    usd: usdOf(scored),
    usdByKind: Object.fromEntries(kinds.map((kind) => [kind, usdOf(ofKind(kind))])),
    unreadySeconds: unreadyOf(scored),
    unreadyByKind: Object.fromEntries(kinds.map((kind) => [kind, unreadyOf(ofKind(kind))])),
  };
}

function isBetween(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}
