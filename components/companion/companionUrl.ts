import * as aws from "@pulumi/aws";
import { singleName } from "../names.js";
import type { FleetScope } from "../scope.js";

/**
 * The companion's own address, for callers of this account whom IAM allows `lambda:InvokeFunctionUrl` and
 * `lambda:InvokeFunction` on it (AWS Lambda Developer Guide, "Control access to Lambda function URLs").
 */
export function createCompanionUrl(scope: FleetScope, companion: aws.lambda.Function): aws.lambda.FunctionUrl {
  return new aws.lambda.FunctionUrl(
    singleName(scope.fleet, "companion"),
    { functionName: companion.name, authorizationType: "AWS_IAM" },
    { parent: scope.parent },
  );
}
