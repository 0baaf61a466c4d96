import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FleetPlan } from "../../provider/engine/plan.js";
import type { EventQueue } from "../events/eventQueue.js";
import type { Lane } from "../lanes/lane.js";
import { laneLabel } from "../lanes/laneShape.js";
import { shortened, singleName } from "../names.js";
import type { FleetScope } from "../scope.js";
import { planMessage } from "./planMessage.js";

type Metric = readonly [
  namespace: string,
  metric: string,
  dimension: string,
  value: string,
  options?: { label: string },
];

interface LaneName {
  readonly label: string;
  readonly group: string;
}

/** CloudWatch's grid has 24 columns. */
const width = 12;
const height = 6;
/** The most characters that PutDashboard takes in a name. */
const longestName = 255;

const mostAlarms = 100;

interface DashboardParts {
  readonly lanes: readonly Lane[];
  readonly events: EventQueue;
  readonly companion: aws.lambda.Function;
  /** What matters most first. */
  readonly alarms: readonly aws.cloudwatch.MetricAlarm[];
}

/**
 * The fleet on one page: the lanes' real sizes, which Pulumi's state does not follow, the companion, the alarms, and the
 * plan.
 */
export function createDashboard(
  scope: FleetScope,
  plan: FleetPlan,
  { lanes, events, companion, alarms }: DashboardParts,
): aws.cloudwatch.Dashboard {
  const names = pulumi.all(
    lanes.map(({ group, shape }) =>
      group.name.apply((name) => ({ group: name, label: `${shape.workload} ${shape.part} ${laneLabel(shape)}` })),
    ),
  );
  const dashboardBody = pulumi
    .all([names, events.queue.name, events.deadLetters.name, companion.name, alarms.map(({ arn }) => arn)])
    .apply(([laneNames, queue, deadLetters, companionName, alarmArns]) =>
      JSON.stringify({
        widgets: [
          laneChart(scope, "Serving", "GroupInServiceInstances", laneNames, 0),
          laneChart(scope, "Standby (hot shadows)", "GroupStandbyInstances", laneNames, width),
          chart(scope, "Companion", companionMetrics(companionName), { x: 0, y: height }),
          chart(scope, "Events", queueMetrics(queue, deadLetters), { x: width, y: height }),
          alarmStates(alarmArns, { x: 0, y: 2 * height }),
          text(`\`\`\`\n${planMessage(plan)}\n\`\`\``, { x: 0, y: 3 * height }),
        ],
      }),
    );
  return new aws.cloudwatch.Dashboard(
    singleName(scope.fleet, "fleet"),
    { dashboardName: dashboardName(scope.fleet), dashboardBody },
    { parent: scope.parent },
  );
}

/** Pulumi gives dashboards no random suffix, so project and stack keep those of an account apart. */
function dashboardName(fleet: string): string {
  const name = [fleet, pulumi.getProject(), pulumi.getStack()].join("_").replaceAll(/[^\w-]/g, "-");
  return shortened(name, longestName);
}

function laneChart(
  { region }: FleetScope,
  title: string,
  metric: string,
  lanes: readonly LaneName[],
  x: number,
): object {
  const metrics: Metric[] = lanes.map(({ group, label }) => [
    "AWS/AutoScaling",
    metric,
    "AutoScalingGroupName",
    group,
    { label },
  ]);
  const properties = { title, region, metrics, stat: "Average", period: 60, view: "timeSeries", stacked: true };
  return { type: "metric", x, y: 0, width, height, properties };
}

function chart(
  { region }: FleetScope,
  title: string,
  metrics: readonly Metric[],
  at: { x: number; y: number },
): object {
  const properties = { title, region, metrics, stat: "Maximum", period: 60, view: "timeSeries" };
  return { type: "metric", ...at, width, height, properties };
}

function text(markdown: string, at: { x: number; y: number }): object {
  return { type: "text", ...at, width: 2 * width, height, properties: { markdown } };
}

/** At most a hundred, which is what one widget takes (CloudWatch User Guide, "Dashboard Body Structure and Syntax"). */
function alarmStates(arns: readonly string[], at: { x: number; y: number }): object {
  const properties = { title: "Promises and companion", alarms: arns.slice(0, mostAlarms) };
  return { type: "alarm", ...at, width: 2 * width, height, properties };
}

function companionMetrics(name: string): readonly Metric[] {
  return ["Invocations", "Errors", "Duration"].map((metric) => ["AWS/Lambda", metric, "FunctionName", name]);
}

function queueMetrics(queue: string, deadLetters: string): readonly Metric[] {
  return [
    ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", queue],
    ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", deadLetters],
  ];
}
