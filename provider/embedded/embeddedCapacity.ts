import { RequestFailedError } from "../errors.js";
import type { JobProgress, ObservedInstance, PoolSignal } from "../engine/observation.js";
import { parseTags, type InstanceIdentity } from "../engine/tags.js";
import type { CapacityPort, LaunchAnswer, LaunchRequest } from "../ports/capacity.js";
import { AnswerTable } from "./answerTable.js";
import type { Recommendations } from "./interruptionSigns.js";
import type { SimulatedInstance, SimulatedMarket } from "./market.js";
import type { UsageOf } from "./syntheticUsage.js";

export interface EmbeddedCapacityOptions {
  readonly market: SimulatedMarket;
  readonly fleet: string;
  /** From a shadow's promotion to its serving, by workload. */
  readonly switchSeconds: (workload: string, isStopped: boolean) => number;
  readonly jobs: () => readonly JobProgress[];
  /** Absent: no metrics. */
  readonly usage?: UsageOf;
  /** Absent: never a rebalance recommendation. */
  readonly recommendations?: Recommendations;
  /** Absent: nothing is known of pools without capacity. */
  readonly signals?: () => readonly PoolSignal[];
}

type Tags = Readonly<Record<string, string>>;

/** The fleet's instances on a simulated market. */
export class EmbeddedCapacity implements CapacityPort {
  private readonly answers: AnswerTable;
  /** Tags are replaced, never changed, so what was read of them stays true. */
  private readonly identities = new WeakMap<Tags, InstanceIdentity>();

  constructor(private readonly options: EmbeddedCapacityOptions) {
    this.answers = new AnswerTable(options.market);
  }

  async describe(): Promise<readonly ObservedInstance[]> {
    const members: ObservedInstance[] = [];
    for (const instance of this.options.market.instances()) {
      const identity = this.identityOf(instance);
      if (identity) members.push(this.observe(instance, identity));
    }
    return members;
  }

  async launch(request: LaunchRequest): Promise<LaunchAnswer> {
    return this.answers.once("launch", request.key, () => this.launchOnce(request));
  }

  async release(instanceId: string, key: string): Promise<void> {
    this.answers.once("release", key, () => {
      if (!this.options.market.instance(instanceId)) return;
      this.member(instanceId);
      this.options.market.terminate(instanceId);
    });
  }

  async retag(instanceId: string, tags: Tags): Promise<void> {
    this.options.market.retag(this.member(instanceId), tags);
  }

  async promote(instanceId: string, tags: Tags, key: string): Promise<void> {
    this.answers.once("promote", key, () => {
      const { market, switchSeconds } = this.options;
      const instance = this.member(instanceId);
      const seconds = switchSeconds(this.identityOf(instance)?.workload ?? "", instance.state === "stopped");
      if (instance.state === "ready") market.switchIn(instance, seconds);
      else if (!market.start(instance, seconds)) {
        throw new RequestFailedError(`${instanceId} can't start: ${instance.pool.id} has no room`);
      }
      market.retag(instance, tags);
    });
  }

  async signals(): Promise<readonly PoolSignal[]> {
    return this.options.signals?.() ?? [];
  }

  async jobs(): Promise<readonly JobProgress[]> {
    return this.options.jobs();
  }

  private launchOnce(request: LaunchRequest): LaunchAnswer {
    const { market } = this.options;
    const poolIndex = market.poolIndex(request.pool);
    if (poolIndex === undefined) throw new RequestFailedError(`expected a pool of this market, got ${request.pool}`);
    const { startSeconds, tags, stopped } = request;
    const instanceIds: string[] = [];
    for (let i = 0; i < request.count; i++) {
      const instance = market.launch({ poolIndex, startSeconds, tags, stopped });
      if (!instance) break;
      instanceIds.push(instance.id);
    }
    return { instanceIds, refused: request.count - instanceIds.length };
  }

  private observe(instance: SimulatedInstance, identity: InstanceIdentity): ObservedInstance {
    const { market, usage, recommendations } = this.options;
    const { noticedUntilSeconds } = instance;
    const rebalanceAtSeconds = recommendations?.(instance, market.nowSeconds);
    const used = instance.state === "ready" ? usage?.(instance, market.nowSeconds) : undefined;
    return {
      id: instance.id,
      pool: instance.pool.id,
      workload: identity.workload,
      part: identity.part,
      level: identity.level,
      role: identity.role,
      state: instance.state,
      launchedAtSeconds: instance.startedAtSeconds,
      ...(noticedUntilSeconds !== undefined && { noticedUntilSeconds }),
      ...(rebalanceAtSeconds !== undefined && instance.state !== "stopped" && { rebalanceAtSeconds }),
      ...(used && { usage: used }),
    };
  }

  private member(instanceId: string): SimulatedInstance {
    const instance = this.options.market.instance(instanceId);
    if (!instance) throw new RequestFailedError(`${instanceId} is gone`);
    if (!this.identityOf(instance)) throw new RequestFailedError(`${instanceId} is no member of ${this.options.fleet}`);
    return instance;
  }

  private identityOf({ tags }: SimulatedInstance): InstanceIdentity | undefined {
    const known = this.identities.get(tags);
    if (known) return known;
    const identity = parseTags(tags);
    if (identity?.fleet !== this.options.fleet) return undefined;
    this.identities.set(tags, identity);
    return identity;
  }
}
