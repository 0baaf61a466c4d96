import type { Action, DegradeAction, Outcome, ReleaseAction, UndoDegradeAction } from "./action.js";
import { mayDegrade } from "./degradation.js";
import { because } from "./draft.js";
import { peakUnitsOf, type FleetSpec, type WorkloadSpec } from "./fleet.js";
import { movesAllowed } from "./movementCap.js";
import type { FleetState, PendingAction, WorkloadState } from "./state.js";

/** What was remembered at some moment, and the number of the save that it was. */
export interface RememberedThen {
  readonly state: FleetState;
  readonly version: number;
}

/**
 * A state is saved every five minutes at least, and whenever a release is decided, so what is gone since one of this age
 * was lost. Of an older one that is not known: its members may have been released since.
 */
export const recentSeconds = 600;

/**
 * An older state as the memory to go on with: what is not known of the time since is decided anew.
 * - No key is used a second time: the memory begins anew now, and counts on from the lost version where that is known.
 * - Checkpoints, restores and switches that were pending stay so: their keys make repeating them harmless. Launches and
 *   reassignments do not, because what came of them is seen. Releases and warnings are taken back, as after a crash.
 * - A member that is gone was lost, where the state is a recent one; else that says nothing of its pool, for it may have
 *   been released. Its work is orphaned all the same.
 * - Degradation steps taken then are taken, and the others are not: the workload is told both again.
 * - Of jobs, readiness and forecasts nothing is counted for the time since, nor of pools where the state is not recent.
 *   No move is left in this window.
 * - Warnings, orphaned work, checkpoints, and when workloads began hold as they were.
 * @param lostVersion of the document that can't be read; 0 where there is none, or its version is not known.
 */
export function recoveredState(
  spec: FleetSpec,
  { state, version }: RememberedThen,
  lostVersion: number,
  nowSeconds: number,
): FleetState {
  const epoch = Math.max(nowSeconds, state.beganAtSeconds + 1);
  const sequence = Math.max(state.sequence, version, lostVersion);
  const isRecent = nowSeconds - state.decidedAtSeconds <= recentSeconds;
  const anew = [...stepsToldAgain(spec, state), ...(isRecent ? [] : possibleReleases(state))];
  return {
    ...(isRecent ? state : withoutMembership(state)),
    beganAtSeconds: epoch,
    decidedAtSeconds: Math.min(state.decidedAtSeconds, nowSeconds),
    sequence,
    forecasts: { ...state.forecasts, open: [] },
    workloads: mapped(state.workloads, (before, name) => recoveredWorkload(before, workloadOf(spec, name), nowSeconds)),
    pending: [
      ...anew.map((action, index): PendingAction => {
        const key = `${spec.name}/${epoch}/${sequence}/recovered-${index}`;
        return { action: { ...action, key }, decidedAtSeconds: nowSeconds, attempts: 0 };
      }),
      ...state.pending.filter(({ action }) => staysPending(spec, action)),
    ],
    outcomes: state.outcomes.filter((outcome) => stillHolds(spec, outcome)),
  };
}

/** How long a pool was up since it was last seen is not known, nor who was released. */
function withoutMembership({ launched: _, ...state }: FleetState): FleetState {
  return {
    ...state,
    pools: mapped(state.pools, ({ record: { up: _, ...record }, ...rest }) => ({ ...rest, record })),
    known: mapped(state.known, (known) => ({ ...known, leaving: true })),
  };
}

/** A pending release is decided anew: who is there then stays, and the absence of who is not is no loss. */
function possibleReleases({ known }: FleetState): Omit<ReleaseAction, "key">[] {
  return Object.entries(known).map(([instance, { workload }]) => ({
    kind: "release",
    workload,
    instance,
    reason: because("it may have been released since the state that is gone on with was saved"),
  }));
}

/** Undone from the last one, then taken from the first one, so that those in force are always the first ones. */
function stepsToldAgain(
  spec: FleetSpec,
  { workloads }: FleetState,
): (Omit<DegradeAction, "key"> | Omit<UndoDegradeAction, "key">)[] {
  const reason = because("whether this step was taken or undone since the recovered state was saved is not known");
  return spec.workloads.flatMap((workload) => {
    const { name } = workload;
    const remembered = mayDegrade(workload) ? (workloads[name]?.degraded ?? []) : [];
    const steps = workload.degradation.map((step) => step.name);
    const undone = steps.filter((step) => !remembered.includes(step)).reverse();
    const taken = steps.filter((step) => remembered.includes(step));
    return [
      ...undone.map((step) => ({ kind: "undo-degrade" as const, step })),
      ...taken.map((step) => ({ kind: "degrade" as const, step })),
    ].map((told) => ({ ...told, workload: name, reason }));
  });
}

function staysPending(spec: FleetSpec, action: Action): boolean {
  switch (action.kind) {
    case "checkpoint":
    case "restore":
    case "switch-shadow":
    case "warn":
    case "release":
      return true;
    case "degrade":
    case "undo-degrade":
      return !isDeclaredStep(spec, action);
    case "launch":
    case "reassign":
      return false;
  }
}

/** What was refused then says nothing of now, and what failed of steps is told again. */
function stillHolds(spec: FleetSpec, outcome: Outcome): boolean {
  if (outcome.kind !== "failed") return outcome.kind !== "launched";
  const { action } = outcome;
  if (action.kind === "degrade" || action.kind === "undo-degrade") return !isDeclaredStep(spec, action);
  return action.kind !== "launch";
}

function isDeclaredStep(spec: FleetSpec, { workload, step }: DegradeAction | UndoDegradeAction): boolean {
  return workloadOf(spec, workload)?.degradation.some(({ name }) => name === step) === true;
}

function workloadOf({ workloads }: FleetSpec, name: string): WorkloadSpec | undefined {
  return workloads.find((workload) => workload.name === name);
}

function recoveredWorkload(
  before: WorkloadState,
  workload: WorkloadSpec | undefined,
  nowSeconds: number,
): WorkloadState {
  const { readiness, job, orphans, movedAtSeconds } = before;
  const moves = workload ? movesAllowed(peakUnitsOf(workload), workload.profile) : 0;
  const { look: _, ...rememberedOfJob } = job ?? {};
  return {
    ...before,
    movedAtSeconds: [...movedAtSeconds, ...Array.from({ length: moves }, () => nowSeconds)],
    orphans: orphans.map((orphan) => ({
      ...orphan,
      orphanedAtSeconds: Math.min(orphan.orphanedAtSeconds, nowSeconds),
    })),
    ...(readiness && { readiness: { ...readiness, seconds: nowSeconds } }),
    ...(job && { job: rememberedOfJob }),
  };
}

function mapped<Value>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value, name: string) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));
}
