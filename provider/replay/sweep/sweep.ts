import type { PolicyFigures } from "../serviceFigures.js";
import type { TraceSet } from "../trace.js";
import { scenariosOf, type SweepGrid, type SweepScenario } from "./scenario.js";
import { judged, pointOf, type JudgedPoint } from "./sweepPoint.js";
import { tasksIn, type SweepTask } from "./sweepTask.js";
import { runInThreads, type ThreadSettings } from "./taskThreads.js";

/** A scenario with our own policy by each setting, then the baselines. */
export interface ScenarioResult {
  readonly scenario: SweepScenario;
  readonly points: readonly JudgedPoint[];
}

export interface Sweep {
  readonly trace: {
    readonly name: string;
    readonly pools: number;
    readonly ticks: number;
    readonly gapSeconds: number;
    readonly warnings: readonly string[];
  };
  readonly grid: SweepGrid;
  readonly scenarios: readonly ScenarioResult[];
}

/**
 * Replays our own policy and every baseline in every scenario of a grid.
 * @param grid of which every scenario can be replayed on the trace (`assertReplayable`).
 * @throws AbortError where the signal was aborted.
 */
export async function runSweep(trace: TraceSet, grid: SweepGrid, threads: ThreadSettings): Promise<Sweep> {
  const scenarios = scenariosOf(trace, grid);
  const tasks = scenarios.flatMap((scenario) => tasksIn(scenario, grid));
  const results = await runInThreads(trace, tasks, threads);
  const { name, pools, ticks, gapSeconds, warnings } = trace;
  return {
    trace: { name, pools: pools.length, ticks, gapSeconds, warnings },
    grid,
    scenarios: scenarios.map((scenario) => ({ scenario, points: pointsIn(scenario, tasks, results) })),
  };
}

/** @param results of the tasks, in their order. */
function pointsIn(
  scenario: SweepScenario,
  tasks: readonly SweepTask[],
  results: readonly (readonly PolicyFigures[])[],
): readonly JudgedPoint[] {
  const points = tasks.flatMap((task, index) =>
    task.scenario === scenario ? (results[index] ?? []).map((figures) => pointOf(task.setting, figures)) : [],
  );
  return judged(points);
}
