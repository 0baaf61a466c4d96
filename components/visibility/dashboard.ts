import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FleetSpec } from "../../provider/engine/fleet.js";
import type { FleetPlan } from "../../provider/engine/plan.js";
import type { EventQueue } from "../events/eventQueue.js";
import type { Lane } from "../lanes/lane.js";
import { laneLabel } from "../../provider/document/laneEntry.js";
import { servesFor, type LaneShape } from "../lanes/laneShape.js";
import { dashboardName, singleName } from "../names.js";
import type { FleetScope } from "../scope.js";
import type { Chart, Metric } from "./chart.js";
import { forecastCharts } from "./forecastCharts.js";
import { planText } from "../../provider/plan/planText.js";
import { roundCharts } from "./roundCharts.js";

interface NamedLane {
  readonly shape: LaneShape;
  readonly group: string;
}

/** CloudWatch's grid has 24 columns. */
const width = 12;
const height = 6;
const mostAlarms = 100;

interface DashboardParts {
  readonly lanes: readonly Lane[];
  readonly events: EventQueue;
  readonly companion: aws.lambda.Function;
  /** What matters most first. */
  readonly alarms: readonly aws.cloudwatch.MetricAlarm[];
}

/**
 * The fleet on one page: each part's units in service against those declared, the lanes' sizes, which Pulumi's state does
 * not follow, the companion and what its rounds do, whether forecasts of losses hold, the alarms, and the plan.
 */
export function createDashboard(
  scope: FleetScope,
  spec: FleetSpec,
  plan: FleetPlan,
  { lanes, events, companion, alarms }: DashboardParts,
): aws.cloudwatch.Dashboard {
  const named = pulumi.all(lanes.map(({ group, shape }) => group.name.apply((name) => ({ group: name, shape }))));
  const dashboardBody = pulumi
    .all([named, events.queue.name, events.deadLetters.name, companion.name, alarms.map(({ arn }) => arn)])
    .apply(([ofLanes, queue, deadLetters, companionName, alarmArns]) => {
      const charts: readonly Chart[] = [
        partChart(spec, ofLanes),
        laneChart("In service", "GroupInServiceInstances", ofLanes),
        laneChart("Standby (hot shadows)", "GroupStandbyInstances", ofLanes),
        laneChart("Sizes, which Pulumi leaves to the companion", "GroupDesiredCapacity", ofLanes),
        { title: "Companion", stat: "Maximum", metrics: companionMetrics(companionName) },
        { title: "Events", stat: "Maximum", metrics: queueMetrics(queue, deadLetters) },
        ...roundCharts(scope),
        ...forecastCharts(scope),
      ];
      const below = Math.ceil(charts.length / 2);
      return JSON.stringify({
        widgets: [
          ...charts.map((chart, index) => chartWidget(scope, chart, index)),
          alarmStates(alarmArns, below * height),
          text(`\`\`\`\n${planText(plan)}\n\`\`\``, (below + 1) * height),
        ],
      });
    });
  return new aws.cloudwatch.Dashboard(
    singleName(scope.fleet, "fleet"),
    { dashboardName: dashboardName(scope.fleet, pulumi.getProject(), pulumi.getStack()), dashboardBody },
    { parent: scope.parent },
  );
}

/** Sums by part over metrics that are there once for each lane: a shadow's lane counts for every part of its workload. */
function partChart({ workloads }: FleetSpec, lanes: readonly NamedLane[]): Chart {
  const ids = lanes.map((_, index) => `m${index}`);
  const parts = workloads.flatMap((workload) => workload.parts.map((part) => ({ workload: workload.name, ...part })));
  const sums = parts.map(({ workload, name, units }, index): Metric => {
    const counted = ids.filter((_, lane) => servesPart(lanes[lane], workload, name));
    const expression = counted.map((id) => `FILL(${id}, 0)`).join(" + ");
    return [{ expression, label: `${workload} ${name}, ${units} declared`, id: `p${index}` }];
  });
  const hidden = lanes.map(({ group }, index): Metric => [
    "AWS/AutoScaling",
    "GroupInServiceInstances",
    "AutoScalingGroupName",
    group,
    { id: `m${index}`, visible: false },
  ]);
  return { title: "Units in service", stat: "Minimum", metrics: [...sums, ...hidden] };
}

function servesPart(lane: NamedLane | undefined, workload: string, part: string): boolean {
  return lane !== undefined && servesFor(lane.shape, workload, part);
}

function laneChart(title: string, metric: string, lanes: readonly NamedLane[]): Chart {
  const metrics = lanes.map(({ group, shape }): Metric => [
    "AWS/AutoScaling",
    metric,
    "AutoScalingGroupName",
    group,
    { label: `${shape.workload} ${shape.part} ${laneLabel(shape)}` },
  ]);
  return { title, stat: "Average", stacked: true, metrics };
}

/** Two beside each other, from the top. */
function chartWidget({ region }: FleetScope, chart: Chart, index: number): object {
  const properties = { period: 60, ...chart, region, view: "timeSeries" };
  return { type: "metric", x: (index % 2) * width, y: Math.floor(index / 2) * height, width, height, properties };
}

function text(markdown: string, y: number): object {
  return { type: "text", x: 0, y, width: 2 * width, height, properties: { markdown } };
}

/** At most a hundred, which is what one widget takes (CloudWatch User Guide, "Dashboard Body Structure and Syntax"). */
function alarmStates(arns: readonly string[], y: number): object {
  const properties = { title: "Promises and companion", alarms: arns.slice(0, mostAlarms) };
  return { type: "alarm", x: 0, y, width: 2 * width, height, properties };
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
