import * as aws from "@pulumi/aws";
import { Architecture } from "blended-fleet";

/** What a fleet takes over of an Auto Scaling group. */
export interface Adopted {
  /** A subnet for each zone. */
  subnetIds: Record<string, string>;
  securityGroupIds: string[];
  imageId: string;
  instanceProfileArn?: string;
  targetGroupArns: string[];
  needs: { vcpu: number; memoryGiB: number; architecture: Architecture };
  startSeconds: number;
  /** As plain text. It may hold secrets, so it is kept apart from the rest. */
  userData?: string;
}

/** Reads an existing group and all that it launches with. It changes nothing. */
export async function readGroup(name: string): Promise<Adopted> {
  const group = await aws.autoscaling.getGroup({ name });
  // Of a template the newest version is read, whichever the group names: look at what the preview shows.
  const template = await aws.ec2.getLaunchTemplate({ id: templateIdOf(group) });
  const type = await aws.ec2.getInstanceType({ instanceType: template.instanceType });
  const [profile] = template.iamInstanceProfiles;
  const instanceProfileArn = profile && (profile.arn || (await arnOf(profile.name)));
  return {
    subnetIds: await subnetIdsOf(group.vpcZoneIdentifier.split(",")),
    securityGroupIds: [
      ...template.vpcSecurityGroupIds,
      ...template.networkInterfaces.flatMap((each) => each.securityGroups),
    ],
    imageId: template.imageId,
    ...(instanceProfileArn !== undefined && { instanceProfileArn }),
    targetGroupArns: group.targetGroupArns,
    // Any type with as much will do: that is what opens the spot pools.
    needs: {
      vcpu: type.defaultVcpus,
      memoryGiB: type.memorySize / 1024,
      architecture: type.supportedArchitectures.includes(Architecture.Arm) ? Architecture.Arm : Architecture.X86,
    },
    startSeconds: group.healthCheckGracePeriod,
    userData: Buffer.from(template.userData, "base64").toString("utf8"),
  };
}

/** A group names its template itself, or in a policy of mixed instances. */
function templateIdOf({ name, launchTemplates, mixedInstancesPolicies }: aws.autoscaling.GetGroupResult): string {
  const [mixed] = mixedInstancesPolicies.flatMap(({ launchTemplates: all }) =>
    all.flatMap(({ launchTemplateSpecifications }) => launchTemplateSpecifications),
  );
  const id = launchTemplates[0]?.id ?? mixed?.launchTemplateId;
  if (id === undefined) throw new Error(`group ${name}: expected a launch template, got a launch configuration`);
  return id;
}

/** A fleet has one subnet a zone, so of several in one zone the first is taken. */
async function subnetIdsOf(ids: readonly string[]): Promise<Record<string, string>> {
  const subnets = await Promise.all(ids.map((id) => aws.ec2.getSubnet({ id })));
  const byZone: Record<string, string> = {};
  for (const { availabilityZone, id } of subnets) byZone[availabilityZone] ??= id;
  return byZone;
}

async function arnOf(name: string): Promise<string> {
  return (await aws.iam.getInstanceProfile({ name })).arn;
}
