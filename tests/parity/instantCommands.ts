import { createHash, randomUUID } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { SendCommandCommandInput } from "@aws-sdk/client-ssm";
import type { MotoWorld } from "../../provider/aws/fixtures/motoTests.js";
import { runningInstances, standInDocuments } from "../../provider/aws/fixtures/standInCommands.js";
import type { StandInAnswer } from "../../provider/aws/fixtures/standInCloud.js";
import { chunkOf, manifestText } from "../../provider/document/fixtures/manifestText.js";
import { HookName } from "../../provider/document/hookName.js";
import { manifestName } from "../../provider/document/snapshotManifest.js";

/** What a command came to on each of the instances that it found. */
interface Ended {
  readonly instances: readonly string[];
  readonly output: string;
}

/**
 * Stands in for SSM's Run Command and for the hooks that it runs: every command has ended well as soon as it was sent, on
 * all running instances that it names or finds by tags. A checkpoint leaves the manifest that the hook's shell would have
 * written, of made-up chunks that nobody stored; a restore answers with the moment of the manifest that was left.
 */
export function answerCommandsAtOnce({ cloud, direct }: MotoWorld, nowSeconds: () => number): void {
  const commands = new Map<string, Ended>();
  const savedAt = new Map<string, number>();

  async function save(parameters: Readonly<Record<string, string>>, instance: string): Promise<void> {
    const { snapshot = "", workload = "", key = "" } = parameters;
    const [, Bucket = "", folder = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(snapshot) ?? [];
    const atEpochSeconds = Math.floor(nowSeconds());
    savedAt.set(snapshot, atEpochSeconds);
    const chunks = [chunkOf(1, createHash("sha256").update(snapshot).digest("hex"))];
    const Body = manifestText({ workload, key, instance, atEpochSeconds, bytes: 64, chunks });
    await direct.s3.send(new PutObjectCommand({ Bucket, Key: `${folder}/${manifestName}`, Body }));
  }

  cloud.answer("SendCommand", async (_, body) => {
    const input = JSON.parse(body) as SendCommandCommandInput;
    const hook = Object.values(HookName).find((name) => standInDocuments[name] === input.DocumentName);
    const told = Object.entries(input.Parameters ?? {}).map(([name, [value = ""]]) => [name, value] as const);
    const parameters: Record<string, string> = Object.fromEntries(told);
    const instances = await runningInstances(direct.ec2, input);
    const [first = ""] = instances;
    if (instances.length < (input.InstanceIds ?? []).length) return refusal("InvalidInstanceId");
    if (hook === HookName.Checkpoint) await save(parameters, first);
    const { snapshot = "" } = parameters;
    const isRestore = hook === HookName.Restore;
    const output = isRestore ? JSON.stringify({ snapshot, atEpochSeconds: savedAt.get(snapshot) }) : "";
    const CommandId = randomUUID();
    commands.set(CommandId, { instances, output });
    return json({ Command: { CommandId, Status: "Pending" } });
  });

  cloud.answer("GetCommandInvocation", async (_, body) => {
    const { CommandId = "", InstanceId = "" } = JSON.parse(body) as Record<string, string>;
    const command = commands.get(CommandId);
    if (!command?.instances.includes(InstanceId)) return refusal("InvocationDoesNotExist");
    return json({ CommandId, InstanceId, Status: "Success", ResponseCode: 0, StandardOutputContent: command.output });
  });

  cloud.answer("ListCommands", async (_, body) => {
    const { CommandId = "" } = JSON.parse(body) as Record<string, string>;
    const TargetCount = commands.get(CommandId)?.instances.length ?? 0;
    const counts = { TargetCount, CompletedCount: TargetCount, ErrorCount: 0, DeliveryTimedOutCount: 0 };
    return json({ Commands: [{ CommandId, Status: "Success", ...counts }] });
  });
}

function json(answer: object): StandInAnswer {
  return { status: 200, body: JSON.stringify(answer) };
}

function refusal(name: string): StandInAnswer {
  return { status: 400, body: JSON.stringify({ __type: name, message: "by the stand-in" }) };
}
