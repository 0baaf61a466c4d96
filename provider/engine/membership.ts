import type { Outcome } from "./action.js";
import { InstanceState, Role, type Observation, type ObservedInstance } from "./observation.js";
import type { FleetState, KnownInstance, OrphanedWork } from "./state.js";

/** An instance that is gone without the engine having released it. */
export interface Loss {
  readonly id: string;
  readonly instance: KnownInstance;
}

/** What changed since the last decision. */
export interface Membership {
  readonly known: Readonly<Record<string, KnownInstance>>;
  readonly losses: readonly Loss[];
  /** Work whose carrier is gone, by workload. */
  readonly orphans: ReadonlyMap<string, readonly OrphanedWork[]>;
  /** Pools that had no room for a launch. */
  readonly refusedPools: ReadonlySet<string>;
}

/** Compares who is there with who was, and takes in what came of the last actions. */
export function compareMembership(state: FleetState, observation: Observation): Membership {
  const now = observation.nowSeconds;
  const remembered = withOutcomes(state);
  const known: Record<string, KnownInstance> = {};
  for (const instance of observation.instances) {
    known[instance.id] = recognise(instance, remembered[instance.id], now);
  }
  const gone = Object.entries(remembered).filter(([id]) => known[id] === undefined);
  return {
    known,
    losses: gone.filter(([, instance]) => !instance.leaving).map(([id, instance]) => ({ id, instance })),
    orphans: orphansOf(
      gone.map(([, instance]) => instance),
      now,
    ),
    refusedPools: new Set(state.outcomes.flatMap((outcome) => refusedPool(outcome))),
  };
}

function recognise(instance: ObservedInstance, before: KnownInstance | undefined, nowSeconds: number): KnownInstance {
  const works = instance.state === InstanceState.Ready && instance.role === Role.Serving;
  const unsavedSince = works ? (before?.unsavedSinceSeconds ?? nowSeconds) : undefined;
  const noticed = instance.noticedUntilSeconds !== undefined;
  if (before && before.unsavedSinceSeconds === unsavedSince && before.noticed === noticed && isSame(instance, before)) {
    return before;
  }
  return {
    pool: instance.pool,
    workload: instance.workload,
    part: instance.part,
    level: instance.level,
    role: instance.role,
    launchedAtSeconds: instance.launchedAtSeconds,
    leaving: before?.leaving ?? false,
    noticed,
    ...(unsavedSince !== undefined && { unsavedSinceSeconds: unsavedSince }),
    ...(before?.snapshot !== undefined && { snapshot: before.snapshot }),
    ...(before?.warnedUntilSeconds !== undefined && { warnedUntilSeconds: before.warnedUntilSeconds }),
  };
}

function isSame(instance: ObservedInstance, before: KnownInstance): boolean {
  return instance.role === before.role && instance.part === before.part && instance.level === before.level;
}

function withOutcomes(state: FleetState): Readonly<Record<string, KnownInstance>> {
  const saved = state.outcomes.filter((outcome) => outcome.kind === "checkpointed" || outcome.kind === "restored");
  if (saved.length === 0) return state.known;
  const known = { ...state.known };
  for (const outcome of saved) {
    const before = known[outcome.instance];
    if (!before) continue;
    const savedAt =
      outcome.kind === "checkpointed" ? outcome.atSeconds : (before.unsavedSinceSeconds ?? state.decidedAtSeconds);
    known[outcome.instance] = { ...before, snapshot: outcome.snapshot, unsavedSinceSeconds: savedAt };
  }
  return known;
}

function orphansOf(gone: readonly KnownInstance[], nowSeconds: number): Map<string, OrphanedWork[]> {
  const orphans = new Map<string, OrphanedWork[]>();
  for (const { workload, snapshot } of gone) {
    if (snapshot === undefined) continue;
    const others = orphans.get(workload) ?? [];
    orphans.set(workload, [...others, { snapshot, orphanedAtSeconds: nowSeconds }]);
  }
  return orphans;
}

function refusedPool(outcome: Outcome): readonly string[] {
  return outcome.kind === "launched" && outcome.refused > 0 ? [outcome.pool] : [];
}
