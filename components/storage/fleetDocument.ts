import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { WorkloadArgs } from "../../provider/declaration/args.js";
import type { DeadlineSpec, FleetSpec, WorkloadSpec } from "../../provider/engine/fleet.js";
import { laneLabel, typesOf, zonesOf, type LaneShape } from "../lanes/laneShape.js";
import { singleName } from "../names.js";
import type { FleetScope } from "../scope.js";
import { BucketPrefix } from "./snapshotBucket.js";

/** A lane as the companion finds it. */
export interface LaneEntry {
  readonly group: string;
  readonly workload: string;
  readonly part: string;
  readonly lane: string;
  readonly instanceTypes: readonly string[];
  readonly zones: readonly string[];
}

/** The key of the fleet's document in its bucket. */
export const fleetDocumentKey = `${BucketPrefix.Fleet}fleet.json`;

/** The fleet's document: what Pulumi owns and the companion reads. */
export function createFleetDocument(
  scope: FleetScope,
  bucket: aws.s3.Bucket,
  fleet: StableFleetSpec,
  lanes: readonly { readonly shape: LaneShape; readonly group: aws.autoscaling.Group }[],
): aws.s3.BucketObjectv2 {
  const names = pulumi.all(lanes.map((lane) => lane.group.name));
  const content = names.apply((groups) => {
    const entries = lanes.map(({ shape }, index) => laneEntry(shape, groups[index] ?? ""));
    return JSON.stringify({ format: 1, fleet, lanes: entries }, undefined, 2);
  });
  return new aws.s3.BucketObjectv2(
    singleName(scope.fleet, "fleet"),
    { bucket: bucket.bucket, key: fleetDocumentKey, content, contentType: "application/json" },
    { parent: scope.parent },
  );
}

function laneEntry(shape: LaneShape, group: string): LaneEntry {
  return {
    group,
    workload: shape.workload,
    part: shape.part,
    lane: laneLabel(shape),
    instanceTypes: typesOf(shape).map((pool) => pool.instanceType),
    zones: zonesOf(shape),
  };
}

type StableDeadline = Omit<DeadlineSpec, "deadlineSeconds"> &
  ({ readonly deadlineSeconds: number } | { readonly finishByEpochSeconds: number });

/**
 * A fleet's spec that stays the same from one run of Pulumi to the next. A deadline given as a moment stays one, in
 * seconds since 1970, because counted from now it would change with every run. A budget without limit is absent.
 */
export type StableFleetSpec = Omit<FleetSpec, "workloads" | "budgetUsdPerHour"> & {
  readonly budgetUsdPerHour?: number;
  readonly workloads: readonly (Omit<WorkloadSpec, "deadline"> & { readonly deadline?: StableDeadline })[];
};

export function stableSpec(spec: FleetSpec, declared: readonly WorkloadArgs[]): StableFleetSpec {
  const { workloads, budgetUsdPerHour, ...rest } = spec;
  return {
    ...rest,
    ...(Number.isFinite(budgetUsdPerHour) && { budgetUsdPerHour }),
    workloads: workloads.map(({ deadline, ...workload }) => {
      const finishBy = declared.find(({ name }) => name === workload.name)?.deadline?.finishBy;
      return { ...workload, ...(deadline && { deadline: stableDeadline(deadline, finishBy) }) };
    }),
  };
}

function stableDeadline({ deadlineSeconds, ...rest }: DeadlineSpec, finishBy: string | undefined): StableDeadline {
  if (finishBy === undefined) return { ...rest, deadlineSeconds };
  return { ...rest, finishByEpochSeconds: Math.floor(Date.parse(finishBy) / 1000) };
}
