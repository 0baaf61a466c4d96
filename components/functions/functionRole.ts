import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { singleName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";
import { policyText, type Statement } from "./statement.js";

export interface FunctionRole {
  readonly role: aws.iam.Role;
  readonly policy: aws.iam.RolePolicy;
}

/** The role of one of the fleet's functions: Lambda alone takes it, and it may do what its statements say. */
export function createFunctionRole(
  scope: FleetScope,
  thing: string,
  description: string,
  statements: pulumi.Output<readonly Statement[]>,
): FunctionRole {
  const name = singleName(scope.fleet, thing);
  const role = new aws.iam.Role(
    name,
    {
      description,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
      tags: fleetTags(scope),
    },
    { parent: scope.parent },
  );
  const policy = statements.apply(policyText);
  return { role, policy: new aws.iam.RolePolicy(name, { role: role.name, policy }, { parent: scope.parent }) };
}
