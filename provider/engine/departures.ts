import { because, type Draft } from "./draft.js";
import type { CheckpointSpec } from "./fleet.js";
import { departureSeconds } from "./level.js";
import type { Membership } from "./membership.js";
import { InstanceState, Role, type ObservedInstance } from "./observation.js";
import type { KnownInstance } from "./state.js";
import type { Reason } from "./action.js";

/** What a decision goes by when it gives units up. */
export interface DepartureQuestion {
  readonly membership: Membership;
  readonly nowSeconds: number;
  readonly tickSeconds: number;
}

/** How the work of what is given up is saved; undefined where it can't be, or need not. */
export type Saving = Pick<CheckpointSpec, "saveSeconds"> | undefined;

/**
 * The units that one decision gives up, whatever for: each is warned as its level promises, saves its work when that is
 * due, and is released. One step a round; the next rounds take the others, if it is still to go.
 */
export class Departures {
  private readonly leaving = new Set<string>();
  private readonly warned = new Map<string, number>();

  constructor(
    private readonly question: DepartureQuestion,
    private readonly draft: Draft,
  ) {}

  /**
   * Takes the next step for a unit, and answers whether that was its release. One whose part or role changes in this
   * round is left alone: its promise is another by the next.
   */
  send(instance: ObservedInstance, saving: Saving, reason: Reason): boolean {
    const { id } = instance;
    if (this.isLeaving(id) || this.draft.isUnderWay("reassign", id) || this.draft.isUnderWay("switch-shadow", id)) {
      return false;
    }
    if (this.warnsFirst(instance, reason) || this.savesFirst(instance, saving)) return false;
    this.release(instance, reason);
    return true;
  }

  /** Releases a unit at once: one that serves nothing, or that is lost anyway. */
  release(instance: Pick<ObservedInstance, "id" | "workload">, reason: Reason): void {
    if (this.isLeaving(instance.id)) return;
    this.leaving.add(instance.id);
    this.draft.add({ kind: "release", workload: instance.workload, instance: instance.id, reason });
  }

  isLeaving(id: string): boolean {
    return this.leaving.has(id) || this.question.membership.known[id]?.leaving === true;
  }

  /** When a unit was told that it goes; Infinity where it was not. */
  dueAtSeconds(id: string): number {
    return this.warned.get(id) ?? this.question.membership.known[id]?.warnedUntilSeconds ?? Infinity;
  }

  /** What is known of the members once the departures are under way. */
  known(): Readonly<Record<string, KnownInstance>> {
    const before = this.question.membership.known;
    if (this.leaving.size === 0 && this.warned.size === 0) return before;
    const known: Record<string, KnownInstance> = { ...before };
    const change = (id: string, changed: Partial<KnownInstance>): void => {
      const instance = known[id];
      if (instance) known[id] = { ...instance, ...changed };
    };
    for (const id of this.leaving) change(id, { leaving: true });
    for (const [id, warnedUntilSeconds] of this.warned) change(id, { warnedUntilSeconds });
    return known;
  }

  /** Unsaved work is saved before its carrier goes, unless that was tried and failed for good. */
  private savesFirst(instance: ObservedInstance, saving: Saving): boolean {
    const { membership, nowSeconds, tickSeconds } = this.question;
    const { unsavedSinceSeconds: since, snapshot } = membership.known[instance.id] ?? {};
    if (!saving || since === undefined || membership.unsaveable.has(instance.id)) return false;
    if (instance.state !== InstanceState.Ready) return false;
    if (this.draft.isUnderWay("checkpoint", instance.id)) return true;
    if (nowSeconds - since <= saving.saveSeconds + 2 * tickSeconds) return false;
    this.draft.add({
      kind: "checkpoint",
      workload: instance.workload,
      instance: instance.id,
      ...(snapshot !== undefined && { follows: snapshot }),
      reason: because("its work is saved before it is released"),
    });
    return true;
  }

  /** One that was ready before is found unhealthy now: what runs on it may go on. */
  private hasNeverServed({ id, state }: ObservedInstance): boolean {
    const { known } = this.question.membership;
    return state === InstanceState.Starting && known[id]?.unsavedSinceSeconds === undefined;
  }

  /** A level promises something to what serves: not to a shadow, nor to what never came to serve. */
  private warnsFirst(instance: ObservedInstance, reason: Reason): boolean {
    const warning = departureSeconds(instance.level);
    if (warning === 0 || instance.role === Role.Shadow || this.hasNeverServed(instance)) return false;
    const { nowSeconds } = this.question;
    const due = this.dueAtSeconds(instance.id);
    if (due !== Infinity) return nowSeconds < due;
    const dueAtSeconds = nowSeconds + warning;
    this.warned.set(instance.id, dueAtSeconds);
    const { id, workload, level } = instance;
    const text = `${reason.text}; ${level} promises ${warning / 60} minutes`;
    this.draft.add({ kind: "warn", workload, instance: id, level, dueAtSeconds, reason: { ...reason, text } });
    return true;
  }
}
