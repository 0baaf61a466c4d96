import { DynamoDB, type AttributeDefinition, type BillingMode } from "@aws-sdk/client-dynamodb";
import { clientSettings, pascal, tagList, text, type CloudTwin } from "./cloudTwin.js";
import type { WireObject } from "../wireValue.js";

const client = new DynamoDB(clientSettings());

export const tables: CloudTwin = {
  async create({ inputs }) {
    const attributes = (inputs["attributes"] ?? []) as { name: string; type: string }[];
    const name = text(inputs, "name");
    const { enabled, kmsKeyArn } = (inputs["serverSideEncryption"] ?? {}) as WireObject;
    await client.createTable({
      TableName: name,
      BillingMode: text(inputs, "billingMode") as BillingMode,
      KeySchema: [{ AttributeName: text(inputs, "hashKey"), KeyType: "HASH" }],
      AttributeDefinitions: attributes.map(
        (attribute) => ({ AttributeName: attribute.name, AttributeType: attribute.type }) as AttributeDefinition,
      ),
      SSESpecification: {
        Enabled: enabled === true,
        ...(typeof kmsKeyArn === "string" && { SSEType: "KMS", KMSMasterKeyId: kmsKeyArn }),
      },
      Tags: tagList(inputs["tags"]),
    });
    const recovery = pascal(inputs["pointInTimeRecovery"] ?? {}) as { Enabled?: boolean };
    await client.updateContinuousBackups({
      TableName: name,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: recovery.Enabled === true },
    });
  },
  async update() {
    // A fleet never changes its table but for the tags, which moto is not asked for.
  },
  async delete({ inputs }) {
    await client.deleteTable({ TableName: text(inputs, "name") });
  },
};
