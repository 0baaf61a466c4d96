import type { Outcome } from "../engine/action.js";
import type { FleetSpec } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { plainPart } from "../engine/plainFleet.js";
import { Role, type Observation, type ObservedInstance } from "../engine/observation.js";
import { serviceName } from "./advisedService.js";
import type { ServiceObservationLine } from "./lineForms.js";
import type { ServiceMemory } from "./serviceMemory.js";

/** A line as the engine observes it: instances oldest first, each with the moments at which it was first told of. */
export function observationOf(
  line: ServiceObservationLine,
  memory: ServiceMemory,
  { noticeSeconds }: Pick<FleetSpec, "noticeSeconds">,
): Observation {
  const { timeSeconds, signals = [] } = line;
  const noticed = new Set(line.noticed);
  const instances = line.instances.map((told): ObservedInstance => {
    const { id, pool, state, ageSeconds } = told;
    const until = memory.noticedUntilSeconds.get(id) ?? (noticed.has(id) ? timeSeconds + noticeSeconds : undefined);
    return {
      ...{ id, pool, workload: serviceName, part: plainPart, level: Level.Immediate, role: Role.Serving, state },
      launchedAtSeconds: memory.state.known[id]?.launchedAtSeconds ?? timeSeconds - ageSeconds,
      ...(until !== undefined && { noticedUntilSeconds: until }),
    };
  });
  return {
    nowSeconds: timeSeconds,
    instances: instances.sort((a, b) => a.launchedAtSeconds - b.launchedAtSeconds),
    usdPerHour: {},
    signals: signals.map(({ pool, spotAvailable }) => ({ pool, available: spotAvailable })),
    jobs: [],
  };
}

/**
 * What came of the launches of the last answer. One that is told of neither as an instance nor as failed was refused, or
 * lost before it was seen: either way the pool had no room.
 */
export function launchOutcomes(line: ServiceObservationLine, { launches, state }: ServiceMemory): readonly Outcome[] {
  const failed = new Map<string, number>();
  for (const { pool, count } of line.failedLaunches) failed.set(pool, (failed.get(pool) ?? 0) + count);
  const arrived = new Map<string, number>();
  for (const { id, pool } of line.instances) {
    if (state.known[id] === undefined) arrived.set(pool, (arrived.get(pool) ?? 0) + 1);
  }
  return [...new Set([...launches.keys(), ...failed.keys()])].map((pool) => {
    const launched = arrived.get(pool) ?? 0;
    const refused = Math.max(failed.get(pool) ?? 0, (launches.get(pool) ?? 0) - launched);
    return { kind: "launched", pool, workload: serviceName, launched, refused };
  });
}
