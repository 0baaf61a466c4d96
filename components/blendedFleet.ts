import * as pulumi from "@pulumi/pulumi";
import type { PlanDocument } from "../provider/document/planDocument.js";
import { InputError } from "../provider/errors.js";
import type { FleetSpec } from "../provider/engine/fleet.js";
import { regionOf } from "../provider/engine/pool.js";
import { createApi } from "./api/apiFunction.js";
import type { BlendedFleetArgs, InfrastructureArgs } from "./args.js";
import { createCompanionFunction } from "./companion/companionFunction.js";
import { createEventQueue } from "./events/eventQueue.js";
import { createEventRules } from "./events/eventRules.js";
import { createHookDocuments } from "./hooks/hookDocuments.js";
import { Lane } from "./lanes/lane.js";
import { laneLabel } from "../provider/document/laneEntry.js";
import { laneShapes, withPoolsOf, type LaneShape } from "./lanes/laneShape.js";
import { inputPropertiesError, resolveFleet, type ResolvedFleet } from "./resolvedFleet.js";
import { scopeOf, type FleetScope } from "./scope.js";
import { createFleetDocument } from "./storage/fleetDocument.js";
import { createPlanObject } from "./storage/planObject.js";
import { createSnapshotBucket } from "./storage/snapshotBucket.js";
import { createStateTable } from "./storage/stateTable.js";
import { createAlarms } from "./visibility/alarms.js";
import { createDashboard } from "./visibility/dashboard.js";
import { planText } from "../provider/plan/planText.js";
import { createPromiseAlarms } from "./visibility/promiseAlarms.js";

/**
 * A fleet of EC2 instances that runs workloads on a blend of spot and on-demand capacity. Each part of a workload says
 * how interruptible it may be; the preview shows the blend, its cost and its risk; a companion function keeps it. A
 * fleet's name is unique in its stack: name, project and stack together tell the fleet's own things from all others.
 */
export class BlendedFleet extends pulumi.ComponentResource {
  /**
   * The blend the fleet starts with, its cost in USD an hour and its expected interruptions a day, by workload: a `FleetPlan`,
   * with the hash of the model of losses (`model`).
   */
  // Schema inference knows neither readonly arrays nor tuples, which FleetPlan has.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly plan: pulumi.Output<any>;
  /** Name of the table with the fleet's state. */
  readonly tableName: pulumi.Output<string>;
  /** Name of the bucket with snapshots, decision logs and the fleet's document. */
  readonly bucketName: pulumi.Output<string>;
  /** URL of the queue that events reach the companion through. */
  readonly queueUrl: pulumi.Output<string>;
  /** Name of the companion function. */
  readonly functionName: pulumi.Output<string>;
  /** URL of the fleet's API, for callers whom IAM allows it. */
  readonly apiUrl: pulumi.Output<string>;
  /** IAM policy as JSON: who has it may call the API, by its URL alone. */
  readonly apiCallerPolicy: pulumi.Output<string>;
  /** Name of the dashboard. */
  readonly dashboardName: pulumi.Output<string>;
  /** Names of the Auto Scaling groups, by workload, part and lane, such as `web/base/on-demand`. */
  readonly groupNames: pulumi.Output<Record<string, string>>;

  /**
   * @param name of up to 40 letters, digits and hyphens that starts with a letter.
   * @throws pulumi.InputPropertiesError for arguments that can't be used, with every fault, each by its path.
   */
  constructor(name: string, args: BlendedFleetArgs, opts?: pulumi.ComponentResourceOptions) {
    const { infrastructure, planned } = resolvedOrRefused(name, args);
    super("blended-fleet:index:BlendedFleet", name, args, opts);
    const { spec, plan } = planned;
    const shapes = laneShapes(spec, plan);
    const scope = scopeOf(name, regionOf(args.zones[0] ?? ""), this);

    const lanes = createLanes(scope, shapes, spec, infrastructure);
    const events = createEventQueue(scope);
    const table = createStateTable(scope, infrastructure.kmsKeyArn);
    const bucket = createSnapshotBucket(scope, infrastructure);
    createFleetDocument(scope, bucket, { spec: withPoolsOf(spec, shapes), workloads: args.workloads }, lanes);
    createPlanObject(scope, bucket, planned);
    const hooks = createHookDocuments(scope, infrastructure.hookFolder);
    const companion = createCompanionFunction(scope, { events, table, bucket, hooks, infrastructure });
    const { api, url, callerPolicy } = createApi(scope, { table, bucket, infrastructure });
    createEventRules(scope, events.queue);
    const alarms = [
      ...createPromiseAlarms(scope, spec, lanes, infrastructure.alarmTopicArns),
      ...createAlarms(scope, { deadLetters: events.deadLetters, companion, api }, infrastructure.alarmTopicArns),
    ];
    const dashboard = createDashboard(scope, spec, plan, { lanes, events, companion, alarms });

    this.plan = pulumi.output(planOutput(plan));
    this.tableName = table.name;
    this.bucketName = bucket.bucket;
    this.queueUrl = events.queue.url;
    this.functionName = companion.name;
    this.apiUrl = url.functionUrl;
    this.apiCallerPolicy = callerPolicy;
    this.dashboardName = dashboard.dashboardName;
    this.groupNames = groupNamesOf(lanes);
    this.registerOutputs({
      plan: this.plan,
      tableName: this.tableName,
      bucketName: this.bucketName,
      queueUrl: this.queueUrl,
      functionName: this.functionName,
      apiUrl: this.apiUrl,
      apiCallerPolicy: this.apiCallerPolicy,
      dashboardName: this.dashboardName,
      groupNames: this.groupNames,
    });
    for (const warning of planned.warnings) void pulumi.log.warn(warning, this);
    void pulumi.log.info(planText(plan), this);
  }
}

/** Deadlines are moments, so whether they can be kept depends on when the program runs. */
function resolvedOrRefused(name: string, args: BlendedFleetArgs): ResolvedFleet {
  try {
    return resolveFleet(name, args, Math.floor(Date.now() / 1000));
  } catch (error) {
    throw error instanceof InputError ? inputPropertiesError(error) : error;
  }
}

/** What was declared is in the program, and would make the outputs of a preview long. */
function planOutput({ declared: _, ...shown }: PlanDocument): Omit<PlanDocument, "declared"> {
  return shown;
}

function createLanes(
  scope: FleetScope,
  shapes: readonly LaneShape[],
  spec: FleetSpec,
  infrastructure: InfrastructureArgs,
): readonly Lane[] {
  const workloads = new Map(spec.workloads.map((workload) => [workload.name, workload]));
  return shapes.flatMap((shape) => {
    const workload = workloads.get(shape.workload);
    return workload ? [new Lane(scope, shape, workload, infrastructure)] : [];
  });
}

function groupNamesOf(lanes: readonly Lane[]): pulumi.Output<Record<string, string>> {
  const entries = lanes.map(({ group, shape }) => ({
    key: `${shape.workload}/${shape.part}/${laneLabel(shape)}`,
    name: group.name,
  }));
  return pulumi.output(entries).apply((named) => Object.fromEntries(named.map(({ key, name }) => [key, name])));
}
