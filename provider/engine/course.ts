import { unitsIn, type PoolOutlook } from "./blend.js";
import type { BlendChoice } from "./chooseBlend.js";
import { because, type Draft } from "./draft.js";
import type { PartSpec } from "./fleet.js";
import { compareLevels } from "./level.js";
import type { ObservedInstance } from "./observation.js";
import type { WorkloadState } from "./state.js";
import type { Witness } from "./witness.js";
import type { WorkloadView } from "./workloadView.js";

/** From what a workload has to what it should have. */
export interface Course {
  readonly view: WorkloadView;
  /** Ids of units that are no part of the blend: nothing moves them. */
  readonly pinned: ReadonlySet<string>;
  readonly outlooks: readonly PoolOutlook[];
  /** By pool: which of the outlooks is its. It is looked up for every unit. */
  readonly positions: ReadonlyMap<string, number>;
  readonly choice: BlendChoice;
  /** On-demand units on top, in this pool, in case the blend's own launches find no room. */
  readonly insurance: { readonly pool: number; readonly units: number } | undefined;
  readonly wanted: ReadonlyMap<string, number>;
  readonly workloadState: WorkloadState;
  /** By part: units that run for bids that lost them. Absent: none. */
  readonly reclaims?: ReadonlyMap<string, number> | undefined;
  readonly nowSeconds: number;
  readonly witness?: Witness | undefined;
}

/** Where each pool is among the outlooks. */
export function positionsOf(outlooks: readonly PoolOutlook[]): ReadonlyMap<string, number> {
  return new Map(outlooks.map(({ pool }, position) => [pool.id, position]));
}

/** What a decision sees of the pool of a unit; undefined where the workload may not use it. */
export function outlookOf({ outlooks, positions }: Course, { pool }: ObservedInstance): PoolOutlook | undefined {
  return outlooks[positions.get(pool) ?? -1];
}

export function isOnDemand(course: Course, instance: ObservedInstance): boolean {
  return outlookOf(course, instance)?.onDemand === true;
}

/** Units that a pool should hold, insurance included; of one that the workload may not use, none. */
export function targetUnits({ choice, insurance, outlooks, positions }: Course, pool: string): number {
  const position = positions.get(pool);
  if (position === undefined) return 0;
  const steady = unitsIn(choice.blend, position);
  if (insurance?.pool !== position) return steady;
  return Math.max(steady, outlooks[position]?.held ?? 0) + insurance.units;
}

export function reassign(course: Course, draft: Draft, instance: ObservedInstance, part: PartSpec): void {
  draft.add({
    kind: "reassign",
    workload: course.view.workload.name,
    instance: instance.id,
    pool: instance.pool,
    part: part.name,
    level: compareLevels(instance.level, part.level) > 0 ? instance.level : part.level,
    reason: because(
      `counted to ${part.name}, which it can keep ${part.level} for: it lacks a unit, or ${instance.part} is gone`,
    ),
  });
}
