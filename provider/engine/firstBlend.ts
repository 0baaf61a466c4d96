import { LaunchPurpose, type LaunchAction } from "./action.js";
import { decide } from "./decide.js";
import type { FleetSpec } from "./fleet.js";
import type { Models } from "./models.js";
import type { BlendLine } from "./plan.js";
import type { CapacityPool } from "./pool.js";
import { emptyState, type FleetState } from "./state.js";

/** What the engine would launch first. */
export interface FirstBlend {
  /** Of a workload, by name. */
  readonly lines: (workload: string) => readonly BlendLine[];
  readonly nextState: FleetState;
  /** Losses expected of a unit in a pool over the next day. */
  readonly lossesPerDay: (pool: CapacityPool) => number;
}

/**
 * The engine's decision with nothing running and nothing learnt, insurance apart.
 * @param ageSeconds for how long the fleet's pools have been watched without a loss.
 */
export function firstBlend(spec: FleetSpec, models: Models, ageSeconds = 0): FirstBlend {
  const observation = { nowSeconds: ageSeconds, instances: [], usdPerHour: {}, signals: [], jobs: [] };
  const { actions, outlook, nextState } = decide(spec, emptyState(spec.name, 0), observation, models);
  const pools = new Map(spec.pools.map((pool) => [pool.id, pool]));
  const lossesPerDay = (pool: CapacityPool): number => outlook.forecaster.forecast(pool, 1).lossesPerDay;
  const lines = new Map<string, BlendLine[]>();
  for (const action of actions) {
    if (action.kind !== "launch" || action.purpose === LaunchPurpose.Insurance) continue;
    const pool = pools.get(action.pool);
    if (!pool) continue;
    const line = blendLine(action, pool, lossesPerDay(pool));
    lines.set(action.workload, [...(lines.get(action.workload) ?? []), line]);
  }
  return { lines: (workload) => lines.get(workload) ?? [], nextState, lossesPerDay };
}

/** What lines cost an hour together. */
export function usdPerHourOf(lines: readonly BlendLine[]): number {
  return lines.reduce((sum, { usdPerHour }) => sum + usdPerHour, 0);
}

function blendLine(launch: LaunchAction, pool: CapacityPool, lossesPerDay: number): BlendLine {
  const paid = launch.stopped ? 0 : pool.usdPerHour;
  return {
    part: launch.part,
    level: launch.level,
    role: launch.role,
    stopped: launch.stopped,
    pool,
    units: launch.count,
    usdPerHour: launch.count * paid,
    interruptionsPerDay: launch.count * lossesPerDay,
  };
}
