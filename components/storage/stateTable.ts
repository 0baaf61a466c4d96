import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { stateKeyAttribute } from "../../provider/document/stateKey.js";
import { singleName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";

/**
 * The table with the fleet's one versioned state document. It has no deletion protection, so that `pulumi destroy` takes
 * it: the groups keep what runs without it. It can be brought back to any moment of the last 35 days (Amazon DynamoDB
 * Developer Guide, "Point-in-time recovery").
 */
export function createStateTable(scope: FleetScope, kmsKeyArn?: pulumi.Input<string>): aws.dynamodb.Table {
  return new aws.dynamodb.Table(
    singleName(scope.fleet, "state"),
    {
      billingMode: "PAY_PER_REQUEST",
      hashKey: stateKeyAttribute,
      attributes: [{ name: stateKeyAttribute, type: "S" }],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, ...(kmsKeyArn !== undefined && { kmsKeyArn }) },
      tags: fleetTags(scope),
    },
    { parent: scope.parent },
  );
}
