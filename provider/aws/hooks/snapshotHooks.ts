import * as z from "zod/mini";
import { HookName, HookStatus } from "../../document/hookName.js";
import { amount, formFaults } from "../../document/plainForm.js";
import { manifestName, readSnapshotManifest, type SnapshotManifest } from "../../document/snapshotManifest.js";
import { ActionFailedError, CorruptDataError, describeFault, show } from "../../errors.js";
import type { Begun, CheckpointAnswer, CheckpointOrder, RestoreAnswer, RestoreOrder } from "../../ports/hooks.js";
import { textOfObject } from "../s3Objects.js";
import { begunText, readBegun, type BegunCommand } from "./begunCommand.js";
import { documentKey, runStateOf, sendHook, type HookRun, type RunState } from "./hookCommands.js";
import { beginBy, checkpointSeconds, giveUpAt, restoreTimeSeconds } from "./hookTimes.js";
import { snapshotFolder, snapshotKeyAt, snapshotKeyOf, snapshotUrl } from "./snapshotPlace.js";
import { checkpointOf, senderOf, type SsmHooksOptions } from "./ssmHooksOptions.js";

/** What of a run may pass: its document keeps no result of these, and another send under the same key tries again. */
const passing: readonly number[] = [HookStatus.StorageFailed, HookStatus.TryAgain];
/** How often a command is sent for one order. */
const mostSends = 3;

/**
 * Begins a checkpoint, or tells what has come of it. The truth is the snapshot's manifest, which its instance writes last
 * of all: with it the snapshot is whole, whatever became of the command, and of the instance.
 */
export async function checkpoint(options: SsmHooksOptions, order: CheckpointOrder): Promise<CheckpointAnswer | Begun> {
  const snapshot = snapshotKeyOf(options.spec.name, order);
  const begun = readBegun(order.begun);
  const answer = await savedAs(options, order, snapshot);
  if (answer) return answer;
  if (!begun) return sendCheckpoint(options, order, snapshot, 1);
  const state = await runStateOf(options.clients.ssm, begun.command, order.instance);
  if (state.kind === "succeeded") {
    // It may have been written since it was looked for.
    const late = await savedAs(options, order, snapshot);
    if (late) return late;
    throw new ActionFailedError(`the checkpoint of ${order.instance} went well, but left no manifest of ${snapshot}`);
  }
  return goOn(options, `the checkpoint of ${order.instance}`, begun, state, () =>
    sendCheckpoint(options, order, snapshot, begun.sends + 1),
  );
}

async function sendCheckpoint(
  options: SsmHooksOptions,
  order: CheckpointOrder,
  snapshot: string,
  sends: number,
): Promise<Begun> {
  const { workload, key, dueAtSeconds } = order;
  const now = options.nowSeconds();
  const timeoutSeconds = checkpointSeconds(checkpointOf(options, workload), now, dueAtSeconds);
  const parameters = { snapshot: snapshotUrl(options.bucket, snapshot) };
  const notAfterSeconds = beginBy(now);
  const run = { hook: HookName.Checkpoint, workload, key, parameters, timeoutSeconds, notAfterSeconds };
  return sendTo(options, run, order.instance, giveUpAt(now, timeoutSeconds, dueAtSeconds), sends);
}

/** Undefined where there is no whole snapshot. */
async function savedAs(
  options: SsmHooksOptions,
  order: CheckpointOrder,
  snapshot: string,
): Promise<CheckpointAnswer | undefined> {
  const manifest = await manifestOf(options, snapshot);
  if (!manifest) return undefined;
  const { key, workload, atEpochSeconds, progressSeconds } = manifest;
  const expected = documentKey(order.key);
  if (key === expected && workload === order.workload) {
    return { snapshot, atSeconds: atEpochSeconds, ...(progressSeconds !== undefined && { progressSeconds }) };
  }
  throw new ActionFailedError(
    `${snapshot}: expected the snapshot of ${order.workload} under the key ${expected}, got ${workload}'s under ${key}`,
  );
}

async function manifestOf(
  { clients, bucket }: SsmHooksOptions,
  snapshot: string,
): Promise<SnapshotManifest | undefined> {
  const at = `${snapshotFolder(snapshot)}/${manifestName}`;
  const found = await textOfObject(clients.s3, bucket, at);
  if (!found) return undefined;
  try {
    return readSnapshotManifest(found.text, at);
  } catch (failure) {
    if (failure instanceof CorruptDataError) throw new ActionFailedError(failure.message, { cause: failure });
    throw failure;
  }
}

/** Begins a restore, or tells what has come of it. What was really restored is the run's own answer. */
export async function restore(options: SsmHooksOptions, order: RestoreOrder): Promise<RestoreAnswer | Begun> {
  const begun = readBegun(order.begun);
  if (!begun) return sendRestore(options, order, 1);
  const state = await runStateOf(options.clients.ssm, begun.command, order.instance);
  if (state.kind === "succeeded") return restored(options, order, state.output);
  return goOn(options, `the restore on ${order.instance}`, begun, state, () =>
    sendRestore(options, order, begun.sends + 1),
  );
}

async function sendRestore(options: SsmHooksOptions, order: RestoreOrder, sends: number): Promise<Begun> {
  const { workload, key, instance, snapshot } = order;
  const now = options.nowSeconds();
  const timeoutSeconds = restoreTimeSeconds(checkpointOf(options, workload));
  const parameters = { snapshot: snapshotUrl(options.bucket, snapshot) };
  const run = { hook: HookName.Restore, workload, key, parameters, timeoutSeconds, notAfterSeconds: beginBy(now) };
  return sendTo(options, run, instance, giveUpAt(now, timeoutSeconds), sends);
}

/** The last line of a restore's output, as far as it is needed here. */
const restoreLine = z.looseObject(
  {
    snapshot: z.string({ error: "a snapshot's address" }),
    atEpochSeconds: amount,
    progressSeconds: z.exactOptional(amount),
  },
  { error: "what was restored, in JSON" },
);

function restored({ bucket }: SsmHooksOptions, order: RestoreOrder, output: string): RestoreAnswer {
  const line = output.trimEnd().split("\n").at(-1) ?? "";
  const result = restoreLine.safeParse(parsedLine(line), { reportInput: true });
  const snapshot = result.success ? snapshotKeyAt(bucket, result.data.snapshot) : undefined;
  if (!result.success || snapshot === undefined) {
    const faults = result.success
      ? `expected a snapshot of ${bucket}`
      : formFaults(result.error.issues).map(describeFault);
    throw new ActionFailedError(`the restore on ${order.instance} answered ${show(line)}: ${String(faults)}`);
  }
  const { atEpochSeconds, progressSeconds } = result.data;
  const lostWorkSeconds = Math.max(0, (order.lostAtSeconds ?? atEpochSeconds) - atEpochSeconds);
  return { snapshot, lostWorkSeconds, ...(progressSeconds !== undefined && { progressSeconds }) };
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function sendTo(
  options: SsmHooksOptions,
  run: HookRun,
  instance: string,
  giveUpAtSeconds: number,
  sends: number,
): Promise<Begun> {
  const command = await sendHook(senderOf(options), run, { InstanceIds: [instance] });
  return { begun: begunText({ command, giveUpAtSeconds, sends }) };
}

/** Of a run that has not gone well: still the same, sent once more, or failed. */
async function goOn(
  { nowSeconds }: SsmHooksOptions,
  what: string,
  begun: BegunCommand,
  state: Exclude<RunState, { kind: "succeeded" }>,
  again: () => Promise<Begun>,
): Promise<Begun> {
  const hasTime = nowSeconds() < begun.giveUpAtSeconds;
  if (state.kind === "running") {
    if (hasTime) return { begun: begunText(begun) };
    throw new ActionFailedError(`${what} came to nothing in time: its instance is gone, or can't be reached`);
  }
  if (hasTime && begun.sends < mostSends && passing.includes(state.exitStatus)) return again();
  throw new ActionFailedError(`${what} failed: ${meaning(state.exitStatus)}${state.why}`);
}

function meaning(exitStatus: number): string {
  switch (exitStatus) {
    case HookStatus.Unavailable:
      return "its hook, or AWS's command line, is not on the instance: ";
    case HookStatus.OldAgent:
      return "the SSM Agent on the instance is too old: ";
    case HookStatus.TimedOut:
      return "it took longer than it may: ";
    case HookStatus.NoSnapshot:
      return "no snapshot of its lineage could be restored: ";
    default:
      return "";
  }
}
