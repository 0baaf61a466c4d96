import { lossProbability } from "./forecast.js";
import { priorityWeight, type WorkloadSpec } from "./fleet.js";
import type { Usage } from "./observation.js";
import type { ScoreOf } from "./performanceScore.js";
import type { KnownInstance } from "./state.js";

/** What losing one unit now would cost. */
export interface RevocationImpact {
  readonly lostWorkUsd: number;
  readonly recoveryUsd: number;
  readonly degradedServiceUsd: number;
  /** From the loss until the replacement serves as the lost unit did. */
  readonly unreadySeconds: number;
  /** One time in ten the sum in USD is below `lowUsd`, one in ten above `highUsd`; both the sum itself where no spread is known. */
  readonly lowUsd: number;
  readonly highUsd: number;
  /** The same of `unreadySeconds`. */
  readonly lowUnreadySeconds: number;
  readonly highUnreadySeconds: number;
}

/** A unit whose loss is to be priced. */
export interface LossSituation {
  /** What the unit uses of itself; undefined where nobody measures it. */
  readonly usage: Usage | undefined;
  /** How well it does, 0 to 100. */
  readonly score: number;
  /** How well the others would do with its load: see `lossScores`. */
  readonly scoreAfterLoss: number;
  /** Units of the workload that are ready, this one included. */
  readonly readyUnits: number;
  /** Time of work that no checkpoint holds; 0 where the workload has none to lose. */
  readonly unsavedSeconds: number;
  /** From launch to ready. */
  readonly startSeconds: number;
  /** 0 where it has no checkpoints. */
  readonly restoreSeconds: number;
  /** What its owner says a recovery takes beside that. */
  readonly declaredRecoverySeconds: number;
  /** What an hour of a unit's work costs: on-demand, now. */
  readonly unitUsdPerHour: number;
  /** What an hour of a unit's capacity is worth that is asked for and not served. */
  readonly unservedUsdPerUnitHour: number;
}

/** What losing a unit now would cost. */
export type ImpactOf = (situation: LossSituation) => RevocationImpact;

/** The situation of a serving unit. */
export function lossSituation(
  workload: WorkloadSpec,
  { usage, known }: { readonly usage: Usage | undefined; readonly known: KnownInstance | undefined },
  among: {
    readonly readyUnits: number;
    readonly unitUsdPerHour: number;
    readonly nowSeconds: number;
    readonly scoreOf: ScoreOf;
  },
): LossSituation {
  const { checkpoint, startSeconds } = workload;
  const { nowSeconds, scoreOf, readyUnits, unitUsdPerHour } = among;
  return {
    readyUnits,
    unitUsdPerHour,
    usage,
    ...lossScores(usage, readyUnits, scoreOf),
    unsavedSeconds: checkpoint ? nowSeconds - (known?.unsavedSinceSeconds ?? nowSeconds) : 0,
    startSeconds,
    restoreSeconds: checkpoint?.restoreSeconds ?? 0,
    declaredRecoverySeconds: workload.recoverySeconds,
    unservedUsdPerUnitHour: unservedUsdPerUnitHour(workload, among.unitUsdPerHour),
  };
}

/** How well a unit does, and how well the others would with its load; 0 where there is no other. */
export function lossScores(
  usage: Usage | undefined,
  readyUnits: number,
  scoreOf: ScoreOf,
): Pick<LossSituation, "score" | "scoreAfterLoss"> {
  const after = usage && usageWithout(usage, readyUnits, readyUnits - 1);
  const scoreAfterLoss = readyUnits > 1 ? scoreOf(after) : 0;
  return { score: scoreOf(usage), scoreAfterLoss };
}

/** What units use once so many carry the load of others: CPU and I/O follow the load, memory is taken to stay. */
export function usageWithout({ cpu, memory, io }: Usage, readyUnits: number, left: number): Usage {
  const more = readyUnits / left;
  return { cpu: cpu * more, memory, io: io * more };
}

/**
 * What an hour of a unit's capacity is worth that is asked for and not served, as the profile has it: a unit's weight for one
 * start without it.
 */
export function unservedUsdPerUnitHour(
  { profile, startSeconds, priority }: Pick<WorkloadSpec, "profile" | "startSeconds" | "priority">,
  unitUsdPerHour: number,
): number {
  return (profile.shortageWeight * unitUsdPerHour * priorityWeight(priority)) / (pricedSeconds(startSeconds) / 3600);
}

/** How long being short is taken to last, where its price is spread over it: never less than a quarter minute. */
export function pricedSeconds(seconds: number): number {
  return Math.max(15, seconds);
}

type ImpactParts = Pick<RevocationImpact, "lostWorkUsd" | "recoveryUsd" | "degradedServiceUsd">;

export function impactUsd(impact: ImpactParts): number {
  return destroyedUsd(impact) + impact.degradedServiceUsd;
}

/** What a loss destroys or makes be done again, beside the service that it degrades. */
export function destroyedUsd(impact: Pick<ImpactParts, "lostWorkUsd" | "recoveryUsd">): number {
  return impact.lostWorkUsd + impact.recoveryUsd;
}

/**
 * The simple rule in the place of a trained model: the work since the last checkpoint and the declared recovery at the
 * unit's price; and its share of the service until it is replaced, more of it where the others are strained: a score of 60
 * leaves them 0.6 of their capacity to take over with.
 */
export function revocationImpact(situation: LossSituation): RevocationImpact {
  const { unitUsdPerHour, unsavedSeconds, startSeconds, restoreSeconds, declaredRecoverySeconds } = situation;
  const recoverySeconds = restoreSeconds + declaredRecoverySeconds;
  const unreadySeconds = startSeconds + recoverySeconds;
  const strain = 100 / Math.max(1, situation.score);
  const parts = {
    lostWorkUsd: (unsavedSeconds / 3600) * unitUsdPerHour,
    recoveryUsd: (recoverySeconds / 3600) * unitUsdPerHour,
    degradedServiceUsd: (unreadySeconds / 3600) * situation.unservedUsdPerUnitHour * strain,
  };
  const usd = impactUsd(parts);
  const spread = { lowUsd: usd, highUsd: usd, lowUnreadySeconds: unreadySeconds, highUnreadySeconds: unreadySeconds };
  return { ...parts, unreadySeconds, ...spread };
}

/** The horizon in which an impact is predicted: the time that a move takes with some to spare. */
export const impactHorizonSeconds = 600;

/** Impact × probability of losing the unit's pool within the horizon, in USD. */
export function predictedImpactUsd(impact: RevocationImpact, hazardPerHour: number): number {
  return impactUsd(impact) * lossProbability(hazardPerHour, impactHorizonSeconds);
}
