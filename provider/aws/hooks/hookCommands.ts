import {
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  type Command,
  type CommandInvocation,
  type SendCommandCommandInput,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import type { HookName } from "../../document/hookName.js";
import { parameterFaults } from "../../document/hookForms.js";
import { ActionFailedError, InputError, RequestFailedError } from "../../errors.js";
import { asked, failedWith } from "../companionFailure.js";
import { allPages } from "../market/pages.js";
import type { HookDocumentNames } from "./hookNames.js";

/** What a hook is told. */
export interface HookRun {
  readonly hook: HookName;
  readonly workload: string;
  readonly key: string;
  /** What this hook takes besides. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** When nothing is to begin any more of what SSM delivers late, in seconds since 1970. */
  readonly notAfterSeconds: number;
}

/** To these instances, or to all that have these tags. */
export type HookTargets = Pick<SendCommandCommandInput, "InstanceIds" | "Targets">;

export interface HookSender {
  readonly ssm: SSMClient;
  readonly documents: HookDocumentNames;
}

/** The most instances that one command names (SendCommand in the AWS Systems Manager API Reference). */
export const mostNamedUnits = 50;
/** The least time that SSM takes for a command to be delivered in (the same). */
const leastDeliverySeconds = 30;
/** The most seconds that the documents take: five digits. */
export const longestRunSeconds = 99_999;

/**
 * Sends a command and gives its id. SSM has no token by which it would know a command that it was sent before, and needs
 * none: the document runs its hook once by the key, so the client may send again what was throttled or whose answer was
 * lost.
 * @throws ActionFailedError for what the document would refuse, before anything is sent; RequestFailedError where SSM
 * fails, or an instance is not there for it.
 */
export async function sendHook({ ssm, documents }: HookSender, run: HookRun, to: HookTargets): Promise<string> {
  const { hook, workload, timeoutSeconds } = run;
  const input: SendCommandCommandInput = {
    DocumentName: documents[hook],
    Comment: `blended-fleet: ${hook} of ${workload}`,
    Parameters: documentParameters(run),
    TimeoutSeconds: Math.max(leastDeliverySeconds, timeoutSeconds),
    // By default SSM would reach fifty at a time, and no others after the first that fails.
    MaxConcurrency: "100%",
    MaxErrors: "100%",
    ...to,
  };
  const { Command: sent } = await asked("SendCommand", () => ssm.send(new SendCommandCommand(input)));
  if (sent?.CommandId !== undefined) return sent.CommandId;
  throw new RequestFailedError(`expected a command of ${hook} with an id, got none`);
}

/** Whether SSM knows no such managed instance: its agent does not run, or not yet, or may not speak to SSM. */
export function isUnmanaged(failure: unknown): boolean {
  return failedWith(failure, "InvalidInstanceId");
}

/** The key as documents take it. The moment in it may have a fraction, and a document's key has no dots. */
export function documentKey(key: string): string {
  return key.replaceAll(".", "-");
}

function documentParameters(run: HookRun): Record<string, string[]> {
  const { hook, workload, key, parameters, timeoutSeconds, notAfterSeconds } = run;
  const values = {
    ...{ workload, key: documentKey(key), ...parameters },
    timeoutSeconds: String(Math.min(longestRunSeconds, Math.floor(timeoutSeconds))),
    notAfterEpochSeconds: String(Math.floor(notAfterSeconds)),
  };
  const faults = parameterFaults(hook, values);
  if (faults.length > 0) throw new ActionFailedError(new InputError(`the ${hook} hook's command`, faults).message);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
}

/** What has come of a command on one instance. */
export type RunState =
  | { readonly kind: "running" }
  | { readonly kind: "succeeded"; readonly output: string }
  | { readonly kind: "failed"; readonly exitStatus: number; readonly why: string };

/** What SSM still may change (GetCommandInvocation in the AWS Systems Manager API Reference). */
const open: readonly (string | undefined)[] = ["Pending", "InProgress", "Delayed", "Cancelling"];

/** @throws RequestFailedError where SSM fails. */
export async function runStateOf(ssm: SSMClient, command: string, instance: string): Promise<RunState> {
  const input = { CommandId: command, InstanceId: instance };
  try {
    const run = await asked("GetCommandInvocation", () => ssm.send(new GetCommandInvocationCommand(input)));
    if (open.includes(run.Status)) return { kind: "running" };
    if (run.Status === "Success") return { kind: "succeeded", output: run.StandardOutputContent ?? "" };
    const { ResponseCode: exitStatus = -1, StatusDetails, StandardErrorContent = "" } = run;
    return { kind: "failed", exitStatus, why: whyFailed(StatusDetails, exitStatus, StandardErrorContent) };
  } catch (failure) {
    // What was sent a moment ago may not be there yet for those who ask.
    if (failedWith(failure, "InvocationDoesNotExist")) return { kind: "running" };
    throw failure;
  }
}

/** How much of what a hook said is told. */
const toldCharacters = 400;

function whyFailed(details: string | undefined, exitStatus: number, said: string): string {
  const text = said.trim();
  const end = text.length > toldCharacters ? `…${text.slice(-toldCharacters)}` : text;
  return `${details ?? "Failed"}, exit status ${exitStatus}${end === "" ? "" : `: ${end}`}`;
}

/** What has come of a command that many units got. */
export interface CommandState {
  readonly isOpen: boolean;
  /** How many units SSM found to send it to. */
  readonly targets: number;
  /** Whether it went well on each of them. */
  readonly allSucceeded: boolean;
}

/** One call, however many units got it. @throws RequestFailedError where SSM fails. */
export async function commandStateOf(ssm: SSMClient, command: string): Promise<CommandState> {
  const input = { CommandId: command };
  const { Commands = [] } = await asked("ListCommands", () => ssm.send(new ListCommandsCommand(input)));
  const [listed] = Commands;
  if (!listed) return { isOpen: true, targets: 0, allSucceeded: false };
  return { isOpen: open.includes(listed.Status), targets: listed.TargetCount ?? 0, allSucceeded: succeeded(listed) };
}

function succeeded({
  Status,
  ErrorCount = 0,
  DeliveryTimedOutCount = 0,
  TargetCount,
  CompletedCount,
}: Command): boolean {
  return Status === "Success" && ErrorCount + DeliveryTimedOutCount === 0 && TargetCount === CompletedCount;
}

export interface UnitRun {
  readonly instance: string;
  readonly state: RunState;
}

/** The most of one page (ListCommandInvocations in the AWS Systems Manager API Reference). */
const mostInvocationsOfPage = 50;

/** What has come of a command on each of its units. @throws RequestFailedError where SSM fails. */
export async function unitRunsOf(ssm: SSMClient, command: string): Promise<readonly UnitRun[]> {
  const input = { CommandId: command, Details: true, MaxResults: mostInvocationsOfPage };
  const pages = await asked("ListCommandInvocations", () =>
    allPages((token) => ssm.send(new ListCommandInvocationsCommand({ ...input, ...token }))),
  );
  return pages.flatMap(({ CommandInvocations = [] }) => CommandInvocations.map(unitRunOf));
}

function unitRunOf({ InstanceId = "", Status, StatusDetails, CommandPlugins = [] }: CommandInvocation): UnitRun {
  const { ResponseCode: exitStatus = -1, Output = "" } = CommandPlugins[0] ?? {};
  if (open.includes(Status)) return { instance: InstanceId, state: { kind: "running" } };
  if (Status === "Success") return { instance: InstanceId, state: { kind: "succeeded", output: Output } };
  const why = whyFailed(StatusDetails, exitStatus, Output);
  return { instance: InstanceId, state: { kind: "failed", exitStatus, why } };
}
