import { impactUsd, type ImpactOf, type LossSituation, type RevocationImpact } from "../impact.js";
import { FeatureNetwork } from "../network/featureNetwork.js";
import type { NetworkWeights } from "../network/forwardPass.js";
import type { FeatureRange } from "../network/featureRange.js";
import { impactFeatureNames, impactFeatures } from "./impactFeatures.js";

/**
 * What an impact model tells of a loss, in order, each from 0 to 1: the share of the unsaved work that is to be done again;
 * the recovery, as a share of the longest that is thought possible; what is not served until then that would have been, as
 * a share of the load of `mostUnserved` units: more than the lost one's, where the others break down under its load.
 */
export const impactTargetNames = ["share of work lost", "recovery", "unserved"] as const;

export const mostUnserved = 2;

/** Four times what is declared, and two minutes: owners know it about. */
export function longestRecoverySeconds({ restoreSeconds, declaredRecoverySeconds }: LossSituation): number {
  return 4 * (restoreSeconds + declaredRecoverySeconds + 30);
}

/** A trained model of what losing a unit costs, with how far off it is. */
export interface ImpactModel {
  /** Features to the expected targets. */
  readonly network: NetworkWeights;
  /** Features to the expected squared error of each target. */
  readonly spread: NetworkWeights;
  /** By feature. */
  readonly ranges: readonly FeatureRange[];
  /** Standard deviations from what is expected to where one outcome in ten is lower, and one in ten is higher. */
  readonly usdBand: Band;
  readonly unreadyBand: Band;
}

export interface Band {
  readonly low: number;
  readonly high: number;
}

/** What is expected, with its standard deviation. */
interface Expected {
  readonly mean: number;
  readonly deviation: number;
}

/** Impacts by a trained model: never NaN nor below 0. What is not known of the unit counts as the middle of its range. */
export function trainedImpact(model: ImpactModel): ImpactOf {
  const predictor = new ImpactPredictor(model);
  return (situation) => impactOf(situation, predictor.predict(situation), model);
}

/** Makes predictions with one model. Keeps buffers, so one is made at a time. */
export class ImpactPredictor {
  private readonly features = new Float64Array(impactFeatureNames.length);
  private readonly means: FeatureNetwork;
  private readonly squares: FeatureNetwork;

  constructor({ network, spread, ranges }: Pick<ImpactModel, "network" | "spread" | "ranges">) {
    this.means = new FeatureNetwork(network, ranges);
    this.squares = new FeatureNetwork(spread, ranges);
  }

  /** The targets of a loss, in their order, with their standard deviations. */
  predict(situation: LossSituation): readonly Expected[] {
    impactFeatures(situation, this.features);
    const squares = this.squares.run(this.features);
    return Array.from(this.means.run(this.features), (mean, target) => ({
      mean,
      deviation: Math.sqrt(squares[target] ?? 0),
    }));
  }
}

function impactOf(
  situation: LossSituation,
  [work = none, recovery = none, unserved = none]: readonly Expected[],
  { usdBand, unreadyBand }: Pick<ImpactModel, "usdBand" | "unreadyBand">,
): RevocationImpact {
  const { unitUsdPerHour, unservedUsdPerUnitHour, startSeconds, unsavedSeconds } = situation;
  const longestSeconds = longestRecoverySeconds(situation);
  const recoverySeconds = recovery.mean * longestSeconds;
  const unreadySeconds = startSeconds + recoverySeconds;
  const workUsd = (unsavedSeconds / 3600) * unitUsdPerHour;
  const recoveryUsd = (longestSeconds / 3600) * unitUsdPerHour;
  const serviceUsd = (unreadySeconds / 3600) * mostUnserved * unservedUsdPerUnitHour;
  const parts = {
    lostWorkUsd: work.mean * workUsd,
    recoveryUsd: recovery.mean * recoveryUsd,
    degradedServiceUsd: unserved.mean * serviceUsd,
  };
  const usd = impactUsd(parts);
  const deviationUsd = Math.hypot(
    work.deviation * workUsd,
    recovery.deviation * recoveryUsd,
    unserved.deviation * serviceUsd,
  );
  const deviationSeconds = recovery.deviation * longestSeconds;
  return {
    ...parts,
    unreadySeconds,
    lowUsd: Math.max(0, usd + usdBand.low * deviationUsd),
    highUsd: usd + usdBand.high * deviationUsd,
    lowUnreadySeconds: Math.max(startSeconds, unreadySeconds + unreadyBand.low * deviationSeconds),
    highUnreadySeconds: unreadySeconds + unreadyBand.high * deviationSeconds,
  };
}

const none: Expected = { mean: 0, deviation: 0 };
