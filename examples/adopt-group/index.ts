import * as pulumi from "@pulumi/pulumi";
import { BlendedFleet, Level, Priority, ProfileName } from "blended-fleet";
import { readGroup, type Adopted } from "./readGroup";

/**
 * A program whose zones are known only once AWS has answered is a function, which Pulumi waits for. Its outputs are what
 * it returns.
 */
export = async (): Promise<Record<string, unknown>> => {
  const config = new pulumi.Config();
  // What was read may be written down: before the old group is deleted it must be, see README.md.
  const adopted = config.getObject<Adopted>("adopted") ?? (await readGroup(config.get("group") ?? "web-production"));
  const { userData: read, ...described } = adopted;
  const userData = config.getSecret("userData") ?? (read ? pulumi.secret(read) : undefined);
  // How much the fleet serves. Not the old group's size, which is about to change.
  const units = config.getNumber("units") ?? 6;
  // As many as you would not want to lose, whatever the market does.
  const baseUnits = config.getNumber("baseUnits") ?? 2;

  const fleet = new BlendedFleet("web", {
    zones: Object.keys(adopted.subnetIds),
    workloads: [
      {
        name: "web",
        priority: Priority.Critical,
        needs: adopted.needs,
        // As the old group's grace period for health checks, until you have measured it.
        startSeconds: adopted.startSeconds,
        parts: [
          { name: "base", units: baseUnits, level: Level.NonInterruptible },
          { name: "rest", units: units - baseUnits, level: Level.Immediate },
        ],
        // A lost zone takes half at most.
        spread: { maximumShareOfZone: 0.5 },
        profile: { base: ProfileName.ResilienceFirst },
      },
    ],
    infrastructure: {
      network: { subnetIds: adopted.subnetIds, securityGroupIds: adopted.securityGroupIds },
      imageId: adopted.imageId,
      ...(adopted.instanceProfileArn !== undefined && { instanceProfileArn: adopted.instanceProfileArn }),
      ...(userData && { userData }),
      // Behind the same target groups as the old group: the load balancer sends to both.
      workloads: { web: { targetGroupArns: adopted.targetGroupArns } },
    },
  });

  return { adopted: described, ...(userData && { userData }), plan: fleet.plan, groupNames: fleet.groupNames };
};
