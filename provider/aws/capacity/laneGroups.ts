import {
  DescribeAutoScalingGroupsCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  type AutoScalingClient,
  type AutoScalingGroup,
} from "@aws-sdk/client-auto-scaling";
import { Role } from "../../engine/observation.js";
import { TagKey } from "../../engine/tags.js";
import { asked } from "../companionFailure.js";
import { allPages, chunksOf } from "../market/pages.js";
import type { FleetTags } from "./fleetTags.js";

/** An instance as its group sees it. */
export interface Grouped {
  readonly instanceId: string;
  readonly group: string;
  /** A group of shadows, by the group's own tag. */
  readonly ofShadows: boolean;
  /** Such as InService, Standby, Pending, Terminating:Wait. */
  readonly lifecycle: string;
  readonly isHealthy: boolean;
}

/** The most of one page (DescribeAutoScalingGroups in the Amazon EC2 Auto Scaling API Reference). */
const mostGroupsOfPage = 100;

/** All the fleet's groups, also those that its document no longer has. */
export async function fleetGroups(
  client: AutoScalingClient,
  { fleet, stack }: FleetTags,
): Promise<readonly AutoScalingGroup[]> {
  const Filters = [
    { Name: `tag:${TagKey.Fleet}`, Values: [fleet] },
    { Name: `tag:${TagKey.Stack}`, Values: [stack] },
  ];
  const pages = await asked("DescribeAutoScalingGroups", () =>
    allPages((token) =>
      client.send(new DescribeAutoScalingGroupsCommand({ Filters, MaxRecords: mostGroupsOfPage, ...token })),
    ),
  );
  return pages.flatMap(({ AutoScalingGroups = [] }) => AutoScalingGroups);
}

/** The instances of groups, by id. */
export function groupedInstances(groups: readonly AutoScalingGroup[]): ReadonlyMap<string, Grouped> {
  return new Map(groups.flatMap(instancesOf).map((instance) => [instance.instanceId, instance]));
}

/** One group; undefined where it is gone. */
export async function groupNamed(client: AutoScalingClient, group: string): Promise<AutoScalingGroup | undefined> {
  const [found] = await groupsNamed(client, [group]);
  return found;
}

/** Of a page at most. */
async function groupsNamed(client: AutoScalingClient, names: readonly string[]): Promise<readonly AutoScalingGroup[]> {
  const input = { AutoScalingGroupNames: [...names], MaxRecords: mostGroupsOfPage };
  const { AutoScalingGroups = [] } = await asked("DescribeAutoScalingGroups", () =>
    client.send(new DescribeAutoScalingGroupsCommand(input)),
  );
  return AutoScalingGroups;
}

/** The stack that made a fleet's groups, by the tags of those that are there; undefined where none is. */
export async function stackOfGroups(client: AutoScalingClient, groups: readonly string[]): Promise<string | undefined> {
  for (const names of chunksOf(groups, mostGroupsOfPage)) {
    const tags = (await groupsNamed(client, names)).flatMap(({ Tags = [] }) => Tags);
    const stack = tags.find(({ Key }) => Key === TagKey.Stack)?.Value;
    if (stack !== undefined) return stack;
  }
  return undefined;
}

/** One instance of a group; undefined where the group, or the instance in it, is gone. */
export async function groupedInstance(
  client: AutoScalingClient,
  group: string,
  instanceId: string,
): Promise<Grouped | undefined> {
  const found = await groupNamed(client, group);
  return found && instancesOf(found).find((instance) => instance.instanceId === instanceId);
}

function instancesOf({ AutoScalingGroupName = "", Instances = [], Tags = [] }: AutoScalingGroup): readonly Grouped[] {
  const ofShadows = Tags.some(({ Key, Value }) => Key === TagKey.Role && Value === Role.Shadow);
  return Instances.map(({ InstanceId = "", LifecycleState = "", HealthStatus = "" }) => ({
    instanceId: InstanceId,
    group: AutoScalingGroupName,
    ofShadows,
    lifecycle: LifecycleState,
    isHealthy: HealthStatus.toLowerCase() === "healthy",
  }));
}

/** On its way out of its group: it serves no more, and no one gets it back. */
export function isLeaving({ lifecycle }: Grouped): boolean {
  return lifecycle.startsWith("Terminat") || lifecycle.startsWith("Detach");
}

/** Ends an instance and takes it off its group's size, so that the group launches no other in its place. */
export async function endInGroup(autoScalingOnce: AutoScalingClient, grouped: Grouped): Promise<void> {
  const command = new TerminateInstanceInAutoScalingGroupCommand({
    InstanceId: grouped.instanceId,
    // Entering Standby took it off already; once more would end another in its place.
    ShouldDecrementDesiredCapacity: grouped.lifecycle !== "Standby",
  });
  await asked("TerminateInstanceInAutoScalingGroup", () => autoScalingOnce.send(command));
}
