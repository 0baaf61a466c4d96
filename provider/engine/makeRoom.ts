import { stepsLeft } from "./degradation.js";
import type { WorkloadAnswer } from "./decideWorkload.js";
import type { Departures } from "./departures.js";
import { because, type Draft } from "./draft.js";
import {
  allowedCheckpoint,
  isMoreImportant,
  mayYield,
  unitsOf,
  type DegradationStep,
  type FleetSpec,
  type PartSpec,
  type WorkloadSpec,
} from "./fleet.js";
import { Level, warningSeconds } from "./level.js";
import { movesAllowed, recentMoves } from "./movementCap.js";
import type { Observation, ObservedInstance } from "./observation.js";
import type { FleetOutlook } from "./outlook.js";
import type { WorkloadState } from "./state.js";
import { poolSet } from "./workloadView.js";
import { withYielded } from "./yielding.js";

/** What room is made in. */
export interface RoomQuestion {
  readonly spec: FleetSpec;
  readonly observation: Pick<Observation, "instances" | "nowSeconds">;
  readonly outlook: Pick<FleetOutlook, "views">;
}

/**
 * Makes room for workloads that were refused on-demand capacity: the least important others give up what the engine may
 * reclaim there, at the notice that its level promises and within their cap. A part that may moves to spot meanwhile;
 * else a workload does with a step less, while it has one; only then are units taken that nothing stands in for.
 */
export class RoomMaker {
  constructor(
    private readonly question: RoomQuestion,
    private readonly departures: Departures,
    private readonly draft: Draft,
  ) {}

  /** Whether others have what a workload could use where it finds on-demand full. */
  canBeMadeFor(needy: WorkloadSpec): boolean {
    return this.question.observation.instances.some((instance) => this.mayReclaim(instance, needy));
  }

  /**
   * A refusal begins it; what was warned for it goes on while units are missing.
   * @param states of all workloads by name; those of the holders are changed.
   */
  make(needy: WorkloadSpec, answer: WorkloadAnswer, states: Record<string, WorkloadState>): void {
    const reclaimable = this.question.observation.instances.filter(
      ({ id }) => answer.refused || this.departures.dueAtSeconds(id) !== Infinity,
    );
    const chosen = this.leastImportantFirst(reclaimable.filter((instance) => this.mayReclaim(instance, needy)));
    let missing = answer.missingUnits - chosen.filter(({ id }) => this.departures.isLeaving(id)).length;
    for (const instance of chosen) {
      if (this.departures.isLeaving(instance.id)) continue;
      if (missing <= 0) return;
      missing -= this.take(instance, needy, states);
    }
  }

  /** Those that know already when they go, then the least important, the youngest of each first. */
  private leastImportantFirst(reclaimable: readonly ObservedInstance[]): ObservedInstance[] {
    const due = ({ id }: ObservedInstance): number => Math.min(this.departures.dueAtSeconds(id), Number.MAX_VALUE);
    const rank = ({ workload }: ObservedInstance): number =>
      this.question.spec.workloads.findIndex(({ name }) => name === workload);
    return [...reclaimable].reverse().sort((a, b) => due(a) - due(b) || rank(b) - rank(a));
  }

  /** On-demand that the needy could use and finds full, of a less important workload, whose level lets it be reclaimed. */
  private mayReclaim({ workload, pool, level }: ObservedInstance, needy: WorkloadSpec): boolean {
    // Asked of every unit of the fleet: pools are seldom full.
    if (!this.isFull(pool) || !poolSet(needy.pools).has(pool) || warningSeconds(level) === Infinity) return false;
    const holder = this.holderOf(workload);
    return holder !== undefined && isMoreImportant(needy, holder) && !this.isTried(pool, workload);
  }

  /** Whoever launches in a pool itself will learn whether it is full: until then nothing is taken from it there. */
  private isTried(pool: string, holder: string): boolean {
    return this.draft.actions.some(
      (action) => action.kind === "launch" && action.pool === pool && action.workload === holder,
    );
  }

  private holderOf(workload: string): WorkloadSpec | undefined {
    return this.question.spec.workloads.find(({ name }) => name === workload);
  }

  /** On-demand is closed only by a refusal, for a while. */
  private isFull(pool: string): boolean {
    const view = this.question.outlook.views.get(pool);
    return view !== undefined && view.onDemand && !view.open;
  }

  /** Answers how many units come free by it. */
  private take(instance: ObservedInstance, needy: WorkloadSpec, states: Record<string, WorkloadState>): number {
    const holder = this.holderOf(instance.workload);
    const state = states[instance.workload];
    if (!holder || !state) return 0;
    const part = holder.parts.find(({ name }) => name === instance.part);
    const isWarned = this.departures.dueAtSeconds(instance.id) !== Infinity;
    if (part && mayYield(part)) states[holder.name] = this.yielded(state, holder, part);
    else if (!isWarned && instance.level !== Level.Immediate) {
      const [step] = stepsLeft(holder, state);
      if (step) return this.doWithout(step, holder, needy, state, states);
    }
    this.reclaim(instance, holder, needy, states);
    return 1;
  }

  private yielded(state: WorkloadState, holder: WorkloadSpec, part: PartSpec): WorkloadState {
    return withYielded(state, holder, [part], this.question.observation.nowSeconds);
  }

  /** The units that the step saves are released by the holder's own next decisions. */
  private doWithout(
    step: DegradationStep,
    holder: WorkloadSpec,
    needy: WorkloadSpec,
    state: WorkloadState,
    states: Record<string, WorkloadState>,
  ): number {
    const { nowSeconds } = this.question.observation;
    const reason = because(`${needy.name} needs this capacity and was refused more; ${holder.name} can do with less`);
    this.draft.add({ kind: "degrade", workload: holder.name, step: step.name, reason });
    states[holder.name] = { ...state, degraded: [...state.degraded, step.name], degradedAtSeconds: nowSeconds };
    return step.savesUnits;
  }

  private reclaim(
    instance: ObservedInstance,
    holder: WorkloadSpec,
    needy: WorkloadSpec,
    states: Record<string, WorkloadState>,
  ): void {
    const state = states[holder.name];
    if (!state) return;
    const { nowSeconds } = this.question.observation;
    const moves = recentMoves(state, holder.profile, nowSeconds);
    if (moves.length >= movesAllowed(unitsOf(holder), holder.profile)) return;
    const reason = because(`${needy.name} needs this capacity and was refused more`);
    if (!this.departures.send(instance, allowedCheckpoint(holder), reason)) return;
    states[holder.name] = { ...state, movedAtSeconds: [...moves, nowSeconds] };
  }
}
