import { isRepeatable, type Action, type DegradeAction, type UndoDegradeAction } from "./action.js";
import type { WorkloadSpec } from "./fleet.js";
import type { ObservedInstance } from "./observation.js";
import { mostFailedRestores } from "./protect.js";
import type { FleetState, KnownInstance, OrphanedWork, PendingAction, WorkloadState } from "./state.js";

/**
 * The state without what was expected of actions that did not happen: those that failed for good, and those of which
 * nothing is known and that are not repeated. What they were for is then decided anew, on what is seen now.
 */
export function takeBack(
  state: FleetState,
  workloads: readonly WorkloadSpec[],
  present: readonly ObservedInstance[],
): FleetState {
  const undone = [
    ...state.pending.flatMap(({ action }) => (isRepeatable(action) ? [] : [action])),
    ...state.outcomes.flatMap((outcome) => (outcome.kind === "failed" ? [outcome.action] : [])),
  ];
  if (undone.length === 0) return state;
  const memory = new Memory(state, workloads, present);
  for (const action of undone) memory.takeBack(action);
  return memory.state();
}

class Memory {
  private readonly known: Record<string, KnownInstance>;
  private readonly workloads: Record<string, WorkloadState>;
  private pending: readonly PendingAction[];

  constructor(
    private readonly before: FleetState,
    private readonly specs: readonly WorkloadSpec[],
    private readonly present: readonly ObservedInstance[],
  ) {
    this.known = { ...before.known };
    this.workloads = { ...before.workloads };
    this.pending = before.pending.filter(({ action }) => isRepeatable(action));
  }

  state(): FleetState {
    return { ...this.before, known: this.known, workloads: this.workloads, pending: this.pending };
  }

  takeBack(action: Action): void {
    switch (action.kind) {
      case "release":
        return this.keep(action.instance);
      case "warn":
        return this.change(action.instance, withoutWarning);
      case "restore":
        return this.orphan(action.workload, action, action.failures + 1);
      case "switch-shadow":
        return this.returnWork(action.workload, action.shadow, action.original);
      case "degrade":
      case "undo-degrade":
        return this.returnStep(action);
      case "launch":
      case "reassign":
      case "checkpoint":
        // Nothing was expected of them that is not seen.
        return;
    }
  }

  /** One that is gone was released, though its answer was not heard: no loss. */
  private keep(id: string): void {
    if (this.present.some((instance) => instance.id === id)) {
      this.change(id, (instance) => ({ ...instance, leaving: false }));
    }
  }

  private change(id: string, change: (instance: KnownInstance) => KnownInstance): void {
    const instance = this.known[id];
    if (instance) this.known[id] = change(instance);
  }

  /** The work that a shadow was to take over goes back to its carrier, or waits for one. */
  private returnWork(workload: string, shadow: string, original: string): void {
    this.change(original, withoutHeir);
    const snapshot = this.known[shadow]?.snapshot;
    if (snapshot === undefined) return;
    this.change(shadow, withoutSnapshot);
    if (this.known[original]) this.change(original, (instance) => ({ ...instance, snapshot }));
    else this.orphan(workload, { snapshot }, 0);
  }

  /** Behind those that wait already, so that one that can't be restored holds up no other. */
  private orphan(
    workload: string,
    { snapshot, lostAtSeconds }: Pick<OrphanedWork, "snapshot" | "lostAtSeconds">,
    failures: number,
  ): void {
    const state = this.workloads[workload];
    if (!state || failures >= mostFailedRestores) return;
    const orphan: OrphanedWork = {
      snapshot,
      ...(lostAtSeconds !== undefined && { lostAtSeconds }),
      orphanedAtSeconds: this.before.decidedAtSeconds,
      failures,
    };
    this.workloads[workload] = { ...state, orphans: [...state.orphans, orphan] };
  }

  /** Steps stay the first ones of the owner's order: those that waited for this one are not taken or undone either. */
  private returnStep({ kind, workload, step }: DegradeAction | UndoDegradeAction): void {
    const state = this.workloads[workload];
    const steps = this.specs.find(({ name }) => name === workload)?.degradation ?? [];
    const index = steps.findIndex(({ name }) => name === step);
    if (!state) return;
    if (index < 0) return this.keepStep(workload, state, step, kind);
    const depth = state.degraded.length;
    const really = kind === "degrade" ? Math.min(depth, index) : Math.max(depth, index + 1);
    this.workloads[workload] = { ...state, degraded: steps.slice(0, really).map(({ name }) => name) };
    this.pending = this.pending.filter(({ action }) => action.workload !== workload || !isStep(action));
  }

  /** One that the owner no longer has is still taken where it could not be undone. */
  private keepStep(workload: string, state: WorkloadState, step: string, kind: Action["kind"]): void {
    if (kind === "degrade" || state.degraded.includes(step)) return;
    this.workloads[workload] = { ...state, degraded: [...state.degraded, step] };
  }
}

function isStep({ kind }: Action): boolean {
  return kind === "degrade" || kind === "undo-degrade";
}

function withoutWarning(instance: KnownInstance): KnownInstance {
  const { warnedUntilSeconds: _, ...kept } = instance;
  return kept;
}

function withoutHeir(instance: KnownInstance): KnownInstance {
  const { takenOver: _, ...kept } = instance;
  return kept;
}

function withoutSnapshot(instance: KnownInstance): KnownInstance {
  const { snapshot: _, ...kept } = instance;
  return kept;
}
