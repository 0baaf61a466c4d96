import { show, type Fault } from "../errors.js";
import type { ServiceObservationLine } from "./lineForms.js";
import type { ServiceMemory } from "./serviceMemory.js";
import { timeFaults } from "./subject.js";

/** What is wrong with an observation of a service that its form does not show. */
export function serviceFaults(
  line: ServiceObservationLine,
  memory: ServiceMemory,
  pools: ReadonlySet<string>,
): readonly Fault[] {
  const faults = [...timeFaults(line.timeSeconds, memory.observedAtSeconds)];
  const present = presentIds(line, memory, faults);
  assertPools("instances", line.instances, pools, faults);
  assertPools("failedLaunches", line.failedLaunches, pools, faults);
  assertPools("signals", line.signals ?? [], pools, faults);
  line.lost.forEach((id, index) => {
    if (!present.has(id)) return;
    faults.push({ where: `lost[${index}]`, expected: "an instance that is not among the instances", got: show(id) });
  });
  const gone = new Set(line.lost);
  line.noticed.forEach((id, index) => {
    if (present.has(id) || gone.has(id)) return;
    faults.push({ where: `noticed[${index}]`, expected: "one of the instances", got: show(id) });
  });
  return faults;
}

function presentIds(
  { instances }: ServiceObservationLine,
  { state }: ServiceMemory,
  faults: Fault[],
): ReadonlySet<string> {
  const present = new Set<string>();
  instances.forEach(({ id, pool }, index) => {
    const where = `instances[${index}]`;
    if (present.has(id)) faults.push({ where: `${where}.id`, expected: "each instance once", got: show(id) });
    present.add(id);
    const before = state.known[id]?.pool ?? pool;
    if (before === pool) return;
    faults.push({ where: `${where}.pool`, expected: `${before}, where ${id} was before`, got: show(pool) });
  });
  return present;
}

function assertPools(
  list: string,
  told: readonly { readonly pool: string }[],
  pools: ReadonlySet<string>,
  faults: Fault[],
): void {
  told.forEach(({ pool }, index) => {
    if (pools.has(pool)) return;
    faults.push({ where: `${list}[${index}].pool`, expected: "a pool of the service", got: show(pool) });
  });
}
