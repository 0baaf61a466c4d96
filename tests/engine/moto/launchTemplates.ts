import { EC2, type RequestLaunchTemplateData } from "@aws-sdk/client-ec2";
import type { WireObject } from "../wireValue.js";
import { clientSettings, pascal, tagList, text, type CloudTwin } from "./cloudTwin.js";

const client = new EC2(clientSettings());

export const launchTemplates: CloudTwin = {
  async create({ inputs }) {
    const { LaunchTemplate } = await client.createLaunchTemplate({
      LaunchTemplateName: text(inputs, "name"),
      LaunchTemplateData: dataOf(inputs),
      TagSpecifications: [{ ResourceType: "launch-template", Tags: tagList(inputs["tags"]) }],
    });
    const id = LaunchTemplate?.LaunchTemplateId ?? "";
    return { id, outs: { latestVersion: 1, defaultVersion: 1 } };
  },

  /** A new version, which becomes the default one where the template says so. */
  async update({ id, inputs }) {
    const { LaunchTemplateVersion } = await client.createLaunchTemplateVersion({
      LaunchTemplateId: id,
      LaunchTemplateData: dataOf(inputs),
    });
    const latest = LaunchTemplateVersion?.VersionNumber ?? 0;
    if (inputs["updateDefaultVersion"] === true) {
      await client.modifyLaunchTemplate({ LaunchTemplateId: id, DefaultVersion: String(latest) });
    }
    return { outs: { latestVersion: latest } };
  },

  async delete({ id }) {
    await client.deleteLaunchTemplate({ LaunchTemplateId: id });
  },
};

function dataOf(inputs: WireObject): RequestLaunchTemplateData {
  const specifications = (inputs["tagSpecifications"] ?? []) as { resourceType: string; tags: WireObject }[];
  const userData = inputs["userData"];
  return {
    ImageId: text(inputs, "imageId"),
    InstanceType: text(inputs, "instanceType") as NonNullable<RequestLaunchTemplateData["InstanceType"]>,
    SecurityGroupIds: (inputs["vpcSecurityGroupIds"] ?? []) as string[],
    MetadataOptions: pascal(inputs["metadataOptions"] ?? {}) as object,
    TagSpecifications: specifications.map(({ resourceType, tags }) => ({
      ResourceType: resourceType as "instance",
      Tags: tagList(tags),
    })),
    ...(typeof userData === "string" && { UserData: userData }),
    ...(inputs["iamInstanceProfile"] && { IamInstanceProfile: pascal(inputs["iamInstanceProfile"]) as object }),
  };
}
