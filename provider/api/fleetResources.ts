import { momentText } from "../document/momentText.js";
import type { FleetSpec, WorkloadSpec } from "../engine/fleet.js";
import { groupedBy } from "../engine/groupedBy.js";
import { promiseOf } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import type { Caller } from "./apiCall.js";
import { mayChange } from "./callerIdentity.js";
import {
  degradedSteps,
  grantedUnits,
  total,
  unitOnDemandUsdPerHour,
  wantedUnits,
  type FleetView,
  type Member,
} from "./fleetView.js";
import type {
  BlendLineResource,
  BlendResource,
  EngineResource,
  FleetResource,
  InstanceResource,
  PartResource,
  WorkloadResource,
} from "./resources.js";

/** A companion that has decided nothing for so long is not well: it decides every minute. */
const lateSeconds = 180;

export function fleetResource(view: FleetView, caller: Caller): FleetResource {
  const { state, nowSeconds, now, spec, isDecided, membersOf } = view;
  const members = [...membersOf.values()].flat();
  const serving = members.filter(({ role }) => role === Role.Serving).length;
  const wanted = now.workloads.map((workload) => ({ workload, units: sumOf(wantedUnits(workload, view)) }));
  return {
    fleet: spec.name,
    at: momentText(nowSeconds),
    ...(isDecided && { decidedAt: momentText(state.decidedAtSeconds) }),
    isLate: isDecided && nowSeconds - state.decidedAtSeconds > Math.max(lateSeconds, 3 * spec.tickSeconds),
    engine: engineResource(view, caller),
    usdPerHour: total(members, view.costOf),
    onDemandUsdPerHour: total(wanted, ({ workload, units }) => units * unitOnDemandUsdPerHour(workload, view)),
    ...(Number.isFinite(spec.budgetUsdPerHour) && { budgetUsdPerHour: spec.budgetUsdPerHour }),
    units: { wanted: total(wanted, ({ units }) => units), running: serving, shadows: members.length - serving },
    pending: state.pending.length,
  };
}

export function engineResource({ controls, spec, nowSeconds }: FleetView, caller: Caller): EngineResource {
  const { version, by, pausedUntilSeconds, why } = controls.engine;
  const isPaused = pausedUntilSeconds !== undefined && nowSeconds < pausedUntilSeconds;
  return {
    version,
    paused: isPaused,
    ...(isPaused && { pausedUntil: momentText(pausedUntilSeconds) }),
    ...(why !== undefined && { why }),
    ...(by !== "" && { by }),
    mayWrite: mayPause(spec, caller),
  };
}

/** Nothing is decided for anybody while the engine is paused, so a caller has to be allowed to change every workload. */
export function mayPause({ workloads }: FleetSpec, caller: Caller): boolean {
  return workloads.every((workload) => mayChange(caller, workload));
}

/** @param workload as it is now. */
export function workloadResource(workload: WorkloadSpec, view: FleetView, caller: Caller): WorkloadResource {
  const { name, kind, priority, profile, owners } = workload;
  const members = view.membersOf.get(name) ?? [];
  const wanted = wantedUnits(workload, view);
  const unitPrice = unitOnDemandUsdPerHour(workload, view);
  const steps = view.declared.workloads.find((other) => other.name === name)?.degradation ?? [];
  return {
    workload: name,
    ...{ kind, priority, profile: profile.name },
    parts: partResources(workload, view, wanted),
    shadows: members.filter(({ role }) => role === Role.Shadow).length,
    degraded: degradedSteps(name, view),
    ...(steps.length > 0 && { steps }),
    usdPerHour: total(members, view.costOf),
    onDemandUsdPerHour: sumOf(wanted) * unitPrice,
    unitUsdPerHour: Object.fromEntries(
      (view.state.prices?.levels ?? []).map(({ level, rate }) => [level, rate * unitPrice]),
    ),
    ...(owners && { owners }),
    mayWrite: mayChange(caller, workload),
  };
}

function partResources(
  { name, parts }: WorkloadSpec,
  view: FleetView,
  wanted: ReadonlyMap<string, number>,
): readonly PartResource[] {
  const serving = (view.membersOf.get(name) ?? []).filter(({ role }) => role === Role.Serving);
  const preferred = view.spec.workloads.find((workload) => workload.name === name);
  return parts.map((part): PartResource => {
    // One that has left steady capacity to others for now still promises what it did.
    const level = preferred?.parts.find((other) => other.name === part.name)?.level ?? part.level;
    return {
      part: part.name,
      level,
      promise: promiseOf(level),
      declaredUnits: part.units,
      bidUnits: part.bidUnits ?? 0,
      bidUnitsGranted: grantedUnits(view, name, part.name),
      wanted: wanted.get(part.name) ?? 0,
      running: serving.filter((unit) => unit.part === part.name).length,
    };
  });
}

/** @param workload of which alone; absent: of all, also of those that are no longer declared. */
export function blendResource(view: FleetView, workload?: string): BlendResource {
  const names = workload === undefined ? workloadNames(view) : [workload];
  const lines = names.flatMap((name) => blendLines(view.membersOf.get(name) ?? [], view));
  return { at: momentText(view.nowSeconds), lines, usdPerHour: total(lines, ({ usdPerHour }) => usdPerHour) };
}

/** The declared ones first, in their order. */
function workloadNames({ spec, membersOf }: FleetView): readonly string[] {
  return [...new Set([...spec.workloads.map(({ name }) => name), ...membersOf.keys()])];
}

function blendLines(members: readonly Member[], view: FleetView): readonly BlendLineResource[] {
  const groups = groupedBy(members, ({ role, part, level, pool }) => [role, part, level, pool].join("\n"));
  return [...groups.values()].map((units) => blendLine(units, view));
}

function blendLine(units: readonly Member[], view: FleetView): BlendLineResource {
  const [first] = units;
  if (!first) throw new RangeError("expected a line of at least one unit");
  const { workload, part, level, role, pool } = first;
  const known = view.poolOf.get(pool);
  return {
    ...{ workload, part, level, role, pool },
    market: known?.market ?? "unknown",
    zone: known?.zone ?? "",
    instances: units.map(instanceResource),
    units: units.length,
    usdPerHour: total(units, view.costOf),
  };
}

function instanceResource(unit: Member): InstanceResource {
  const { id, launchedAtSeconds, leaving, noticed, warnedUntilSeconds, unsavedSinceSeconds } = unit;
  return {
    instance: id,
    launchedAt: momentText(launchedAtSeconds),
    ...{ leaving, noticed },
    ...(warnedUntilSeconds !== undefined && { warnedUntil: momentText(warnedUntilSeconds) }),
    ...(unsavedSinceSeconds !== undefined && { unsavedSince: momentText(unsavedSinceSeconds) }),
  };
}

function sumOf(units: ReadonlyMap<string, number>): number {
  return total([...units.values()], (each) => each);
}
