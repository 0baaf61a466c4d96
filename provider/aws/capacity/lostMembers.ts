import { TerminateInstanceInAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { asked } from "../companionFailure.js";
import type { FleetClients, FleetView } from "./fleetMembers.js";
import { isLeaving } from "./laneGroups.js";
import { endedInstances } from "./taggedInstances.js";

/**
 * Takes instances that have ended off their groups' sizes, so that no group launches others in their place: where and
 * whether to replace them is the engine's to decide. A group that nobody does this for replaces them by itself, which
 * keeps capacity alive where the companion does not run. What EC2 merely does not show (yet) is left alone.
 * @returns the calls under way; each rejects with RequestFailedError where AWS fails.
 */
export function forgetLost(clients: FleetClients, { grouped, members }: FleetView): readonly Promise<void>[] {
  const shown = new Set(members.map(({ instance }) => instance.id));
  const absent = [...grouped.values()].filter((one) => !shown.has(one.instanceId) && !isLeaving(one));
  if (absent.length === 0) return [];
  const ids = absent.map(({ instanceId }) => instanceId);
  return [
    endedInstances(clients.ec2, ids).then(async (ended) => {
      await Promise.all([...ended].map((id) => forget(clients, id, grouped.get(id)?.lifecycle !== "Standby")));
    }),
  ];
}

/** @param counts whether it is part of its group's size: one in Standby is not. */
async function forget({ autoScalingOnce }: FleetClients, InstanceId: string, counts: boolean): Promise<void> {
  const command = new TerminateInstanceInAutoScalingGroupCommand({
    InstanceId,
    ShouldDecrementDesiredCapacity: counts,
  });
  await asked("TerminateInstanceInAutoScalingGroup", () => autoScalingOnce.send(command));
}
