import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CapacityPool } from "../../provider/engine/pool.js";
import { classifyInstance } from "../../provider/engine/tags.js";
import type { InfrastructureArgs, WorkloadInfrastructureArgs } from "../args.js";
import { pathName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";
import { laneLabel } from "../../provider/document/laneEntry.js";
import { type LaneShape } from "./laneShape.js";

/** What the instances of a workload are made of: its own infrastructure, and the fleet's where it has none. */
export function instanceSettings(
  infrastructure: InfrastructureArgs,
  workload: string,
): InfrastructureArgs & WorkloadInfrastructureArgs {
  return { ...infrastructure, ...infrastructure.workloads?.[workload] };
}

/**
 * The launch template of one instance type in a lane. One a type, because an instance is tagged with its performance
 * and price, and because only a template's tag specifications reach instance and volume: tags of a spot request don't.
 * It asks for no market and no price: the lane does, and spot is never given a maximum price.
 */
export function createLaunchTemplate(
  scope: FleetScope,
  lane: LaneShape,
  type: CapacityPool,
  infrastructure: InfrastructureArgs,
): aws.ec2.LaunchTemplate {
  const { imageId, instanceProfileArn, userData, network } = instanceSettings(infrastructure, lane.workload);
  const tags = { ...classifyInstance(type, { ...lane, fleet: scope.fleet }), ...fleetTags(scope) };
  const name = pathName(scope.fleet, lane.workload, lane.part, laneLabel(lane), type.instanceType.replaceAll(".", "-"));
  return new aws.ec2.LaunchTemplate(
    name,
    {
      description: `${type.instanceType} of ${lane.workload}/${lane.part}: ${lane.level}`,
      imageId,
      instanceType: type.instanceType,
      vpcSecurityGroupIds: network.securityGroupIds,
      ...(instanceProfileArn !== undefined && { iamInstanceProfile: { arn: instanceProfileArn } }),
      ...(userData !== undefined && { userData: pulumi.output(userData).apply(base64) }),
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        // A unit reads its own level and role without a permission of its own.
        instanceMetadataTags: "enabled",
      },
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags })),
      // Lanes name the default version, so that a changed template needs no change of the group.
      updateDefaultVersion: true,
      tags: fleetTags(scope),
    },
    { parent: scope.parent },
  );
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
