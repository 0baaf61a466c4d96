import { IAM } from "@aws-sdk/client-iam";
import { clientSettings, tagList, text, unlessGone, type CloudTwin } from "./cloudTwin.js";

const client = new IAM(clientSettings());

export const roles: CloudTwin = {
  async create({ inputs }) {
    await client.createRole({
      RoleName: text(inputs, "name"),
      Description: text(inputs, "description"),
      AssumeRolePolicyDocument: text(inputs, "assumeRolePolicy"),
      Tags: tagList(inputs["tags"]),
    });
  },
  async update({ inputs }) {
    await client.tagRole({ RoleName: text(inputs, "name"), Tags: tagList(inputs["tags"]) });
  },
  async delete({ inputs }) {
    await client.deleteRole({ RoleName: text(inputs, "name") });
  },
};

export const rolePolicies: CloudTwin = {
  async create({ inputs }) {
    await client.putRolePolicy({
      RoleName: text(inputs, "role"),
      PolicyName: text(inputs, "name"),
      PolicyDocument: text(inputs, "policy"),
    });
  },
  async read({ inputs }) {
    const asked = client.getRolePolicy({ RoleName: text(inputs, "role"), PolicyName: text(inputs, "name") });
    const found = await unlessGone(asked, "NoSuchEntityException");
    return found && { ...inputs, policy: decodeURIComponent(found.PolicyDocument ?? "") };
  },
  async delete({ inputs }) {
    await client.deleteRolePolicy({ RoleName: text(inputs, "role"), PolicyName: text(inputs, "name") });
  },
};
