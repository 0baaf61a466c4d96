import { Role } from "../../provider/engine/observation.js";
import type { BlendLine } from "../../provider/engine/plan.js";
import type { CapacityPool } from "../../provider/engine/pool.js";

type Axis = "instanceType" | "zone";

export interface SeparatedPools {
  readonly serving: readonly CapacityPool[];
  readonly shadow: readonly CapacityPool[];
}

/**
 * Parts the pools of one market between serving units and their shadows, so that the two never share one. An Auto
 * Scaling group takes any of its types in any of its zones, so a whole type or a whole zone goes to one side: those the
 * plan uses to the side that uses them, the others in turn. Types are tried before zones, because a service wants all
 * zones. A plan that neither allows is followed for what serves only, or else not at all.
 */
export function separated(
  serving: readonly CapacityPool[],
  shadow: readonly CapacityPool[],
  plan: readonly BlendLine[],
): SeparatedPools {
  const ids = new Set(serving.map((pool) => pool.id));
  if (!shadow.some((pool) => ids.has(pool.id))) return { serving, shadow };
  for (const lines of [plan, plan.filter((line) => line.role === Role.Serving), []]) {
    for (const axis of ["instanceType", "zone"] as const) {
      const parted = partedBy(axis, serving, shadow, lines);
      if (parted) return parted;
    }
  }
  // One pool between the two, which the declaration's own rules refuse.
  return { serving, shadow: [] };
}

function partedBy(
  axis: Axis,
  serving: readonly CapacityPool[],
  shadow: readonly CapacityPool[],
  lines: readonly BlendLine[],
): SeparatedPools | undefined {
  const planned = (role: Role): readonly string[] =>
    lines.filter((line) => line.role === role).map((line) => line.pool[axis]);
  const ofServing = new Set(serving.map((pool) => pool[axis]));
  const ofShadow = new Set(shadow.map((pool) => pool[axis]));
  const servingSide = new Set([...planned(Role.Serving), ...[...ofServing].filter((value) => !ofShadow.has(value))]);
  const shadowSide = new Set([...planned(Role.Shadow), ...[...ofShadow].filter((value) => !ofServing.has(value))]);
  if ([...shadowSide].some((value) => servingSide.has(value))) return undefined;
  for (const value of ofServing) {
    if (!ofShadow.has(value) || servingSide.has(value) || shadowSide.has(value)) continue;
    (servingSide.size <= shadowSide.size ? servingSide : shadowSide).add(value);
  }
  const parted = {
    serving: serving.filter((pool) => servingSide.has(pool[axis])),
    shadow: shadow.filter((pool) => shadowSide.has(pool[axis])),
  };
  return parted.serving.length > 0 && parted.shadow.length > 0 ? parted : undefined;
}
