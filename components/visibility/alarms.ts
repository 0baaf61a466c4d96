import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { singleName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";

const minute = 60;
/** Runs missed in a row before the companion counts as stopped: one may be late. */
const missedTicks = 3;

interface AlarmShape {
  readonly thing: string;
  readonly description: string;
  readonly settings: Omit<aws.cloudwatch.MetricAlarmArgs, "name" | "tags">;
}

/** The alarms of the companion: a message was given up, or it has stopped deciding. */
export function createAlarms(
  scope: FleetScope,
  deadLetters: aws.sqs.Queue,
  companion: aws.lambda.Function,
  topicArns: pulumi.Input<string>[] = [],
): readonly aws.cloudwatch.MetricAlarm[] {
  return [deadLetterAlarm(deadLetters), ...companionAlarms(companion)].map(({ thing, description, settings }) => {
    return new aws.cloudwatch.MetricAlarm(
      singleName(scope.fleet, thing),
      {
        ...settings,
        alarmDescription: `Fleet ${scope.fleet}: ${description}`,
        period: minute,
        alarmActions: topicArns,
        okActions: topicArns,
        tags: fleetTags(scope),
      },
      { parent: scope.parent },
    );
  });
}

function deadLetterAlarm({ name }: aws.sqs.Queue): AlarmShape {
  return {
    thing: "dead-letters",
    description: "an event could not be handled and was put aside",
    settings: {
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: name },
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
    },
  };
}

function companionAlarms({ name }: aws.lambda.Function): readonly AlarmShape[] {
  const common = {
    namespace: "AWS/Lambda",
    dimensions: { FunctionName: name },
    statistic: "Sum",
    evaluationPeriods: missedTicks,
  };
  return [
    {
      thing: "companion-stopped",
      description: `the companion has not run for ${missedTicks} minutes`,
      settings: {
        ...common,
        metricName: "Invocations",
        comparisonOperator: "LessThanThreshold",
        threshold: 1,
        treatMissingData: "breaching",
      },
    },
    {
      thing: "companion-failing",
      description: `the companion has failed for ${missedTicks} minutes`,
      settings: {
        ...common,
        metricName: "Errors",
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        treatMissingData: "notBreaching",
      },
    },
  ];
}
