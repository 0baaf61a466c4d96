import type { LaunchedUnit } from "../../engine/state.js";
import type { FleetClients, FleetView } from "./fleetMembers.js";
import { isLeaving } from "./laneGroups.js";
import { endedInstances } from "./taggedInstances.js";

/**
 * Units that were launched lately and that the view does not have as members yet: EC2 and Auto Scaling each show a change
 * only after a while. One that EC2 shows as ended, or that its group is ending, is not among them.
 * @throws RequestFailedError where it can't be known what of them has ended.
 */
export async function unshownUnits(
  { ec2 }: FleetClients,
  { grouped, members }: FleetView,
  launched: readonly LaunchedUnit[],
): Promise<readonly LaunchedUnit[]> {
  const shown = new Set(members.map(({ instance }) => instance.id));
  const missing = launched.filter(({ id }) => {
    const inGroup = grouped.get(id);
    return !shown.has(id) && !(inGroup && isLeaving(inGroup));
  });
  if (missing.length === 0) return [];
  const ended = await endedInstances(
    ec2,
    missing.map(({ id }) => id),
  );
  return missing.filter(({ id }) => !ended.has(id));
}
