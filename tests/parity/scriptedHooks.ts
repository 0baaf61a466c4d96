import { randomUUID } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { SendCommandCommandInput } from "@aws-sdk/client-ssm";
import type { MotoWorld } from "../../provider/aws/fixtures/motoTests.js";
import { runningInstances, standInDocuments } from "../../provider/aws/fixtures/standInCommands.js";
import type { StandInAnswer } from "../../provider/aws/fixtures/standInCloud.js";
import { chunkOf, manifestText } from "../../provider/document/fixtures/manifestText.js";
import type { FleetSpec } from "../../provider/engine/fleet.js";
import { HookName } from "../../provider/document/hookName.js";
import { manifestName } from "../../provider/document/snapshotManifest.js";

interface Command {
  readonly instances: readonly string[];
  readonly output: string;
  isOpen: boolean;
}

interface Save {
  readonly command: Command;
  readonly instance: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly atEpochSeconds: number;
  readonly wholeAtSeconds: number;
}

export interface ScriptedHooks {
  /** Writes the manifests of saves that have taken their time. @param alive the instances that have not ended until now. */
  finishSaves(alive: () => Promise<readonly string[]>): Promise<void>;
}

/**
 * Stands in for SSM's Run Command and for the hooks that it runs, in the time of a script: a command has ended well as
 * soon as it was sent, on all running instances that it names or finds by tags. A checkpoint takes the time that its
 * workload declares, and leaves the manifest that the hook's shell would have written, of made-up chunks that nobody
 * stored, or nothing where its instance ends before. A restore answers with the moment of the manifest that was left.
 */
export function standInForHooks(
  { cloud, direct }: MotoWorld,
  spec: FleetSpec,
  nowSeconds: () => number,
): ScriptedHooks {
  const commands = new Map<string, Command>();
  const savedAt = new Map<string, number>();
  let open: Save[] = [];

  function begin(command: Command, parameters: Readonly<Record<string, string>>): void {
    const atEpochSeconds = Math.floor(nowSeconds());
    const { saveSeconds = 0 } = spec.workloads.find(({ name }) => name === parameters["workload"])?.checkpoint ?? {};
    const [instance = ""] = command.instances;
    open.push({ command, instance, parameters, atEpochSeconds, wholeAtSeconds: atEpochSeconds + saveSeconds });
  }

  async function finish({ command, instance, parameters, atEpochSeconds }: Save): Promise<void> {
    const { snapshot = "", workload = "", key = "" } = parameters;
    const [, Bucket = "", folder = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(snapshot) ?? [];
    savedAt.set(snapshot, atEpochSeconds);
    const Body = manifestText({ workload, key, instance, atEpochSeconds, bytes: 64, chunks: [chunkOf(1, snapshot)] });
    await direct.s3.send(new PutObjectCommand({ Bucket, Key: `${folder}/${manifestName}`, Body }));
    command.isOpen = false;
  }

  cloud.answer("SendCommand", async (_, body) => {
    const input = JSON.parse(body) as SendCommandCommandInput;
    const hook = Object.values(HookName).find((name) => standInDocuments[name] === input.DocumentName);
    const parameters = parametersOf(input);
    const instances = await runningInstances(direct.ec2, input);
    if (instances.length < (input.InstanceIds ?? []).length) return refusal("InvalidInstanceId");
    const { snapshot = "" } = parameters;
    const isRestore = hook === HookName.Restore;
    const output = isRestore ? JSON.stringify({ snapshot, atEpochSeconds: savedAt.get(snapshot) }) : "";
    const CommandId = randomUUID();
    const command = { instances, output, isOpen: hook === HookName.Checkpoint };
    commands.set(CommandId, command);
    if (command.isOpen) begin(command, parameters);
    return json({ Command: { CommandId, Status: "Pending" } });
  });

  cloud.answer("GetCommandInvocation", async (_, body) => {
    const { CommandId = "", InstanceId = "" } = JSON.parse(body) as Record<string, string>;
    const command = commands.get(CommandId);
    if (!command?.instances.includes(InstanceId)) return refusal("InvocationDoesNotExist");
    const Status = command.isOpen ? "InProgress" : "Success";
    return json({ CommandId, InstanceId, Status, ResponseCode: 0, StandardOutputContent: command.output });
  });

  cloud.answer("ListCommands", async (_, body) => {
    const { CommandId = "" } = JSON.parse(body) as Record<string, string>;
    const TargetCount = commands.get(CommandId)?.instances.length ?? 0;
    const counts = { TargetCount, CompletedCount: TargetCount, ErrorCount: 0, DeliveryTimedOutCount: 0 };
    return json({ Commands: [{ CommandId, Status: "Success", ...counts }] });
  });

  return {
    async finishSaves(alive) {
      const due = open.filter(({ wholeAtSeconds }) => wholeAtSeconds <= nowSeconds());
      if (due.length === 0) return;
      const there = await alive();
      for (const save of due) if (there.includes(save.instance)) await finish(save);
      open = open.filter((save) => !due.includes(save));
    },
  };
}

function parametersOf({ Parameters = {} }: SendCommandCommandInput): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(Parameters).map(([name, [value = ""]]) => [name, value]));
}

function json(answer: object): StandInAnswer {
  return { status: 200, body: JSON.stringify(answer) };
}

function refusal(name: string): StandInAnswer {
  return { status: 400, body: JSON.stringify({ __type: name, message: "by the stand-in" }) };
}
