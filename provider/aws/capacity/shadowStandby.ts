import { EnterStandbyCommand, ExitStandbyCommand } from "@aws-sdk/client-auto-scaling";
import { StopInstancesCommand } from "@aws-sdk/client-ec2";
import { InstanceState, Role } from "../../engine/observation.js";
import { asked } from "../companionFailure.js";
import { chunksOf } from "../market/pages.js";
import { stateOf, type FleetClients, type Member } from "./fleetMembers.js";
import { BootedTag, RestTag } from "./laneLaunch.js";
import { writeTags } from "./memberTags.js";

/** The most of one call (EnterStandby and ExitStandby in the Amazon EC2 Auto Scaling API Reference). */
const mostInstancesOfStandby = 20;

export interface StandbyQuestion {
  readonly clients: FleetClients;
  readonly members: readonly Member[];
  readonly nowSeconds: number;
  /** When a member that runs is ready, by its workload. */
  readonly readyAtSeconds: (member: Member) => number;
}

/**
 * Brings the instances of shadow lanes to where their tags say they belong, a step a call: a shadow into Standby, a warm
 * one that has booted there to a stop, one that was promoted into service once it runs. Nothing waits: a step that is
 * not due yet is taken by a later call. Only shadow lanes are looked at: whatever else is in Standby is there by
 * somebody else's will.
 */
export function settleShadows({
  clients,
  members,
  nowSeconds,
  readyAtSeconds,
}: StandbyQuestion): readonly Promise<void>[] {
  const shadows = members.filter(({ grouped, instance }) => grouped.ofShadows && instance.state === "running");
  const isShadow = ({ identity }: Member): boolean => identity.role === Role.Shadow;
  const inService = shadows.filter((member) => isShadow(member) && member.grouped.lifecycle === "InService");
  const standing = shadows.filter(({ grouped }) => grouped.lifecycle === "Standby");
  const booted = standing.filter(
    (member) =>
      isShadow(member) &&
      member.instance.tags[RestTag.Key] === RestTag.Stopped &&
      stateOf(member, readyAtSeconds(member), nowSeconds) === InstanceState.Ready,
  );
  const promoted = standing.filter((member) => !isShadow(member));
  return [
    ...inGroups(inService, (group, ids) => enterStandby(clients, group, ids)),
    ...inGroups(booted, (_, ids) => stop(clients, ids)),
    ...inGroups(promoted, (group, ids) => exitStandby(clients, group, ids)),
  ];
}

/** Takes instances into service and gives their group the size for them. */
export async function exitStandby({ autoScaling }: FleetClients, group: string, ids: readonly string[]): Promise<void> {
  const input = { AutoScalingGroupName: group, InstanceIds: [...ids] };
  await asked("ExitStandby", () => autoScaling.send(new ExitStandbyCommand(input)));
}

async function enterStandby({ autoScaling }: FleetClients, group: string, ids: readonly string[]): Promise<void> {
  // Without the decrement the group would launch others in their place.
  const input = { AutoScalingGroupName: group, InstanceIds: [...ids], ShouldDecrementDesiredCapacity: true };
  await asked("EnterStandby", () => autoScaling.send(new EnterStandbyCommand(input)));
}

async function stop(clients: FleetClients, ids: readonly string[]): Promise<void> {
  await writeTags(clients, ids, { [BootedTag.Key]: BootedTag.Yes });
  await asked("StopInstances", () => clients.ec2.send(new StopInstancesCommand({ InstanceIds: [...ids] })));
}

function inGroups(
  members: readonly Member[],
  move: (group: string, ids: readonly string[]) => Promise<void>,
): readonly Promise<void>[] {
  const groups = [...new Set(members.map(({ grouped }) => grouped.group))];
  return groups.flatMap((group) => {
    const ids = members.filter(({ grouped }) => grouped.group === group).map(({ instance }) => instance.id);
    return chunksOf(ids, mostInstancesOfStandby).map((chunk) => move(group, chunk));
  });
}
