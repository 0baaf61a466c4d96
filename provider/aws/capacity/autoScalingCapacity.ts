import { TerminateInstanceInAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { CreateTagsCommand, StartInstancesCommand } from "@aws-sdk/client-ec2";
import type { LaneEntry } from "../../document/laneEntry.js";
import {
  InstanceState,
  type JobProgress,
  type ObservedInstance,
  type PoolSignal,
  type Usage,
} from "../../engine/observation.js";
import { poolId } from "../../engine/pool.js";
import type { InterruptionSigns } from "../../engine/signs.js";
import { RequestFailedError } from "../../errors.js";
import type { CapacityPort, LaunchAnswer, LaunchRequest } from "../../ports/capacity.js";
import { asked } from "../companionFailure.js";
import { fleetMembers, stateOf, type FleetClients, type Member } from "./fleetMembers.js";
import type { FleetTags } from "./fleetTags.js";
import { groupedInstance, isLeaving, type Grouped } from "./laneGroups.js";
import { launchInLane } from "./laneLaunch.js";
import { exitStandby, settleShadows } from "./shadowStandby.js";
import { groupOf, identityOf, instanceById, type TaggedInstance } from "./taggedInstances.js";

export interface AutoScalingCapacityOptions {
  readonly clients: FleetClients;
  readonly tags: FleetTags;
  readonly lanes: readonly LaneEntry[];
  /** Seconds since 1970. */
  readonly nowSeconds: () => number;
  /** From an instance's start to its readiness, by workload. */
  readonly startSeconds: (workload: string) => number;
  /** Absent: no instance has been noticed. */
  readonly signs?: (instanceId: string) => InterruptionSigns | undefined;
  /** What units of a group use, the mean over them. Absent: nobody measures. */
  readonly usage?: (group: string) => Usage | undefined;
  /** Absent: nothing is known of any job. */
  readonly jobs?: () => Promise<readonly JobProgress[]>;
}

type Tags = Readonly<Record<string, string>>;

/**
 * The fleet's instances in its Auto Scaling groups. The engine chooses lane and zone; which of the lane's types runs is
 * EC2's choice, and `describe` tells the pool that came of it. Nothing waits for an instance: what takes several steps
 * goes on with `settle`.
 * @throws RequestFailedError for every failure of AWS, from every method; what was asked for is then safe to ask again.
 */
export class AutoScalingCapacity implements CapacityPort {
  constructor(private readonly options: AutoScalingCapacityOptions) {}

  async describe(): Promise<readonly ObservedInstance[]> {
    const members = await this.members();
    return members.map((member) => this.observe(member));
  }

  /**
   * Takes the next step with shadows that are not yet where they belong: to be called once a round, before `describe`.
   * Repeating it is harmless.
   */
  async settle(): Promise<void> {
    const { clients, nowSeconds } = this.options;
    await settleShadows({
      clients,
      members: await this.members(),
      nowSeconds: nowSeconds(),
      readyAtSeconds: (member) => this.readyAtSeconds(member),
    });
  }

  /** What an earlier answer under this key said, as long as Auto Scaling remembers its token. */
  async launch(request: LaunchRequest): Promise<LaunchAnswer> {
    const { clients, lanes, tags } = this.options;
    return launchInLane(clients, lanes, tags, request);
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
    const command = new TerminateInstanceInAutoScalingGroupCommand({
      InstanceId: instanceId,
      // Entering Standby took it off already; once more would end another in its place.
      ShouldDecrementDesiredCapacity: grouped.lifecycle !== "Standby",
    });
    try {
      await asked("TerminateInstanceInAutoScalingGroup", () => clients.autoScalingOnce.send(command));
    } catch (failure) {
      if (!(await this.isEnding(instanceId))) throw failure;
    }
  }

  async retag(instanceId: string, tags: Tags): Promise<void> {
    this.checkMember(await this.present(instanceId));
    await this.writeTags(instanceId, tags);
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
    await this.writeTags(instanceId, tags);
    if (instance.state === "running" && grouped.lifecycle === "Standby") {
      await exitStandby(clients, grouped.group, [instanceId]);
    }
  }

  /** Nothing is known of pools that the fleet is not in. */
  async signals(): Promise<readonly PoolSignal[]> {
    return [];
  }

  async jobs(): Promise<readonly JobProgress[]> {
    return (await this.options.jobs?.()) ?? [];
  }

  private async members(): Promise<readonly Member[]> {
    return fleetMembers(this.options.clients, this.options.tags);
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

  private readyAtSeconds({ instance, identity }: Member): number {
    return instance.startedAtSeconds + this.options.startSeconds(identity.workload);
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

  private async writeTags(instanceId: string, tags: Tags): Promise<void> {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const command = new CreateTagsCommand({ Resources: [instanceId], Tags });
    await asked("CreateTags", () => this.options.clients.ec2.send(command));
  }
}
