import { Measure, WorkloadKind, type FleetSpec, type PartSpec, type WorkloadSpec } from "../engine/fleet.js";
import {
  declaresStep,
  keepableLevels,
  preferredWorkload,
  savedByAll,
  spareableUnits,
} from "../engine/requestedFleet.js";
import { show, type Fault } from "../errors.js";
import type { PreferencesChange } from "./resources.js";

/**
 * Everything in preferences that the declaration can't keep: what the next round would leave out.
 * @param declared the workload as its program declares it.
 */
export function preferenceFaults(
  declared: WorkloadSpec,
  change: PreferencesChange,
  pools: FleetSpec["pools"],
): readonly Fault[] {
  const levels = Object.entries(change.levels ?? {});
  return [
    ...levels.flatMap(([part, level]) => levelFaults(declared, part, level, pools)),
    ...stepFaults(declared, change, pools),
    ...measureFaults(declared, change),
  ];
}

function levelFaults(
  workload: WorkloadSpec,
  name: string,
  level: PartSpec["level"],
  pools: FleetSpec["pools"],
): readonly Fault[] {
  const part = workload.parts.find((other) => other.name === name);
  const where = `levels.${name}`;
  if (!part) {
    const expected = `a part of ${workload.name}: ${workload.parts.map((other) => other.name).join(", ")}`;
    return [{ where, expected, got: show(name) }];
  }
  const keepable = keepableLevels(workload, part, pools);
  if (keepable.includes(level)) return [];
  return [{ where, expected: `a level that its declared capacity can keep: ${keepable.join(", ")}`, got: show(level) }];
}

/** Steps save neither all units nor those that are never taken back, by the levels that are preferred. */
function stepFaults(
  declared: WorkloadSpec,
  { levels, degradation }: PreferencesChange,
  pools: FleetSpec["pools"],
): readonly Fault[] {
  if (levels === undefined && degradation === undefined) return [];
  if (degradation !== undefined && declared.kind !== WorkloadKind.Service) {
    return [{ where: "degradation", expected: "no steps of a deadline job", got: show(degradation) }];
  }
  const named = nameFaults(
    declared,
    (degradation ?? []).map(({ name }) => name),
  );
  const free: WorkloadSpec = { ...declared, degradation: [] };
  const { parts } = preferredWorkload(free, { ...(levels && { levels }) }, pools);
  const saved = savedByAll(degradation ?? declared.degradation);
  const most = Math.max(0, spareableUnits(parts));
  if (saved <= most) return named;
  const where = degradation === undefined ? "levels" : "degradation";
  const expected = `levels and steps by which at most ${most} units are done without`;
  return [...named, { where, expected, got: `${saved}` }];
}

/** Units are told steps by name, and know those that the program declares. */
function nameFaults(declared: WorkloadSpec, names: readonly string[]): readonly Fault[] {
  const where = (index: number): string => `degradation[${index}].name`;
  const known = declared.degradation.map(({ name }) => name).join(", ");
  const expected = known === "" ? "no step, because the program declares none" : `a declared step: ${known}`;
  const strange = names.flatMap((name, index) =>
    declaresStep(declared, name) ? [] : [{ where: where(index), expected, got: show(name) }],
  );
  return [...strange, ...repeatedFaults(names, where)];
}

function measureFaults(
  declared: WorkloadSpec,
  { allowedMeasures, degradation = declared.degradation }: PreferencesChange,
): readonly Fault[] {
  const listed = (allowedMeasures ?? []).flatMap((measure, index) => {
    const missing = missingFor(measure, declared, degradation);
    if (missing === undefined) return [];
    return [
      {
        where: `allowedMeasures[${index}]`,
        expected: `only what it can do, and it has no ${missing}`,
        got: show(measure),
      },
    ];
  });
  return [...listed, ...repeatedFaults(allowedMeasures ?? [], (index) => `allowedMeasures[${index}]`)];
}

function missingFor(
  measure: Measure,
  { checkpoint }: WorkloadSpec,
  degradation: WorkloadSpec["degradation"],
): string | undefined {
  if (measure === Measure.Degrade && degradation.length === 0) return "degradation step";
  return measure === Measure.Checkpoint && checkpoint === undefined ? "checkpoint" : undefined;
}

function repeatedFaults(values: readonly string[], where: (index: number) => string): readonly Fault[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index
      ? [{ where: where(index), expected: "one that was not given before", got: show(value) }]
      : [],
  );
}
