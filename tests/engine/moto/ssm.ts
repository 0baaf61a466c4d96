import { SSM, type CreateDocumentCommandInput } from "@aws-sdk/client-ssm";
import { clientSettings, tagList, text, type CloudTwin } from "./cloudTwin.js";

const client = new SSM(clientSettings());

export const documents: CloudTwin = {
  async create({ inputs }) {
    await client.createDocument({
      Name: text(inputs, "name"),
      Content: text(inputs, "content"),
      DocumentType: text(inputs, "documentType"),
      DocumentFormat: text(inputs, "documentFormat"),
      TargetType: text(inputs, "targetType"),
      Tags: tagList(inputs["tags"]),
    } as CreateDocumentCommandInput);
  },
  async update({ inputs }) {
    await client.updateDocument({
      Name: text(inputs, "name"),
      Content: text(inputs, "content"),
      DocumentVersion: "$LATEST",
      DocumentFormat: "JSON",
    });
  },
  async delete({ inputs }) {
    await client.deleteDocument({ Name: text(inputs, "name") });
  },
};
