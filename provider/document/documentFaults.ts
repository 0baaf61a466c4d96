import { WorkloadKind } from "../engine/fleet.js";
import { compareLevels } from "../engine/level.js";
import { strongestLevelOf } from "../engine/pool.js";
import { show, type Fault } from "../errors.js";
import type { StoredDocument } from "./documentForm.js";
import type { LaneEntry } from "./laneEntry.js";
import type { StableWorkload } from "./stableSpec.js";

/** What a document of the right form still gets wrong: names that mean nothing or two things, promises nothing backs. */
export function documentFaults({ fleet, lanes }: StoredDocument): readonly Fault[] {
  const pools = new Set(fleet.pools.map(({ id }) => id));
  const workloads = new Set(fleet.workloads.map(({ name }) => name));
  return [
    ...repeated(
      fleet.pools.map(({ id }) => id),
      (i) => `fleet.pools[${i}].id`,
    ),
    ...repeated(
      fleet.workloads.map(({ name }) => name),
      (i) => `fleet.workloads[${i}].name`,
    ),
    ...fleet.workloads.flatMap((workload, i) => [
      ...nameFaults(workload, `fleet.workloads[${i}]`),
      ...unknown(workload.pools, pools, "a pool of this fleet", (j) => `fleet.workloads[${i}].pools[${j}]`),
      ...unknown(
        workload.shadow?.pools ?? [],
        pools,
        "a pool of this fleet",
        (j) => `fleet.workloads[${i}].shadow.pools[${j}]`,
      ),
      ...deadlineFaults(workload, `fleet.workloads[${i}].deadline`),
      ...levelFaults(workload, fleet.pools, `fleet.workloads[${i}]`),
    ]),
    ...repeated(
      lanes.map(({ group }) => group),
      (i) => `lanes[${i}].group`,
    ),
    ...unknown(
      lanes.map((lane) => lane.workload),
      workloads,
      "a workload of this fleet",
      (i) => `lanes[${i}].workload`,
    ),
    ...lanes.flatMap((lane, i) => templateFaults(lane, `lanes[${i}].launchTemplates`)),
  ];
}

function templateFaults({ instanceTypes, launchTemplates }: LaneEntry, where: string): readonly Fault[] {
  if (launchTemplates === undefined) return [];
  const given = Object.keys(launchTemplates);
  const missing = instanceTypes.filter((type) => !given.includes(type));
  return [
    ...unknown(given, new Set(instanceTypes), "an instance type of its lane", (j) => `${where}.${given[j]}`),
    ...missing.map((type) => ({ where: `${where}.${type}`, expected: "a launch template id", got: "nothing" })),
  ];
}

function nameFaults({ parts, degradation }: StableWorkload, where: string): readonly Fault[] {
  return [
    ...repeated(
      parts.map(({ name }) => name),
      (i) => `${where}.parts[${i}].name`,
    ),
    ...repeated(
      degradation.map(({ name }) => name),
      (i) => `${where}.degradation[${i}].name`,
    ),
  ];
}

function deadlineFaults({ kind, deadline }: StableWorkload, where: string): readonly Fault[] {
  if ((kind === WorkloadKind.DeadlineJob) === (deadline !== undefined)) return [];
  return [{ where, expected: deadline ? `nothing for a ${kind}` : `a deadline for a ${kind}`, got: show(deadline) }];
}

/** A level is granted only on capacity that can keep it. */
function levelFaults(
  { parts, pools }: StableWorkload,
  all: StoredDocument["fleet"]["pools"],
  where: string,
): readonly Fault[] {
  const strongest = all
    .filter(({ id }) => pools.includes(id))
    .map(({ market }) => strongestLevelOf(market))
    .sort(compareLevels)
    .at(-1);
  return parts.flatMap(({ level }, i) =>
    strongest === undefined || compareLevels(strongest, level) >= 0
      ? []
      : [
          {
            where: `${where}.parts[${i}].level`,
            expected: `${strongest}, all that its pools can keep`,
            got: show(level),
          },
        ],
  );
}

function unknown(
  names: readonly string[],
  known: ReadonlySet<string>,
  expected: string,
  where: (index: number) => string,
): readonly Fault[] {
  return names.flatMap((name, i) => (known.has(name) ? [] : [{ where: where(i), expected, got: show(name) }]));
}

function repeated(names: readonly string[], where: (index: number) => string): readonly Fault[] {
  return names.flatMap((name, i) =>
    names.indexOf(name) === i ? [] : [{ where: where(i), expected: "a name not given before", got: show(name) }],
  );
}
