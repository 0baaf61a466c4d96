import { forecasterWith, type ForecasterOf } from "../../engine/forecast.js";
import { simpleRules, type Models } from "../../engine/models.js";
import type { BlendProfile } from "../../engine/profile.js";
import { horizonsSeconds } from "../../engine/revocation/revocationModel.js";
import { isUp, nextLosses, type TraceSet } from "../trace.js";
import type { ReplaySettings } from "../traceMarket.js";
import type { GeneratedFigures } from "./generatedLedger.js";
import { replayGeneratedFleet } from "./generatedReplay.js";

export interface AblationSettings {
  readonly replay: ReplaySettings;
  /** By which runs are valued. */
  readonly profile: BlendProfile;
  /**
   * Decisions are tried with so much of the profile's price of risk: a model that says too much of every risk, or too
   * little, is not to be judged by that alone.
   */
  readonly riskWeights: readonly number[];
  /** One fleet for each. */
  readonly seeds: readonly number[];
}

/** What fleets cost where one of the models is replaced: means over the fleets. */
export interface AblationArm {
  readonly arm: string;
  /** Of the risk weights the one at which it costs least. */
  readonly best: WeighedFigures;
  readonly byWeight: readonly WeighedFigures[];
}

export interface WeighedFigures {
  readonly riskWeight: number;
  readonly figures: GeneratedFigures;
}

export interface AblationProgress {
  /** Told of each run before it begins, with the share of all that is done. */
  readonly onRun?: (arm: string, share: number) => void;
  readonly isInterrupted?: () => boolean;
}

/** All three models, each one replaced by its simple rule, and the ends of what foreseeing can do. */
export function ablationArms(
  trained: Models,
  trace: TraceSet,
): readonly { readonly arm: string; readonly models: Models }[] {
  const losses = lossesByPool(trace);
  return [
    { arm: "all three models", models: trained },
    { arm: "age curve for the revocation model", models: { ...trained, forecasterOf: simpleRules.forecasterOf } },
    { arm: "scarcest resource for the score", models: { ...trained, scoreOf: simpleRules.scoreOf } },
    { arm: "declared recovery for the impact", models: { ...trained, impactOf: simpleRules.impactOf } },
    { arm: "simple rules for all three", models: simpleRules },
    { arm: "every pool alike", models: { ...trained, forecasterOf: everyPoolAlike(trace, losses) } },
    { arm: "perfect warning", models: { ...trained, forecasterOf: perfectWarning(trace, losses) } },
  ];
}

/** Replays every arm on every fleet; what is done is left where it is interrupted, and nothing answered. */
export async function runAblation(
  trace: TraceSet,
  trained: Models,
  { replay, profile, riskWeights, seeds }: AblationSettings,
  { onRun, isInterrupted = () => false }: AblationProgress = {},
): Promise<readonly AblationArm[] | undefined> {
  const arms = ablationArms(trained, trace);
  const total = arms.length * riskWeights.length * seeds.length;
  const found: AblationArm[] = [];
  let done = 0;
  for (const { arm, models } of arms) {
    const byWeight: WeighedFigures[] = [];
    for (const riskWeight of riskWeights) {
      const fleets: GeneratedFigures[] = [];
      for (const seed of seeds) {
        onRun?.(arm, done++ / total);
        const run = { trace, settings: replay, profile, riskWeight, seed, models, isInterrupted };
        fleets.push(await replayGeneratedFleet(run));
        if (isInterrupted()) return undefined;
      }
      byWeight.push({ riskWeight, figures: meanFigures(fleets) });
    }
    const best = byWeight.reduce((a, b) => (b.figures.totalUsd < a.figures.totalUsd ? b : a));
    found.push({ arm, best, byWeight });
  }
  return found;
}

/** By pool and tick: the next tick at which the pool is down. */
type LossesByPool = ReadonlyMap<string, Int32Array>;

function lossesByPool(trace: TraceSet): LossesByPool {
  return new Map(trace.pools.map((pool) => [pool.id, nextLosses(pool, trace.ticks)]));
}

function meanFigures(fleets: readonly GeneratedFigures[]): GeneratedFigures {
  const mean = (read: (figures: GeneratedFigures) => number): number =>
    fleets.reduce((sum, figures) => sum + read(figures), 0) / fleets.length;
  return {
    capacityUsd: mean((figures) => figures.capacityUsd),
    lostWorkUsd: mean((figures) => figures.lostWorkUsd),
    unservedUsd: mean((figures) => figures.unservedUsd),
    savingUsd: mean((figures) => figures.savingUsd),
    degradedUsd: mean((figures) => figures.degradedUsd),
    totalUsd: mean((figures) => figures.totalUsd),
    unreadySeconds: mean((figures) => figures.unreadySeconds),
    losses: mean((figures) => figures.losses),
    checkpoints: mean((figures) => figures.checkpoints),
  };
}

/** Knows how often pools are lost on the whole, and tells none from another: the recording's own rate, looked up. */
export function everyPoolAlike(trace: TraceSet, losses = lossesByPool(trace)): ForecasterOf {
  const chances = horizonsSeconds.map((horizon) => {
    let [rows, lost] = [0, 0];
    for (const pool of trace.pools) {
      const next = losses.get(pool.id);
      for (let tick = 0; tick < trace.ticks; tick++) {
        if (!isUp(pool, tick)) continue;
        rows++;
        if (((next?.[tick] ?? Infinity) - tick) * trace.gapSeconds <= horizon) lost++;
      }
    }
    return lost / rows;
  });
  return (history) => forecasterWith("every pool alike", history, () => ({ chances, rawChances: chances }));
}

const surely = 0.99;
const hardly = 0.001;

/** Looks the recording up: what nobody can do, and so the most that foreseeing can earn with these decisions. */
function perfectWarning(trace: TraceSet, losses: LossesByPool): ForecasterOf {
  return (history) => {
    const tick = Math.floor(history.nowSeconds / trace.gapSeconds);
    return forecasterWith("perfect warning", history, (pool) => {
      const after = ((losses.get(pool.id)?.[tick] ?? trace.ticks) - tick) * trace.gapSeconds;
      const chances = horizonsSeconds.map((horizon) => (after <= horizon ? surely : hardly));
      return { chances, rawChances: chances };
    });
  };
}
