import { EventBridge } from "@aws-sdk/client-eventbridge";
import { clientSettings, tagList, text, type CloudTwin } from "./cloudTwin.js";
import type { WireObject } from "../wireValue.js";

const client = new EventBridge(clientSettings());

export const rules: CloudTwin = {
  async create({ inputs }) {
    const { eventPattern, scheduleExpression } = inputs;
    await client.putRule({
      Name: text(inputs, "name"),
      Description: text(inputs, "description"),
      Tags: tagList(inputs["tags"]),
      ...(typeof eventPattern === "string" && { EventPattern: eventPattern }),
      ...(typeof scheduleExpression === "string" && { ScheduleExpression: scheduleExpression }),
    });
  },
  async delete({ inputs }) {
    await client.deleteRule({ Name: text(inputs, "name") });
  },
};

export const targets: CloudTwin = {
  async create({ inputs }) {
    const sqs = (inputs["sqsTarget"] ?? {}) as WireObject;
    await client.putTargets({
      Rule: text(inputs, "rule"),
      Targets: [
        { Id: targetId, Arn: text(inputs, "arn"), SqsParameters: { MessageGroupId: text(sqs, "messageGroupId") } },
      ],
    });
  },
  async delete({ inputs }) {
    await client.removeTargets({ Rule: text(inputs, "rule"), Ids: [targetId] });
  },
};

/** A rule of a fleet has one target, so the id need not tell targets apart. */
const targetId = "target";
