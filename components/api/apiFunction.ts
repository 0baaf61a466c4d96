import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { fleetDocumentKey } from "../../provider/document/bucketPrefix.js";
import { CompanionVariable } from "../../provider/document/companionVariables.js";
import type { InfrastructureArgs } from "../args.js";
import { apiModule, functionCode } from "../functions/functionCode.js";
import { createFunctionLog } from "../functions/functionLog.js";
import { createFunctionRole, type FunctionRole } from "../functions/functionRole.js";
import { policyText } from "../functions/statement.js";
import { singleName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";
import { apiStatements, callerStatements } from "./apiStatements.js";

/** Its processor is a share of this, which a cold start takes its time by. */
const defaultMemoryMiB = 512;
/** A request that takes longer is answered by nobody; one of a second or so is slow. */
const timeoutSeconds = 10;
/** None: reads come in bursts, and a fleet needs none of them. */
const defaultReservedConcurrency = -1;

/** What the API is given to work with. */
export interface ApiParts {
  readonly table: aws.dynamodb.Table;
  readonly bucket: aws.s3.Bucket;
  readonly infrastructure: InfrastructureArgs;
}

export interface FleetApi {
  readonly api: aws.lambda.Function;
  readonly url: aws.lambda.FunctionUrl;
  /** IAM policy for callers, as JSON. */
  readonly callerPolicy: pulumi.Output<string>;
}

/** The developer API: a function of its own, so that a read never waits for a round, its log, its role and its address. */
export function createApi(scope: FleetScope, parts: ApiParts): FleetApi {
  const logGroup = createFunctionLog(scope, "api", parts.infrastructure.retention);
  const api = createFunction(scope, parts, logGroup, createRole(scope, parts, logGroup));
  const callerPolicy = api.arn.apply((arn) => policyText(callerStatements(arn)));
  return { api, url: createUrl(scope, api), callerPolicy };
}

function createRole(
  scope: FleetScope,
  { table, bucket, infrastructure: { kmsKeyArn } }: ApiParts,
  logGroup: aws.cloudwatch.LogGroup,
): FunctionRole {
  const resources = pulumi.output({
    fleet: scope.fleet,
    tableArn: table.arn,
    bucketArn: bucket.arn,
    logGroupArn: logGroup.arn,
    kmsKeyArns: kmsKeyArn === undefined ? [] : [kmsKeyArn],
  });
  return createFunctionRole(scope, "api", `The API of fleet ${scope.fleet}`, resources.apply(apiStatements));
}

function createFunction(
  scope: FleetScope,
  parts: ApiParts,
  logGroup: aws.cloudwatch.LogGroup,
  { role, policy }: FunctionRole,
): aws.lambda.Function {
  const { memoryMiB = defaultMemoryMiB, reservedConcurrency = defaultReservedConcurrency } =
    parts.infrastructure.api ?? {};
  return new aws.lambda.Function(
    singleName(scope.fleet, "api"),
    {
      description: `Answers the API of fleet ${scope.fleet}`,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: apiModule.handler,
      code: functionCode(apiModule),
      role: role.arn,
      memorySize: memoryMiB,
      timeout: timeoutSeconds,
      reservedConcurrentExecutions: reservedConcurrency,
      environment: { variables: environment(scope, parts) },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      tags: fleetTags(scope),
    },
    { parent: scope.parent, dependsOn: policy },
  );
}

function environment(
  { fleet, stack }: FleetScope,
  { table, bucket }: ApiParts,
): Record<Exclude<CompanionVariable, typeof CompanionVariable.Hooks>, pulumi.Input<string>> {
  return {
    [CompanionVariable.Fleet]: fleet,
    [CompanionVariable.Stack]: stack,
    [CompanionVariable.Table]: table.name,
    [CompanionVariable.Bucket]: bucket.bucket,
    [CompanionVariable.Document]: fleetDocumentKey,
  };
}

/** The API's address, for callers of this account whom IAM allows what `callerStatements` has. */
function createUrl(scope: FleetScope, api: aws.lambda.Function): aws.lambda.FunctionUrl {
  return new aws.lambda.FunctionUrl(
    singleName(scope.fleet, "api"),
    { functionName: api.name, authorizationType: "AWS_IAM" },
    { parent: scope.parent },
  );
}
