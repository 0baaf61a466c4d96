import type { GeneratedKind } from "../embedded/workloads/generatedWorkload.js";
import { lossOutcome, type LossOutcome } from "../embedded/workloads/lossOutcome.js";
import { unitMinute } from "../embedded/workloads/unitMinute.js";
import { impactFeatureNames, impactFeatures } from "../engine/impact/impactFeatures.js";
import { longestRecoverySeconds, mostUnserved } from "../engine/impact/impactModel.js";
import { lossScores, unservedUsdPerUnitHour, type LossSituation } from "../engine/impact.js";
import { Priority } from "../engine/fleet.js";
import type { ScoreOf } from "../engine/performanceScore.js";
import { profiles } from "../engine/profile.js";
import { workloadMoments, type MomentSettings } from "./workloadMoments.js";

/** A loss beside what came of it. */
export interface ImpactRow {
  readonly kind: GeneratedKind;
  readonly situation: LossSituation;
  readonly outcome: LossOutcome;
  /** In the order of `impactFeatureNames`. */
  readonly features: Float64Array;
  /** In the order of `impactTargetNames`. */
  readonly targets: readonly number[];
}

const mostUnits = 8;
const starts = [30, 60, 120, 180, 300, 600] as const;
/** Between a minute and four hours, as often short as long. */
const unsavedSpan = { least: 60, most: 4 * 3600 };

/** Losses of units of generated workloads; prices are in hours of a unit: 1 USD each. */
export function impactRows(settings: MomentSettings, scoreOf: ScoreOf): ImpactRow[] {
  return [...workloadMoments(settings)].map(({ workload, moment, between }) => {
    const { nowSeconds, ageSeconds } = moment;
    const readyUnits = Math.floor(between(1, mostUnits + 1));
    const startSeconds = starts[Math.floor(between(0, starts.length))] ?? starts[0];
    const drawn = unsavedSpan.least * (unsavedSpan.most / unsavedSpan.least) ** between(0, 1);
    const { checkpoint, declaredRecoverySeconds } = workload.state;
    const unsavedSeconds = checkpoint ? Math.min(ageSeconds, drawn) : 0;
    const { usage } = unitMinute(workload, { nowSeconds, ageSeconds, loadFactor: 1 });
    const situation = {
      usage,
      ...lossScores(usage, readyUnits, scoreOf),
      readyUnits,
      unsavedSeconds,
      startSeconds,
      restoreSeconds: checkpoint?.restoreSeconds ?? 0,
      declaredRecoverySeconds,
      unitUsdPerHour: 1,
      unservedUsdPerUnitHour: unservedUsdPerUnitHour(
        { profile: profiles.balanced, startSeconds, priority: Priority.Standard },
        1,
      ),
    };
    const outcome = lossOutcome(workload, { nowSeconds, ageSeconds, unsavedSeconds, readyUnits, startSeconds });
    return {
      kind: workload.kind,
      situation,
      outcome,
      features: impactFeatures(situation, new Float64Array(impactFeatureNames.length)),
      targets: targetsOf(situation, outcome),
    };
  });
}

function targetsOf(
  situation: LossSituation,
  { lostWorkHours, recoveryHours, unservedUnitHours, unreadySeconds }: LossOutcome,
): readonly number[] {
  const { unsavedSeconds } = situation;
  return [
    unsavedSeconds > 0 ? (lostWorkHours * 3600) / unsavedSeconds : 0,
    Math.min(1, (recoveryHours * 3600) / longestRecoverySeconds(situation)),
    Math.min(1, (unservedUnitHours * 3600) / (mostUnserved * unreadySeconds)),
  ];
}

/** What a loss cost, at the prices of its situation. */
export function outcomeUsd({ situation, outcome }: Pick<ImpactRow, "situation" | "outcome">): number {
  const { unitUsdPerHour, unservedUsdPerUnitHour: worth } = situation;
  return (outcome.lostWorkHours + outcome.recoveryHours) * unitUsdPerHour + outcome.unservedUnitHours * worth;
}
