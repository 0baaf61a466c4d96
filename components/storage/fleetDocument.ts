import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { writeFleetDocument } from "../../provider/document/fleetDocument.js";
import type { LaneEntry } from "../../provider/document/laneEntry.js";
import type { DeclaredDeadline } from "../../provider/document/stableSpec.js";
import type { FleetSpec } from "../../provider/engine/fleet.js";
import { laneLabel, typesOf, zonesOf, type LaneShape } from "../lanes/laneShape.js";
import { singleName } from "../names.js";
import type { FleetScope } from "../scope.js";
import { fleetDocumentKey } from "../../provider/document/bucketPrefix.js";

/** The fleet's document: what Pulumi owns and the companion reads. */
export function createFleetDocument(
  scope: FleetScope,
  bucket: aws.s3.Bucket,
  declaration: { readonly spec: FleetSpec; readonly workloads: readonly DeclaredDeadline[] },
  lanes: readonly { readonly shape: LaneShape; readonly group: aws.autoscaling.Group }[],
): aws.s3.BucketObjectv2 {
  const names = pulumi.all(lanes.map((lane) => lane.group.name));
  const content = names.apply((groups) => {
    const entries = lanes.map(({ shape }, index) => laneEntry(shape, groups[index] ?? ""));
    return writeFleetDocument(declaration.spec, declaration.workloads, entries);
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
