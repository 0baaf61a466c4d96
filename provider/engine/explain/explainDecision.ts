import type { Action } from "../action.js";
import { unitsIn } from "../blend.js";
import { decide } from "../decide.js";
import { requestOf, type Scene } from "../workloadScene.js";
import type { DegradedOption } from "../degradation.js";
import type { DecisionInput } from "../decisionInput.js";
import { WorkloadKind } from "../fleet.js";
import type { Models } from "../models.js";
import { explainBlend } from "./explainBlend.js";
import { explainJob } from "./explainJob.js";
import { explainPools } from "./explainPools.js";
import { explainShadow } from "./explainShadow.js";
import { explainSteps } from "./explainSteps.js";
import { explainAlarm, explainUnits } from "./explainUnits.js";
import type { Explanation, WorkloadExplanation } from "./explanation.js";
import { sentencesFor } from "./sentences.js";

/**
 * Why a decision is as it is. It is made again on what it was made on, which gives the same actions, for a decision is
 * pure; all that is told is what this one weighed.
 */
export function explainDecision({ spec, state, observation }: DecisionInput, models: Models): Explanation {
  const seen: { readonly scene: Scene; readonly option: DegradedOption }[] = [];
  const kept = new Map<string, string>();
  const witness = {
    kept: (instance: string, why: string): void => void kept.set(instance, why),
    decided: (scene: Scene, option: DegradedOption): void => void seen.push({ scene, option }),
  };
  const { actions, outlook, auction } = decide(spec, state, observation, models, witness);
  const { fleet } = state;
  const lines = auction.memory?.lines ?? [];
  const workloads = seen.map(({ scene, option }) => ({
    ...explainWorkload(scene, option, actions, kept),
    bids: lines.filter(({ workload }) => workload === scene.view.workload.name),
  }));
  return { fleet, nowSeconds: observation.nowSeconds, model: outlook.forecaster.model, actions, workloads };
}

function explainWorkload(
  scene: Scene,
  option: DegradedOption,
  allActions: readonly Action[],
  kept: ReadonlyMap<string, string>,
): Omit<WorkloadExplanation, "bids"> {
  const { name, kind, priority, profile } = scene.view.workload;
  const actions = allActions.filter(({ workload }) => workload === name);
  const request = requestOf(option.depth, scene);
  const isJob = kind === WorkloadKind.DeadlineJob;
  const shadow = explainShadow(scene, option, request, actions);
  const chosenIn = (pool: number): number => unitsIn(option.choice.blend, pool);
  const explained = {
    ...{ workload: name, kind, priority, profile: profile.name, actions },
    steps: explainSteps(scene, option),
    ...(isJob ? { job: explainJob(scene, option, request) } : { blend: explainBlend(scene, option, request) }),
    pools: explainPools(scene, request, chosenIn),
    alarm: explainAlarm(scene),
    units: explainUnits(scene, kept),
    ...(shadow && { shadow }),
  };
  return { ...explained, because: sentencesFor(explained, scene) };
}
