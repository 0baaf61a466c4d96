import * as aws from "@pulumi/aws";
import { Role } from "../../provider/engine/observation.js";
import type { InfrastructureArgs } from "../args.js";
import type { FleetScope } from "../scope.js";
import { instanceSettings } from "./launchTemplate.js";
import type { LaneShape } from "./laneShape.js";

/** As long as EC2's own notice of a spot loss, so that what drains in time there drains in time everywhere. */
const defaultDrainSeconds = 120;
/** On top of draining: the instances' own shutdown, and the provider's waiting for the group to be gone. */
const deleteMinutes = 15;

/**
 * Holds an instance that its group ends for as long as it may drain: the load balancer sends it nothing new, and its
 * metadata says that it will be `Terminated`. Shadows serve nothing that could drain.
 *
 * A workload that is removed drains the same way. Pulumi deletes what is no longer declared after all else, the fleet's
 * document included. The provider sets a group's sizes to 0, waits until its instances are gone, for as long as the
 * delete timeout says, and then deletes it, unless `forceDelete` is set (hashicorp/terraform-provider-aws,
 * internal/service/autoscaling/group.go, resourceGroupDelete and drainGroup).
 */
export function createDrainHook(
  name: string,
  scope: FleetScope,
  shape: LaneShape,
  infrastructure: InfrastructureArgs,
  group: aws.autoscaling.Group,
): void {
  const heartbeatTimeout = heldSecondsOf(infrastructure, shape);
  if (heartbeatTimeout === 0) return;
  new aws.autoscaling.LifecycleHook(
    name,
    {
      autoscalingGroupName: group.name,
      lifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
      heartbeatTimeout,
      // The instance goes when its time is over, whoever is there to say so.
      defaultResult: "CONTINUE",
    },
    // Pulumi deletes what depends on a group before the group, and without its hook the group would not drain.
    { parent: scope.parent, deletedWith: group },
  );
}

/** For how many seconds the lane's group holds an instance that it ends; 0 where it has no hook for it. */
export function heldSecondsOf(infrastructure: InfrastructureArgs, shape: LaneShape): number {
  return shape.role === Role.Shadow ? 0 : drainSecondsOf(infrastructure, shape);
}

/** How long the deletion of a lane's group may take, in Pulumi's form of a duration. */
export function deleteTimeoutOf(infrastructure: InfrastructureArgs, shape: LaneShape): string {
  return `${deleteMinutes + Math.ceil(drainSecondsOf(infrastructure, shape) / 60)}m`;
}

function drainSecondsOf(infrastructure: InfrastructureArgs, { workload }: LaneShape): number {
  return instanceSettings(infrastructure, workload).drainSeconds ?? defaultDrainSeconds;
}
