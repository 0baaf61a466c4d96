import type { Action, Reason } from "./action.js";
import { decideWorkload, type WorkloadAnswer } from "./decideWorkload.js";
import { because, Draft } from "./draft.js";
import type { FleetSpec, WorkloadSpec } from "./fleet.js";
import type { ForecasterOf } from "./forecast.js";
import { warningSeconds } from "./level.js";
import { compareMembership, type Membership } from "./membership.js";
import type { Observation } from "./observation.js";
import { lookAtPools, type FleetOutlook } from "./outlook.js";
import { emptyWorkloadState, type FleetState, type KnownInstance, type WorkloadState } from "./state.js";
import { viewOf } from "./workloadView.js";

/** What is to be done, and what is to be remembered. */
export interface Decision {
  /** In the order in which they are to be taken. */
  readonly actions: readonly Action[];
  /** To be saved before anything is done; actions are not in its `pending` yet. */
  readonly nextState: FleetState;
  readonly outlook: FleetOutlook;
}

/**
 * One round of the engine: what was seen and what is remembered in, actions and what to remember out. Pure: the same
 * arguments give the same decision, in the Lambda, in a replay and behind the command line.
 */
export function decide(
  spec: FleetSpec,
  state: FleetState,
  observation: Observation,
  forecasterOf?: ForecasterOf,
): Decision {
  const membership = compareMembership(state, observation);
  const outlook = lookAtPools(spec, state, observation, membership, forecasterOf);
  const draft = new Draft(spec.name, state.sequence);
  const round = new Round(spec, state, observation, membership, outlook, draft);
  for (const workload of spec.workloads) round.decide(workload);
  round.makeRoom();
  round.releaseUndeclared();
  return { actions: draft.actions, nextState: round.nextState(), outlook };
}

/** Goes through the workloads by priority, carrying what one leaves for the next. */
class Round {
  private readonly workloads: Record<string, WorkloadState> = {};
  private readonly leaving = new Set<string>();
  private readonly warned = new Map<string, number>();
  private readonly shortOf = new Map<string, number>();
  private budgetLeft: number;

  constructor(
    private readonly spec: FleetSpec,
    private readonly state: FleetState,
    private readonly observation: Observation,
    private readonly membership: Membership,
    private readonly outlook: FleetOutlook,
    private readonly draft: Draft,
  ) {
    this.budgetLeft = spec.budgetUsdPerHour;
  }

  decide(workload: WorkloadSpec): void {
    const before = this.state.workloads[workload.name] ?? emptyWorkloadState(this.observation.nowSeconds);
    const orphans = [...before.orphans, ...(this.membership.orphans.get(workload.name) ?? [])];
    const answer = decideWorkload(
      {
        view: viewOf(workload, this.observation, this.membership.known, this.state),
        state: { ...before, orphans },
        known: this.membership.known,
        fleet: this.outlook,
        refusedPools: this.membership.refusedPools,
        job: this.observation.jobs.find((job) => job.workload === workload.name),
        budgetUsdPerHour: this.budgetLeft,
        nowSeconds: this.observation.nowSeconds,
        tickSeconds: this.spec.tickSeconds,
        noticeSeconds: this.spec.noticeSeconds,
      },
      this.draft,
    );
    this.take(workload, answer);
  }

  /**
   * Where a workload was refused on-demand capacity, the least important others give up what the engine may reclaim
   * there, at the notice that its level promises.
   */
  makeRoom(): void {
    for (const [name, units] of this.shortOf) {
      const needy = this.spec.workloads.findIndex((workload) => workload.name === name);
      this.reclaim(needy, units);
    }
  }

  /** Members of workloads that are no longer declared are released, at the notice of their level. */
  releaseUndeclared(): void {
    const declared = new Set(this.spec.workloads.map((workload) => workload.name));
    for (const instance of this.observation.instances) {
      if (declared.has(instance.workload) || this.isLeaving(instance.id)) continue;
      this.giveUp(instance.id, because(`${instance.workload} is no longer part of the fleet`));
    }
  }

  nextState(): FleetState {
    return {
      format: 1,
      fleet: this.spec.name,
      beganAtSeconds: this.state.beganAtSeconds,
      decidedAtSeconds: this.observation.nowSeconds,
      sequence: this.state.sequence + 1,
      pools: this.outlook.memories,
      workloads: this.workloads,
      known: this.known(),
      pending: this.state.pending,
      outcomes: [],
    };
  }

  private take(workload: WorkloadSpec, answer: WorkloadAnswer): void {
    this.workloads[workload.name] = answer.state;
    this.budgetLeft -= answer.usdPerHour;
    for (const id of answer.releasedIds) this.leaving.add(id);
    for (const [id, due] of answer.warned) this.warned.set(id, due);
    if (answer.refusedOnDemandUnits > 0) this.shortOf.set(workload.name, answer.refusedOnDemandUnits);
  }

  private reclaim(needy: number, units: number): void {
    const better = new Set(this.spec.workloads.slice(0, needy + 1).map((workload) => workload.name));
    const usable = new Set(this.spec.workloads[needy]?.pools ?? []);
    const reclaimable = this.observation.instances.filter(
      (instance) =>
        !better.has(instance.workload) &&
        usable.has(instance.pool) &&
        this.outlook.views.get(instance.pool)?.onDemand === true &&
        warningSeconds(instance.level) !== Infinity &&
        this.priorityOf(instance.workload) > this.priorityOf(this.spec.workloads[needy]?.name ?? ""),
    );
    const already = reclaimable.filter((instance) => this.isLeaving(instance.id)).length;
    const chosen = reclaimable
      .filter((instance) => !this.isLeaving(instance.id))
      .reverse()
      .slice(0, Math.max(0, units - already));
    const name = this.spec.workloads[needy]?.name ?? "";
    for (const instance of chosen)
      this.giveUp(instance.id, because(`${name} needs this capacity and was refused more`));
  }

  /** Rank of a workload's priority: higher is less important. */
  private priorityOf(name: string): number {
    const order = ["critical", "standard", "non-critical"];
    const workload = this.spec.workloads.find((other) => other.name === name);
    return workload ? order.indexOf(workload.priority) : order.length;
  }

  private isLeaving(id: string): boolean {
    return this.leaving.has(id) || this.membership.known[id]?.leaving === true;
  }

  /** Releases at once, or warns first and releases when the warning is due. */
  private giveUp(id: string, reason: Reason): void {
    const instance = this.membership.known[id];
    if (!instance) return;
    const warning = warningSeconds(instance.level);
    const due = instance.warnedUntilSeconds ?? this.warned.get(id);
    const now = this.observation.nowSeconds;
    if (warning > 0 && warning !== Infinity && due === undefined) {
      const dueAtSeconds = now + warning;
      this.warned.set(id, dueAtSeconds);
      this.draft.add({
        kind: "warn",
        workload: instance.workload,
        instance: id,
        level: instance.level,
        dueAtSeconds,
        reason,
      });
    } else if (due === undefined || due <= now) {
      this.leaving.add(id);
      this.draft.add({ kind: "release", workload: instance.workload, instance: id, reason });
    }
  }

  private known(): Record<string, KnownInstance> {
    if (this.leaving.size === 0 && this.warned.size === 0) return this.membership.known;
    const known: Record<string, KnownInstance> = { ...this.membership.known };
    for (const id of this.leaving) mark(known, id, { leaving: true });
    for (const [id, warnedUntilSeconds] of this.warned) mark(known, id, { warnedUntilSeconds });
    return known;
  }
}

function mark(known: Record<string, KnownInstance>, id: string, change: Partial<KnownInstance>): void {
  const instance = known[id];
  if (instance) known[id] = { ...instance, ...change };
}
