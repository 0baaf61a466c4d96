import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { companionTimeoutSeconds } from "../events/eventQueue.js";
import { companionModule, functionCode } from "../functions/functionCode.js";
import { createFunctionLog } from "../functions/functionLog.js";
import type { FunctionRole } from "../functions/functionRole.js";
import { singleName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";
import { fleetDocumentKey } from "../../provider/document/bucketPrefix.js";
import { CompanionVariable } from "../../provider/document/companionVariables.js";
import { createCompanionRole, type CompanionParts } from "./companionRole.js";

const defaultMemoryMiB = 512;
/** One run reads the state once, so a burst of events is handled together. Ten is the most a FIFO queue gives. */
const batchSize = 10;

/** The companion: one function that the fleet's queue feeds, its log and its role. */
export function createCompanionFunction(scope: FleetScope, parts: CompanionParts): aws.lambda.Function {
  const name = singleName(scope.fleet, "companion");
  const logGroup = createFunctionLog(scope, "companion", parts.infrastructure.retention);
  const role = createCompanionRole(scope, parts, logGroup);
  const companion = createFunction(name, scope, parts, logGroup, role);
  new aws.lambda.EventSourceMapping(
    name,
    {
      functionName: companion.arn,
      eventSourceArn: parts.events.queue.arn,
      batchSize,
      functionResponseTypes: ["ReportBatchItemFailures"],
      tags: fleetTags(scope),
    },
    { parent: scope.parent, dependsOn: role.policy },
  );
  return companion;
}

function createFunction(
  name: string,
  scope: FleetScope,
  parts: CompanionParts,
  logGroup: aws.cloudwatch.LogGroup,
  { role, policy }: FunctionRole,
): aws.lambda.Function {
  const { memoryMiB = defaultMemoryMiB, reservedConcurrency = 1 } = parts.infrastructure.companion ?? {};
  return new aws.lambda.Function(
    name,
    {
      description: `Watches fleet ${scope.fleet} and moves its capacity`,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: companionModule.handler,
      code: functionCode(companionModule),
      role: role.arn,
      memorySize: memoryMiB,
      timeout: companionTimeoutSeconds,
      // The queue's message group keeps decisions apart; this keeps a place for them when the account is busy.
      reservedConcurrentExecutions: reservedConcurrency,
      environment: { variables: environment(scope, parts) },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      tags: fleetTags(scope),
    },
    { parent: scope.parent, dependsOn: policy },
  );
}

/** What the companion's adapters are told: where its things are, and the tags that tell them from all others. */
function environment(
  { fleet, stack }: FleetScope,
  { table, bucket, hooks }: CompanionParts,
): Record<CompanionVariable, pulumi.Input<string>> {
  const documents = Object.entries(hooks).map(([hook, { name }]) =>
    name.apply((document) => [hook, document] as const),
  );
  return {
    [CompanionVariable.Fleet]: fleet,
    [CompanionVariable.Stack]: stack,
    [CompanionVariable.Table]: table.name,
    [CompanionVariable.Bucket]: bucket.bucket,
    [CompanionVariable.Document]: fleetDocumentKey,
    [CompanionVariable.Hooks]: pulumi.all(documents).apply((named) => JSON.stringify(Object.fromEntries(named))),
  };
}
