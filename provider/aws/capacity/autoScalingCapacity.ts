import { StartInstancesCommand } from "@aws-sdk/client-ec2";
import type { LaneEntry } from "../../document/laneEntry.js";
import { InstanceState, type ObservedInstance, type PoolSignal, type Usage } from "../../engine/observation.js";
import { poolId, type CapacityPool } from "../../engine/pool.js";
import type { InterruptionSigns } from "../../engine/signs.js";
import type { LaunchedUnit } from "../../engine/state.js";
import { RequestFailedError } from "../../errors.js";
import type { CapacityPort, LaunchAnswer, LaunchRequest } from "../../ports/capacity.js";
import type { PricesPort } from "../../ports/prices.js";
import { asked } from "../companionFailure.js";
import { allTried } from "./allTried.js";
import { fleetView, hasBootedBefore, stateOf, type FleetClients, type FleetView, type Member } from "./fleetMembers.js";
import type { FleetTags } from "./fleetTags.js";
import { endInGroup, groupedInstance, isLeaving, type Grouped } from "./laneGroups.js";
import { launchInLane } from "./laneLaunch.js";
import { forgetLost } from "./lostMembers.js";
import { LaneTypes } from "./laneTypes.js";
import { settleTags, writeTags } from "./memberTags.js";
import { exitStandby, settleShadows } from "./shadowStandby.js";
import { groupOf, identityOf, instanceById, type TaggedInstance } from "./taggedInstances.js";
import { TargetHealth } from "./targetHealth.js";
import { unshownUnits } from "./unshownUnits.js";

export interface AutoScalingCapacityOptions {
  readonly clients: FleetClients;
  readonly tags: FleetTags;
  readonly lanes: readonly LaneEntry[];
  /** Of the fleet, with what instances there can do. Absent: tags stay as they were launched with. */
  readonly pools?: readonly CapacityPool[];
  /** Present prices, as their port gives them. Absent: none is known. */
  readonly usdPerHour?: PricesPort["usdPerHour"];
  /** Seconds since 1970. */
  readonly nowSeconds: () => number;
  /** From an instance's start to its readiness, by workload. @param isRestart of a shadow that was stopped. */
  readonly startSeconds: (workload: string, isRestart: boolean) => number;
  /** Absent: no instance has been noticed. */
  readonly signs?: (instanceId: string) => InterruptionSigns | undefined;
  /** What units of a group use, the mean over them. Absent: nobody measures. */
  readonly usage?: (group: string) => Usage | undefined;
  /** Told what did not work and was done without. Absent: nobody is. */
  readonly failed?: (why: string) => void;
}

/** As long as one run of the companion may take. */
const longestRoundSeconds = 30;

type Tags = Readonly<Record<string, string>>;

/**
 * The fleet's instances in its Auto Scaling groups. The engine chooses lane and zone; which of the lane's types runs is
 * EC2's choice, and `describe` tells the pool that came of it. Nothing waits for an instance: what takes several steps
 * goes on with `settle`.
 * @throws RequestFailedError for every failure of AWS, from every method; what was asked for is then safe to ask again.
 */
export class AutoScalingCapacity implements CapacityPort {
  private readonly laneTypes: LaneTypes;
  private readonly targets: TargetHealth;
  private seen: { readonly view: FleetView; readonly atSeconds: number } | undefined;

  constructor(private readonly options: AutoScalingCapacityOptions) {
    const { clients, nowSeconds, failed = () => {} } = options;
    this.laneTypes = new LaneTypes(clients.autoScaling, failed);
    this.targets = new TargetHealth({ client: clients.loadBalancing, nowSeconds, failed });
  }

  async describe(launchedLately: readonly LaunchedUnit[] = []): Promise<readonly ObservedInstance[]> {
    const view = await this.look();
    const unshown = await unshownUnits(this.options.clients, view, launchedLately);
    return [...view.members.map((member) => this.observe(member)), ...unshown.map((unit) => this.expect(unit))];
  }

  /**
   * To be called once a round, on what `describe` saw in it: takes the next step with shadows that are not yet where they belong,
   * writes what tags get wrong of what was launched, and gives lanes back the types that a launch before was to avoid.
   * Repeating it is harmless.
   */
  async settle(): Promise<void> {
    const { clients, lanes, pools = [], usdPerHour, nowSeconds } = this.options;
    const [view, prices = {}] = await Promise.all([this.lately(), usdPerHour?.()]);
    const { groups, members } = view;
    await allTried([
      ...forgetLost(clients, view),
      ...this.laneTypes.allowAll(lanes, groups),
      ...settleShadows({
        clients,
        members,
        nowSeconds: nowSeconds(),
        readyAtSeconds: (member) => this.readyAtSeconds(member),
      }),
      ...settleTags({ clients, members, pools, usdPerHour: prices }),
    ]);
  }

  /** What an earlier answer under this key said, as long as Auto Scaling remembers its token. */
  async launch(request: LaunchRequest): Promise<LaunchAnswer> {
    return launchInLane({ ...this.options, laneTypes: this.laneTypes }, request);
  }

  /**
   * Ends a member and takes one off its group's size, so that nothing comes in its place. The group's lifecycle hook
   * holds it for as long as it may drain.
   */
  async release(instanceId: string, _key: string): Promise<void> {
    const { clients } = this.options;
    const instance = await instanceById(clients.ec2, instanceId);
    if (!instance) return;
    const grouped = await this.groupedMember(instance);
    if (isLeaving(grouped)) return;
    try {
      await endInGroup(clients.autoScalingOnce, grouped);
    } catch (failure) {
      if (!(await this.isEnding(instanceId))) throw failure;
    }
  }

  async retag(instanceId: string, tags: Tags): Promise<void> {
    this.checkMember(await this.present(instanceId));
    await writeTags(this.options.clients, [instanceId], tags);
  }

  /**
   * Starts a stopped shadow first, which is what may fail for want of room; it is then a shadow still. Its tags come
   * before its place in service: whatever happens in between, `settle` takes it there.
   */
  async promote(instanceId: string, tags: Tags, _key: string): Promise<void> {
    const { clients } = this.options;
    const instance = await this.present(instanceId);
    const grouped = await this.groupedMember(instance);
    if (isLeaving(grouped)) throw new RequestFailedError(`${instanceId} is being ended`);
    if (instance.state === "stopping") throw new RequestFailedError(`${instanceId} can't start: it is still stopping`);
    if (instance.state === "stopped") {
      const input = { InstanceIds: [instanceId] };
      await asked("StartInstances", () => clients.ec2.send(new StartInstancesCommand(input)));
    }
    await writeTags(clients, [instanceId], tags);
    // What was seen before has it as a shadow, which `settle` would send back into Standby, or stop.
    this.seen = undefined;
    if (instance.state === "running" && grouped.lifecycle === "Standby") {
      await exitStandby(clients, grouped.group, [instanceId]);
    }
  }

  /** Nothing is known of pools that the fleet is not in. */
  async signals(): Promise<readonly PoolSignal[]> {
    return [];
  }

  /** Those that the last look saw, if that was a moment ago; of now otherwise. */
  async members(): Promise<readonly Member[]> {
    return (await this.lately()).members;
  }

  private async look(): Promise<FleetView> {
    const { clients, tags, nowSeconds } = this.options;
    const view = await fleetView(clients, tags, this.targets);
    this.seen = { view, atSeconds: nowSeconds() };
    return view;
  }

  /** A round looks once: what it does itself meanwhile is for the next to see. */
  private async lately(): Promise<FleetView> {
    const { seen } = this;
    const ageSeconds = seen ? Math.abs(this.options.nowSeconds() - seen.atSeconds) : Infinity;
    return seen && ageSeconds < longestRoundSeconds ? seen.view : this.look();
  }

  private observe(member: Member): ObservedInstance {
    const { instance, identity } = member;
    const state = stateOf(member, this.readyAtSeconds(member), this.options.nowSeconds());
    const usage = state === InstanceState.Ready ? this.usageOf(member) : undefined;
    return {
      id: instance.id,
      pool: poolId(instance.instanceType, instance.zone, instance.market),
      workload: identity.workload,
      part: identity.part,
      level: identity.level,
      role: identity.role,
      state,
      launchedAtSeconds: instance.startedAtSeconds,
      ...(usage && { usage }),
      ...this.options.signs?.(instance.id),
    };
  }

  /** A group of shadows has idle ones in its mean, which would hide what one that serves by now does. */
  private usageOf({ grouped }: Member): Usage | undefined {
    return grouped.ofShadows ? undefined : this.options.usage?.(grouped.group);
  }

  /** As its launch said, until AWS shows what has come of it. */
  private expect({ launchedAtSeconds, ...unit }: LaunchedUnit): ObservedInstance {
    return { ...unit, state: InstanceState.Starting, launchedAtSeconds, ...this.options.signs?.(unit.id) };
  }

  private readyAtSeconds(member: Member): number {
    const { instance, identity } = member;
    return instance.startedAtSeconds + this.options.startSeconds(identity.workload, hasBootedBefore(member));
  }

  private async present(instanceId: string): Promise<TaggedInstance> {
    const instance = await instanceById(this.options.clients.ec2, instanceId);
    if (!instance) throw new RequestFailedError(`${instanceId} is gone`);
    return instance;
  }

  private checkMember(instance: TaggedInstance): void {
    const { tags } = this.options;
    if (identityOf(instance, tags)) return;
    throw new RequestFailedError(`${instance.id} is no member of ${tags.fleet} in ${tags.stack}`);
  }

  private async groupedMember(instance: TaggedInstance): Promise<Grouped> {
    this.checkMember(instance);
    const group = groupOf(instance);
    const grouped = group && (await groupedInstance(this.options.clients.autoScaling, group, instance.id));
    if (!grouped) throw new RequestFailedError(`${instance.id} is in no group of ${this.options.tags.fleet}`);
    return grouped;
  }

  private async isEnding(instanceId: string): Promise<boolean> {
    const instance = await instanceById(this.options.clients.ec2, instanceId);
    return !instance || isLeaving(await this.groupedMember(instance));
  }
}
