import type { FleetClients, FleetView } from "./fleetMembers.js";
import { endInGroup, isLeaving, type Grouped } from "./laneGroups.js";
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
  return [forgetEnded(clients, absent)];
}

async function forgetEnded({ autoScalingOnce, ec2 }: FleetClients, absent: readonly Grouped[]): Promise<void> {
  const ended = await endedInstances(
    ec2,
    absent.map(({ instanceId }) => instanceId),
  );
  const lost = absent.filter(({ instanceId }) => ended.has(instanceId));
  await Promise.all(lost.map((one) => endInGroup(autoScalingOnce, one)));
}
