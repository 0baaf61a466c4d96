import { createHash } from "node:crypto";
import { LaunchInstancesCommand, type LaunchInstancesError } from "@aws-sdk/client-auto-scaling";
import { CreateTagsCommand } from "@aws-sdk/client-ec2";
import type { LaneEntry } from "../../document/laneEntry.js";
import { Role } from "../../engine/observation.js";
import { TagKey } from "../../engine/tags.js";
import { RequestFailedError } from "../../errors.js";
import type { LaunchAnswer, LaunchRequest } from "../../ports/capacity.js";
import { asked } from "../companionFailure.js";
import type { FleetClients } from "./fleetMembers.js";
import type { FleetTags } from "./fleetTags.js";

/** The most of one launch (LaunchInstances in the Amazon EC2 Auto Scaling API Reference). */
const mostInstancesOfLaunch = 100;

/** What a shadow does while it is not needed, as a tag of its instance. */
export const RestTag = { Key: "blended-fleet:rest", Stopped: "stopped", Running: "running" } as const;

/**
 * Codes of EC2 that say there is nothing to be had, in the pool or under the account's quotas: another pool may have
 * some (Amazon EC2 API Reference, "Error codes for the Amazon EC2 API").
 */
const noRoom: readonly string[] = [
  "InsufficientInstanceCapacity",
  "InsufficientHostCapacity",
  "InsufficientReservedInstanceCapacity",
  "InsufficientFreeAddressesInSubnet",
  "UnfulfillableCapacity",
  "Unsupported",
  "InstanceLimitExceeded",
  "MaxSpotInstanceCountExceeded",
  "SpotMaxPriceTooLow",
  "VcpuLimitExceeded",
];

interface Place {
  readonly lane: LaneEntry;
  readonly zone: string;
}

/**
 * Launches in the lane and zone of the asked pool; which of the lane's types runs is EC2's choice. The client token
 * follows from the fleet and the key, so asking again launches nothing more and gives the same answer.
 * @throws RequestFailedError where no lane has the pool, or where nothing was launched for any reason but room.
 */
export async function launchInLane(
  clients: FleetClients,
  lanes: readonly LaneEntry[],
  fleetTags: FleetTags,
  request: LaunchRequest,
): Promise<LaunchAnswer> {
  const place = placeOf(lanes, request);
  const instanceIds: string[] = [];
  for (let asking = 0; asking * mostInstancesOfLaunch < request.count; asking++) {
    const count = Math.min(mostInstancesOfLaunch, request.count - asking * mostInstancesOfLaunch);
    const token = clientToken(fleetTags, request.key, asking);
    const launched = await launchOnce(clients, place, count, token);
    instanceIds.push(...launched);
    if (launched.length < count) break;
  }
  if (request.tags[TagKey.Role] === Role.Shadow) await tagShadows(clients, instanceIds, request);
  return { instanceIds, refused: request.count - instanceIds.length };
}

async function launchOnce(
  { autoScaling }: FleetClients,
  { lane, zone }: Place,
  count: number,
  token: string,
): Promise<readonly string[]> {
  const command = new LaunchInstancesCommand({
    AutoScalingGroupName: lane.group,
    RequestedCapacity: count,
    AvailabilityZones: [zone],
    ClientToken: token,
    // What finds no room here is for the engine to place.
    RetryStrategy: "none",
  });
  const { Instances = [], Errors = [] } = await asked("LaunchInstances", () => autoScaling.send(command));
  const launched = Instances.flatMap(({ InstanceIds = [] }) => InstanceIds);
  const faults = Errors.filter(({ ErrorCode = "" }) => !noRoom.includes(ErrorCode));
  if (launched.length === 0 && faults.length > 0) throw launchFailure(lane, zone, faults);
  return launched;
}

function launchFailure({ group }: LaneEntry, zone: string, faults: readonly LaunchInstancesError[]): Error {
  const reasons = new Set(faults.map(({ ErrorCode, ErrorMessage }) => `${ErrorCode}: ${ErrorMessage}`));
  return new RequestFailedError(`${group} could not launch in ${zone}: ${[...reasons].join("; ")}`);
}

/** A lane's template says which part its shadows are for; the companion may want one for another, and says how it rests. */
async function tagShadows({ ec2 }: FleetClients, ids: readonly string[], request: LaunchRequest): Promise<void> {
  if (ids.length === 0) return;
  const own = [TagKey.Part, TagKey.Level].flatMap((key) => {
    const value = request.tags[key];
    return value === undefined ? [] : [{ Key: key, Value: value }];
  });
  const rest = { Key: RestTag.Key, Value: request.stopped ? RestTag.Stopped : RestTag.Running };
  await asked("CreateTags", () => ec2.send(new CreateTagsCommand({ Resources: [...ids], Tags: [...own, rest] })));
}

/** Pools are `<instanceType>/<zone>/<market>`. A workload has one lane of shadows on each market, for all its parts. */
function placeOf(lanes: readonly LaneEntry[], { pool, tags }: LaunchRequest): Place {
  const [instanceType = "", zone = "", market = ""] = pool.split("/");
  const isShadow = tags[TagKey.Role] === Role.Shadow;
  const label = isShadow ? `shadow-${market}` : market;
  const lane = lanes.find(
    (known) =>
      known.workload === tags[TagKey.Workload] &&
      known.lane === label &&
      (isShadow || known.part === tags[TagKey.Part]) &&
      known.instanceTypes.includes(instanceType) &&
      known.zones.includes(zone),
  );
  if (lane) return { lane, zone };
  const whose = `${tags[TagKey.Workload]}/${tags[TagKey.Part]}`;
  throw new RequestFailedError(`expected a pool of a ${label} lane of ${whose}, got ${pool}`);
}

/** A token has 64 characters at most (LaunchInstances in the Amazon EC2 Auto Scaling API Reference). */
function clientToken({ fleet, stack }: FleetTags, key: string, asking: number): string {
  return createHash("sha256")
    .update(JSON.stringify([stack, fleet, key, asking]))
    .digest("hex");
}
