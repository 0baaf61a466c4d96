import type { CheckpointSpec, FleetSpec, WorkloadSpec } from "../../engine/fleet.js";
import { InstanceState, Role } from "../../engine/observation.js";
import { readyAfterSeconds } from "../../engine/shadowMemory.js";
import { ActionFailedError, show } from "../../errors.js";
import { hasBootedBefore, stateOf, type Member } from "../capacity/fleetMembers.js";
import type { FleetTags } from "../capacity/fleetTags.js";
import type { CompanionClients } from "../companionClients.js";
import type { HookSender } from "./hookCommands.js";
import type { HookDocumentNames } from "./hookNames.js";

export interface SsmHooksOptions {
  readonly clients: Pick<CompanionClients, "ec2" | "s3" | "ssm">;
  readonly tags: FleetTags;
  readonly spec: FleetSpec;
  readonly documents: HookDocumentNames;
  /** The fleet's bucket, where its snapshots are. */
  readonly bucket: string;
  /** Seconds since 1970. */
  readonly nowSeconds: () => number;
  /** Those of now, or of a moment ago. */
  readonly members: () => Promise<readonly Member[]>;
  /** How long a group holds a unit that it ends; absent: not known, so that it is told that it ends now. */
  readonly drainSeconds?: (group: string) => number;
  /** Told what went wrong and fails no action; absent: nobody is told. */
  readonly told?: (message: string) => void;
}

export function senderOf({ clients, documents }: SsmHooksOptions): HookSender {
  return { ssm: clients.ssm, documents };
}

export function workloadOf({ spec }: SsmHooksOptions, name: string): WorkloadSpec | undefined {
  return spec.workloads.find((workload) => workload.name === name);
}

/** @throws ActionFailedError where the workload declares none. */
export function checkpointOf(options: SsmHooksOptions, name: string): CheckpointSpec {
  const checkpoint = workloadOf(options, name)?.checkpoint;
  if (checkpoint) return checkpoint;
  throw new ActionFailedError(`expected a workload that declares a checkpoint, got ${show(name)}`);
}

/** Whether a member does its work, or as a shadow stands by for it. */
export function isReady(options: SsmHooksOptions, member: Member): boolean {
  const startSeconds = readyAfterSeconds(options.spec, member.identity.workload, hasBootedBefore(member));
  const readyAtSeconds = member.instance.startedAtSeconds + startSeconds;
  return stateOf(member, readyAtSeconds, options.nowSeconds()) === InstanceState.Ready;
}

export function isServing({ identity, instance }: Member): boolean {
  return identity.role === Role.Serving && instance.state === "running";
}
