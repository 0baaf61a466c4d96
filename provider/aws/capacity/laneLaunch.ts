import { createHash } from "node:crypto";
import { LaunchInstancesCommand, type LaunchInstancesError } from "@aws-sdk/client-auto-scaling";
import { laneLabel, type LaneEntry } from "../../document/laneEntry.js";
import { Role } from "../../engine/observation.js";
import type { Market } from "../../engine/pool.js";
import { TagKey } from "../../engine/tags.js";
import { RequestFailedError } from "../../errors.js";
import type { LaunchAnswer, LaunchRequest } from "../../ports/capacity.js";
import { asked } from "../companionFailure.js";
import type { FleetClients } from "./fleetMembers.js";
import type { FleetTags } from "./fleetTags.js";
import type { LaneTypes } from "./laneTypes.js";
import { writeTags } from "./memberTags.js";

/** The most of one launch (LaunchInstances in the Amazon EC2 Auto Scaling API Reference). */
const mostInstancesOfLaunch = 100;

/**
 * LaunchInstances answers once EC2 has launched, which takes longer than to take an order. Asked again it gives the same
 * answer, so a launch that takes longer still is known a round later.
 */
const launchTimeout = { requestTimeout: 12_000 };

/** What a shadow does while it is not needed, as a tag of its instance. */
export const RestTag = { Key: "blended-fleet:rest", Stopped: "stopped", Running: "running" } as const;

/** Written before a shadow is stopped for the first time: from then on it is started in its switch time. */
export const BootedTag = { Key: "blended-fleet:booted", Yes: "yes" } as const;

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
  readonly instanceType: string;
  readonly zone: string;
}

/** What launches are made with. */
export interface LaunchingWith {
  readonly clients: FleetClients;
  readonly tags: FleetTags;
  readonly lanes: readonly LaneEntry[];
  readonly laneTypes: LaneTypes;
}

/**
 * Launches in the lane and zone of the asked pool; which of the lane's types runs is EC2's choice, among those that are
 * not to be avoided. The client token follows from the fleet and the key, so asking again launches nothing more and gives
 * the same answer.
 * @throws RequestFailedError where no lane has the pool, or where nothing was launched for any reason but room.
 */
export async function launchInLane(on: LaunchingWith, request: LaunchRequest): Promise<LaunchAnswer> {
  const place = placeOf(on.lanes, request);
  const types = typesFor(place, request);
  const launch = (): Promise<readonly string[]> => launchIn(on, place, request);
  const instanceIds = types ? await on.laneTypes.during(place.lane, types, launch) : await launch();
  if (request.tags[TagKey.Role] === Role.Shadow) await tagShadows(on.clients, instanceIds, request);
  return { instanceIds, refused: request.count - instanceIds.length };
}

async function launchIn(on: LaunchingWith, place: Place, request: LaunchRequest): Promise<readonly string[]> {
  const instanceIds: string[] = [];
  for (let asking = 0; asking * mostInstancesOfLaunch < request.count; asking++) {
    const count = Math.min(mostInstancesOfLaunch, request.count - asking * mostInstancesOfLaunch);
    const token = clientToken(on.tags, request.key, asking);
    const launched = await launchOnce(on.clients, place, count, token);
    instanceIds.push(...launched);
    if (launched.length < count) break;
  }
  return instanceIds;
}

/** The lane's types without those to avoid, always with the asked one; undefined where the lane leaves no choice. */
function typesFor({ lane, instanceType, zone }: Place, { avoid = [] }: LaunchRequest): readonly string[] | undefined {
  const { instanceTypes, launchTemplates } = lane;
  if (instanceTypes.length < 2 || launchTemplates === undefined) return undefined;
  const avoided = avoid.map((id) => id.split("/")).filter(([, where]) => where === zone);
  return instanceTypes.filter((type) => type === instanceType || !avoided.some(([other]) => other === type));
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
  const { Instances = [], Errors = [] } = await asked("LaunchInstances", () =>
    autoScaling.send(command, launchTimeout),
  );
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
async function tagShadows(clients: FleetClients, ids: readonly string[], request: LaunchRequest): Promise<void> {
  if (ids.length === 0) return;
  const own = Object.fromEntries(
    [TagKey.Part, TagKey.Level].flatMap((key) => {
      const value = request.tags[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
  await writeTags(clients, ids, { ...own, [RestTag.Key]: request.stopped ? RestTag.Stopped : RestTag.Running });
}

/** Pools are `<instanceType>/<zone>/<market>`. A workload has one lane of shadows on each market, for all its parts. */
function placeOf(lanes: readonly LaneEntry[], { pool, tags }: LaunchRequest): Place {
  const [instanceType = "", zone = "", market = ""] = pool.split("/");
  const isShadow = tags[TagKey.Role] === Role.Shadow;
  const label = laneLabel({ role: isShadow ? Role.Shadow : Role.Serving, market: market as Market });
  const lane = lanes.find(
    (known) =>
      known.workload === tags[TagKey.Workload] &&
      known.lane === label &&
      (isShadow || known.part === tags[TagKey.Part]) &&
      known.instanceTypes.includes(instanceType) &&
      known.zones.includes(zone),
  );
  if (lane) return { lane, instanceType, zone };
  const whose = `${tags[TagKey.Workload]}/${tags[TagKey.Part]}`;
  throw new RequestFailedError(`expected a pool of a ${label} lane of ${whose}, got ${pool}`);
}

/** A token has 64 characters at most (LaunchInstances in the Amazon EC2 Auto Scaling API Reference). */
function clientToken({ fleet, stack }: FleetTags, key: string, asking: number): string {
  return createHash("sha256")
    .update(JSON.stringify([stack, fleet, key, asking]))
    .digest("hex");
}
