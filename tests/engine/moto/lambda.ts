import { Lambda, type CreateFunctionCommandInput } from "@aws-sdk/client-lambda";
import { clientSettings, text, type CloudTwin } from "./cloudTwin.js";
import type { WireObject } from "../wireValue.js";

const client = new Lambda(clientSettings());

/** A zip archive of no files: the fleet's own code is made by Pulumi and is not handed to the stand-in. */
const noFiles = Buffer.from(`504b0506${"00".repeat(18)}`, "hex");

export const functions: CloudTwin = {
  async create({ inputs }) {
    const name = text(inputs, "name");
    await client.createFunction({
      FunctionName: name,
      Code: { ZipFile: noFiles },
      Description: text(inputs, "description"),
      ...(configurationOf(inputs) as Pick<CreateFunctionCommandInput, "Role">),
      Architectures: (inputs["architectures"] ?? []) as CreateFunctionCommandInput["Architectures"],
      Tags: (inputs["tags"] ?? {}) as Record<string, string>,
    });
    const reserved = Number(inputs["reservedConcurrentExecutions"]);
    if (reserved >= 0) {
      await client.putFunctionConcurrency({ FunctionName: name, ReservedConcurrentExecutions: reserved });
    }
  },
  async update({ inputs }) {
    const { Runtime: _, ...configuration } = configurationOf(inputs);
    await client.updateFunctionConfiguration({ FunctionName: text(inputs, "name"), ...configuration });
  },
  async delete({ inputs }) {
    await client.deleteFunction({ FunctionName: text(inputs, "name") });
  },
};

function configurationOf(inputs: WireObject) {
  const { variables = {} } = (inputs["environment"] ?? {}) as WireObject;
  return {
    Runtime: text(inputs, "runtime") as "nodejs22.x",
    Handler: text(inputs, "handler"),
    Role: text(inputs, "role"),
    MemorySize: Number(inputs["memorySize"]),
    Timeout: Number(inputs["timeout"]),
    Environment: { Variables: variables as Record<string, string> },
  };
}

export const eventSourceMappings: CloudTwin = {
  async create({ inputs }) {
    const { UUID } = await client.createEventSourceMapping({
      FunctionName: text(inputs, "functionName"),
      EventSourceArn: text(inputs, "eventSourceArn"),
      BatchSize: Number(inputs["batchSize"]),
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
    return UUID === undefined ? {} : { id: UUID };
  },
  async update() {
    // A fleet changes neither its queue nor its batches.
  },
  async delete({ id }) {
    await client.deleteEventSourceMapping({ UUID: id });
  },
};

export const functionUrls: CloudTwin = {
  async create({ inputs }) {
    const { FunctionUrl } = await client.createFunctionUrlConfig({
      FunctionName: text(inputs, "functionName"),
      AuthType: text(inputs, "authorizationType") as "AWS_IAM",
    });
    return { outs: { functionUrl: FunctionUrl ?? "" } };
  },
  async delete({ inputs }) {
    await client.deleteFunctionUrlConfig({ FunctionName: text(inputs, "functionName") });
  },
};
