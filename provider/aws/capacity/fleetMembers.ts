import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import { InstanceState, Role } from "../../engine/observation.js";
import type { InstanceIdentity } from "../../engine/tags.js";
import type { CompanionClients } from "../companionClients.js";
import type { FleetTags } from "./fleetTags.js";
import { fleetGroups, groupedInstances, isLeaving, type Grouped } from "./laneGroups.js";
import { identityOf, instancesById, taggedInstances, type TaggedInstance } from "./taggedInstances.js";
import type { TargetHealth } from "./targetHealth.js";

/** A member of the fleet, as EC2, its group and its load balancers see it. */
export interface Member {
  readonly instance: TaggedInstance;
  readonly grouped: Grouped;
  /** It is healthy in all of its group's target groups, as far as they say; true where it has none. */
  readonly passesTargets: boolean;
  readonly identity: InstanceIdentity;
}

export type FleetClients = Pick<CompanionClients, "autoScaling" | "autoScalingOnce" | "ec2" | "loadBalancing">;

/** A fleet as AWS describes it at one moment. */
export interface FleetView {
  readonly groups: readonly AutoScalingGroup[];
  /** What the groups say of their instances, by id. */
  readonly grouped: ReadonlyMap<string, Grouped>;
  /**
   * Instances with the fleet's tags in one of its groups. One that its group is ending is no member any more, though it
   * may still drain: it serves nothing, and its place is another's.
   */
  readonly members: readonly Member[];
}

export async function fleetView(
  { autoScaling, ec2 }: FleetClients,
  tags: FleetTags,
  targets: Pick<TargetHealth, "of">,
): Promise<FleetView> {
  const asking = fleetGroups(autoScaling, tags);
  const [groups, instances, passes] = await Promise.all([
    asking,
    taggedInstances(ec2, tags),
    asking.then((found) => targets.of(found)),
  ]);
  const grouped = groupedInstances(groups);
  const members = instances.flatMap((instance) => {
    const inGroup = grouped.get(instance.id);
    const identity = identityOf(instance, tags);
    if (!inGroup || !identity || isLeaving(inGroup)) return [];
    return [{ instance, grouped: inGroup, passesTargets: passes(inGroup.group, instance.id), identity }];
  });
  return { groups, grouped, members };
}

/**
 * Where a member is in its life. It is ready once it has run for as long as its workload takes to start and its group
 * has it in service and healthy; a shadow need not be in service. What serves behind load balancers is ready while these
 * have it healthy too: its group says so of one that has just come into service before their checks have passed, and of
 * one that fails them only once the group's grace period is over, which is its workload's time to start (Amazon EC2 Auto
 * Scaling User Guide, "Set the health check grace period").
 */
export function stateOf(member: Member, readyAtSeconds: number, now: number): InstanceState {
  const { instance, grouped } = member;
  if (instance.state === "stopped") return InstanceState.Stopped;
  const works = instance.state === "running" && grouped.isHealthy && now >= readyAtSeconds;
  return works && isInPlace(member) ? InstanceState.Ready : InstanceState.Starting;
}

function isInPlace({ grouped, passesTargets, identity }: Member): boolean {
  if (identity.role === Role.Shadow) return isUsableShadow(grouped);
  return grouped.lifecycle === "InService" && passesTargets;
}

function isUsableShadow({ lifecycle }: Grouped): boolean {
  return ["InService", "EnteringStandby", "Standby"].includes(lifecycle);
}

/** Which of these instances have the fleet's tags: its members, as far as EC2 shows them. */
export async function membersAmong(
  { ec2 }: Pick<FleetClients, "ec2">,
  tags: FleetTags,
  instanceIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const instances = await instancesById(ec2, instanceIds);
  return new Set(instances.filter((instance) => identityOf(instance, tags)).map(({ id }) => id));
}
