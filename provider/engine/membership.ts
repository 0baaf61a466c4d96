import type { Outcome } from "./action.js";
import { isWanted } from "./declared.js";
import type { WorkloadSpec } from "./fleet.js";
import { departureSeconds } from "./level.js";
import { InstanceState, Role, type Observation, type ObservedInstance } from "./observation.js";
import type { FleetState, KnownInstance, OrphanedWork } from "./state.js";

/** A wanted instance that is gone without the engine having released it. */
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
  /**
   * Pools that had no room for a launch, refused it for another reason, ended several before they were seen, are said to
   * have none, or take units back now.
   */
  readonly refusedPools: ReadonlySet<string>;
  /** Instances whose checkpoint failed for good. */
  readonly unsaveable: ReadonlySet<string>;
}

/** Compares who is there with who was, and takes in what came of the last actions. */
export function compareMembership(
  state: FleetState,
  observation: Observation,
  workloads: readonly WorkloadSpec[],
): Membership {
  const now = observation.nowSeconds;
  const remembered = withOutcomes(state);
  const workloadOf = ({ workload }: KnownInstance): WorkloadSpec | undefined =>
    workloads.find(({ name }) => name === workload);
  const known: Record<string, KnownInstance> = {};
  for (const instance of observation.instances) {
    known[instance.id] = recognise(instance, remembered[instance.id], now);
  }
  const gone = Object.entries(remembered).filter(([id]) => known[id] === undefined);
  return {
    known,
    losses: gone
      .filter(([, instance]) => !instance.leaving && isWanted(workloadOf(instance), instance))
      .map(([id, instance]) => ({ id, instance })),
    orphans: orphansOf(
      gone.map(([, instance]) => instance),
      now,
    ),
    refusedPools: new Set([
      ...state.outcomes.flatMap(refusedPool),
      ...cameToNothing(state, known),
      ...saidDown(observation),
      ...takingBack(observation),
    ]),
    unsaveable: new Set(state.outcomes.flatMap((outcome) => unsaved(outcome))),
  };
}

function recognise(instance: ObservedInstance, before: KnownInstance | undefined, nowSeconds: number): KnownInstance {
  if (before && isAsBefore(instance, before, nowSeconds)) return before;
  const { pool, workload, part, level, role, launchedAtSeconds } = instance;
  const unsavedSinceSeconds = unsavedSince(instance, before, nowSeconds);
  return {
    ...{ pool, workload, part, level, role, launchedAtSeconds },
    leaving: before?.leaving ?? false,
    noticed: isNoticed(instance),
    ...(unsavedSinceSeconds !== undefined && { unsavedSinceSeconds }),
    ...(before && kept(instance, before, nowSeconds)),
  };
}

function isAsBefore(instance: ObservedInstance, before: KnownInstance, nowSeconds: number): boolean {
  return (
    before.unsavedSinceSeconds === unsavedSince(instance, before, nowSeconds) &&
    before.noticed === isNoticed(instance) &&
    before.role === instance.role &&
    before.part === instance.part &&
    !hasLapsed(instance, before, nowSeconds)
  );
}

function kept(
  instance: ObservedInstance,
  before: KnownInstance,
  nowSeconds: number,
): Pick<KnownInstance, "snapshot" | "warnedUntilSeconds" | "takenOver"> {
  const { snapshot, warnedUntilSeconds, takenOver } = before;
  const stillWarned = warnedUntilSeconds !== undefined && !hasLapsed(instance, before, nowSeconds);
  return {
    ...(snapshot !== undefined && { snapshot }),
    ...(stillWarned && { warnedUntilSeconds }),
    ...(takenOver && { takenOver }),
  };
}

/** A warning is forgotten with the level it was given for, and when it has come to nothing for as long as it was. */
function hasLapsed(instance: ObservedInstance, before: KnownInstance, nowSeconds: number): boolean {
  if (before.level !== instance.level) return true;
  const { warnedUntilSeconds = Infinity } = before;
  return nowSeconds > warnedUntilSeconds + departureSeconds(instance.level);
}

function unsavedSince(
  { state, role }: ObservedInstance,
  before: KnownInstance | undefined,
  nowSeconds: number,
): number | undefined {
  if (role !== Role.Serving || state === InstanceState.Stopped) return undefined;
  // One that is found unhealthy for a while carries its work on.
  return before?.unsavedSinceSeconds ?? (state === InstanceState.Ready ? nowSeconds : undefined);
}

function isNoticed(instance: ObservedInstance): boolean {
  return instance.noticedUntilSeconds !== undefined;
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
    orphans.set(workload, [
      ...others,
      { snapshot, lostAtSeconds: nowSeconds, orphanedAtSeconds: nowSeconds, failures: 0 },
    ]);
  }
  return orphans;
}

function refusedPool(outcome: Outcome): readonly string[] {
  if (outcome.kind === "launched" && outcome.refused > 0) return [outcome.pool];
  return outcome.kind === "failed" && outcome.action.kind === "launch" ? [outcome.action.pool] : [];
}

/** As refusals: so many launches into a pool in a row of which nothing was left at the first look. */
const vainLaunches = 2;

/**
 * Pools whose launches of the last minutes were gone before they were seen, one after the other. They served nothing that
 * could be lost, and one may be chance; but what goes so every time, such as an image or a disk that can't be used there,
 * would be launched anew each minute.
 */
function cameToNothing(
  { launched = [], known: before }: FleetState,
  known: Readonly<Record<string, KnownInstance>>,
): readonly string[] {
  const momentsByPool = new Map<string, Set<number>>();
  for (const { id, pool, launchedAtSeconds } of launched) {
    const moments = momentsByPool.get(pool) ?? new Set();
    if (!known[id] && !before[id]) momentsByPool.set(pool, moments.add(launchedAtSeconds));
  }
  return [...momentsByPool].flatMap(([pool, moments]) => (moments.size >= vainLaunches ? [pool] : []));
}

function saidDown({ signals }: Observation): readonly string[] {
  return signals.flatMap(({ pool, available }) => (available ? [] : [pool]));
}

/** What is launched beside a unit under notice goes with it, and a minute of it is paid. */
function takingBack({ instances }: Observation): readonly string[] {
  return instances.flatMap((instance) => (isNoticed(instance) ? [instance.pool] : []));
}

function unsaved(outcome: Outcome): readonly string[] {
  return outcome.kind === "failed" && outcome.action.kind === "checkpoint" ? [outcome.action.instance] : [];
}
