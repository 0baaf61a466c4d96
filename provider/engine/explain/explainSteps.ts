import { chooseAt, type Scene } from "../workloadScene.js";
import { optionTotal, qualityUsdPerHour, stepsTaken, type DegradedOption } from "../degradation.js";
import type { StepExplanation } from "./explanation.js";
import { placed } from "./plans.js";

/** The present depth of degradation with one step less and one more, and the chosen one wherever it is. */
export function explainSteps(scene: Scene, chosen: DegradedOption): StepExplanation[] {
  const { workload } = scene.view;
  const present = scene.state.degraded.length;
  if (workload.degradation.length === 0) return [];
  const depths = new Set([present - 1, present, present + 1, chosen.depth]);
  return [...depths]
    .filter((depth) => depth >= 0 && depth <= workload.degradation.length)
    .map((depth) => {
      const option = depth === chosen.depth ? chosen : { depth, choice: chooseAt(depth, scene) };
      const total = optionTotal(workload, option);
      return {
        steps: stepsTaken(workload, depth).map(({ name }) => name),
        chosen: depth === chosen.depth,
        qualityUsdPerHour: qualityUsdPerHour(workload, depth),
        units: placed(option.choice.blend, scene.outlooks),
        ...(Number.isFinite(total) && { total }),
      };
    });
}
