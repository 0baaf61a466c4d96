import * as aws from "@pulumi/aws";
import type { RetentionArgs } from "../args.js";
import { singleName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";

const defaultLogDays = 30;

/** The log of one of the fleet's functions. */
export function createFunctionLog(
  scope: FleetScope,
  thing: string,
  { logDays = defaultLogDays }: RetentionArgs = {},
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(
    singleName(scope.fleet, thing),
    { retentionInDays: logDays, tags: fleetTags(scope) },
    { parent: scope.parent },
  );
}
