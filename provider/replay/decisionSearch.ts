import type { Action } from "../engine/action.js";
import type { DecisionInput } from "../engine/decisionInput.js";
import { shippedModels } from "../models/shippedModels.js";
import { runFleet, type FleetRun } from "./runFleet.js";
import type { FleetReplay, ReplayProgress } from "./replayFleet.js";

/** Which decision of a run is asked for. */
export interface DecisionQuestion {
  readonly atSeconds: number;
  /** The first from that moment on whose actions are these; absent: the newest up to that moment, whatever it does. */
  readonly next?: (actions: readonly Action[]) => boolean;
}

/** A decision that was found, with what it was made on. */
export interface FoundDecision {
  readonly input: DecisionInput;
  readonly actions: readonly Action[];
}

/** Runs a fleet's replay up to a decision; undefined where there is none, or where it was interrupted. */
export async function findDecision(
  { spec, world, durationSeconds, wakeUps, models = shippedModels() }: FleetReplay,
  { atSeconds, next }: DecisionQuestion,
  progress: ReplayProgress = {},
): Promise<FoundDecision | undefined> {
  let found: FoundDecision | undefined;
  const onRound: FleetRun["onRound"] = ({ state, observation, decision: { actions } }) => {
    const isLater = observation.nowSeconds >= atSeconds;
    const isIt = next ? !found && isLater && next(actions) : observation.nowSeconds <= atSeconds;
    if (isIt) found = { input: { spec, state, observation }, actions };
  };
  const { market, ports, work } = world;
  await runFleet({
    ...{ spec, market, ports, wakeUps, models, listeners: [work], onRound },
    // A decision of the moment itself is one of those up to it.
    durationSeconds: next ? durationSeconds : Math.min(durationSeconds, atSeconds + 1),
    isInterrupted: () => (next !== undefined && found !== undefined) || (progress.isInterrupted?.() ?? false),
    ...(progress.onRun && { onProgress: progress.onRun }),
  });
  return found;
}
