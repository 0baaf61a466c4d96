import type { GivenResource, Launcher } from "./launcher.js";
import { readAutoScalingGroup } from "./readers/autoScalingGroup.js";
import { readEc2Fleet } from "./readers/ec2Fleet.js";
import { readInstance, readSpotInstanceRequest } from "./readers/instance.js";
import { readLaunchConfiguration } from "./readers/launchConfiguration.js";
import { readLaunchTemplate } from "./readers/launchTemplate.js";
import { readCapacityProvider, readComputeEnvironment, readNodeGroup } from "./readers/managedCapacity.js";
import { readSpotFleetRequest } from "./readers/spotFleetRequest.js";

/** The reader of each type that can launch instances. A new one needs nothing but a line here. */
const readers: Readonly<Record<string, (resource: GivenResource) => Launcher | undefined>> = {
  "aws:autoscaling/group:Group": readAutoScalingGroup,
  "aws:batch/computeEnvironment:ComputeEnvironment": readComputeEnvironment,
  "aws:ec2/fleet:Fleet": readEc2Fleet,
  "aws:ec2/instance:Instance": readInstance,
  "aws:ec2/launchConfiguration:LaunchConfiguration": readLaunchConfiguration,
  "aws:ec2/launchTemplate:LaunchTemplate": readLaunchTemplate,
  "aws:ec2/spotFleetRequest:SpotFleetRequest": readSpotFleetRequest,
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": readSpotInstanceRequest,
  "aws:ecs/capacityProvider:CapacityProvider": readCapacityProvider,
  "aws:eks/nodeGroup:NodeGroup": readNodeGroup,
};

export const launcherTypes: readonly string[] = Object.keys(readers);

export function isLauncherType(type: string): boolean {
  return Object.hasOwn(readers, type);
}

/** Undefined for what launches no instances. */
export function readLauncher(resource: GivenResource): Launcher | undefined {
  return isLauncherType(resource.type) ? readers[resource.type]?.(resource) : undefined;
}
