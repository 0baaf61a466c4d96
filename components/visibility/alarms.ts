import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { calibrationNamespace } from "../../provider/document/calibrationMetrics.js";
import { roundMetric } from "../../provider/document/roundMetrics.js";
import { singleName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";
import { fleetDimensions } from "./fleetMetric.js";

const minute = 60;
/** Runs missed in a row before the companion counts as stopped: one may be late. */
const missedTicks = 3;
/**
 * A round that fails is tried again a minute later (`../events/eventQueue.ts`), and most of what fails is over by then.
 * Three in five minutes have lost what an interruption notice gives.
 */
const failedRounds = { most: 3, withinMinutes: 5 };

/** One answer of this kind may be a throttle that passed; several are an API that nobody can use. */
const failedRequests = { most: 5, withinMinutes: 5 };

interface AlarmShape {
  readonly thing: string;
  readonly description: string;
  readonly settings: Omit<aws.cloudwatch.MetricAlarmArgs, "name" | "tags">;
}

/** What alarms are about. */
interface Watched {
  readonly deadLetters: aws.sqs.Queue;
  readonly companion: aws.lambda.Function;
  readonly api: aws.lambda.Function;
}

/**
 * The alarms of the companion: a message was given up, it has stopped deciding or its rounds fail, or it could not save
 * work; and that of the API.
 */
export function createAlarms(
  scope: FleetScope,
  { deadLetters, companion, api }: Watched,
  topicArns: pulumi.Input<string>[] = [],
): readonly aws.cloudwatch.MetricAlarm[] {
  const shapes = [deadLetterAlarm(deadLetters), ...companionAlarms(companion), ...roundAlarms(scope), apiAlarm(api)];
  return shapes.map(({ thing, description, settings }) => {
    return new aws.cloudwatch.MetricAlarm(
      singleName(scope.fleet, thing),
      {
        period: minute,
        ...settings,
        alarmDescription: `Fleet ${scope.fleet}: ${description}`,
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

/** Lambda counts no error where a round fails: the function answers which messages are to come again. */
function roundAlarms(scope: FleetScope): readonly AlarmShape[] {
  const { most, withinMinutes } = failedRounds;
  const common = {
    namespace: calibrationNamespace,
    dimensions: fleetDimensions(scope),
    statistic: "Sum",
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    evaluationPeriods: 1,
    treatMissingData: "notBreaching",
  };
  return [
    {
      thing: "rounds-failing",
      description: `${most} rounds of the companion or more have failed within ${withinMinutes} minutes; its log says why`,
      settings: { ...common, metricName: roundMetric.failed, threshold: most, period: withinMinutes * minute },
    },
    {
      thing: "checkpoint-missed",
      description: "a checkpoint did not make it: what its unit has done since the one before can be lost",
      settings: { ...common, metricName: roundMetric.missedCheckpoints, threshold: 1 },
    },
  ];
}

/** Counted by Lambda: answers of 500 and above, and functions that failed ("Monitoring Lambda function URLs"). */
function apiAlarm({ name }: aws.lambda.Function): AlarmShape {
  const { most, withinMinutes } = failedRequests;
  return {
    thing: "api-failing",
    description: `the API has failed ${most} requests or more within ${withinMinutes} minutes; its log says why`,
    settings: {
      namespace: "AWS/Lambda",
      metricName: "Url5xxCount",
      dimensions: { FunctionName: name },
      statistic: "Sum",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: most,
      period: withinMinutes * minute,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
    },
  };
}
