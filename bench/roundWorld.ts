import type { Action, Outcome } from "../provider/engine/action.js";
import { decide } from "../provider/engine/decide.js";
import type { FleetSpec } from "../provider/engine/fleet.js";
import type { Models } from "../provider/engine/models.js";
import { InstanceState, Role, type ObservedInstance } from "../provider/engine/observation.js";
import { emptyState, type FleetState } from "../provider/engine/state.js";

/** What happens to a fleet in one round. */
export interface RoundEvents {
  /** The share of the units that is gone since the last round, whole pools at a time. */
  readonly lostShare: number;
  /** Whether every other launch of spot finds no room. */
  readonly refuses: boolean;
}

export const calm: RoundEvents = { lostShare: 0, refuses: false };

/** From launch to ready. */
export const startSeconds = 180;

/** The least of a world that decisions need, so that nothing but them takes time: every action is done at once. */
export class RoundWorld {
  private nowSeconds = 0;
  private state: FleetState;
  private readonly instances = new Map<string, ObservedInstance>();
  private outcomes: Outcome[] = [];
  private launched = 0;

  constructor(
    private readonly spec: FleetSpec,
    private readonly models: Models,
    /** Whether it is told how busy the units are, each in its own way. */
    private readonly isMeasured: boolean,
  ) {
    this.state = emptyState(spec.name, 0);
  }

  /** What the last round left. */
  get remembered(): FleetState {
    return this.state;
  }

  /** One round, answered with the milliseconds that its decision took. */
  round({ lostShare, refuses }: RoundEvents): number {
    this.lose(lostShare * this.instances.size);
    for (const instance of this.instances.values()) this.start(instance);
    const observation = {
      nowSeconds: this.nowSeconds,
      instances: [...this.instances.values()],
      ...{ usdPerHour: {}, signals: [], jobs: [] },
    };
    const started = performance.now();
    const { actions, nextState } = decide(
      this.spec,
      { ...this.state, outcomes: this.outcomes },
      observation,
      this.models,
    );
    const milliseconds = performance.now() - started;
    this.state = nextState;
    this.outcomes = [];
    for (const [index, action] of actions.entries()) this.take(action, refuses && index % 2 === 1);
    this.nowSeconds += this.spec.tickSeconds;
    return milliseconds;
  }

  /** Pool after pool of spot loses what it has, until so many units are gone. */
  private lose(units: number): void {
    const held = new Map<string, number>();
    for (const { pool } of this.instances.values()) held.set(pool, (held.get(pool) ?? 0) + 1);
    const lost = new Set<string>();
    let left = units;
    for (const [pool, count] of held) {
      if (left < 1 || !pool.endsWith("spot")) continue;
      lost.add(pool);
      left -= count;
    }
    for (const [id, { pool }] of this.instances) if (lost.has(pool)) this.instances.delete(id);
  }

  /** Units become ready when their start is over. */
  private start(instance: ObservedInstance): void {
    const isOver = this.nowSeconds - instance.launchedAtSeconds >= startSeconds;
    if (instance.state === InstanceState.Starting && isOver) this.change(instance.id, { state: InstanceState.Ready });
  }

  private take(action: Action, isRefused: boolean): void {
    const { workload } = action;
    switch (action.kind) {
      case "launch":
        return this.launch(action, isRefused && action.pool.endsWith("spot"));
      case "release":
        this.instances.delete(action.instance);
        return;
      case "checkpoint":
        this.outcomes.push({
          ...{ kind: "checkpointed", workload, instance: action.instance },
          ...{ snapshot: action.key, atSeconds: this.nowSeconds },
        });
        return;
      case "reassign":
        this.change(action.instance, { part: action.part, level: action.level });
        return;
      case "switch-shadow":
        this.change(action.shadow, { role: Role.Serving, part: action.part, level: action.level });
        return;
      case "warn":
      case "restore":
      case "degrade":
      case "undo-degrade":
        return;
    }
  }

  private launch(action: Extract<Action, { kind: "launch" }>, isRefused: boolean): void {
    const { workload, pool, part, level, role, count } = action;
    const outcome = { kind: "launched", workload, pool } as const;
    this.outcomes.push({ ...outcome, launched: isRefused ? 0 : count, refused: isRefused ? count : 0 });
    if (isRefused) return;
    for (let unit = 0; unit < count; unit++) {
      const id = `i-${this.launched++}`;
      this.instances.set(id, {
        ...{ id, pool, workload, part, level, role, state: InstanceState.Starting },
        launchedAtSeconds: this.nowSeconds,
        ...(this.isMeasured && { usage: { cpu: 0.3 + 0.05 * (this.launched % 9), memory: 0.5, io: 0.2 } }),
      });
    }
  }

  private change(id: string, fields: Partial<ObservedInstance>): void {
    const instance = this.instances.get(id);
    if (instance) this.instances.set(id, { ...instance, ...fields });
  }
}
