import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { writeFleetDocument } from "../../provider/document/fleetDocument.js";
import type { LaneEntry } from "../../provider/document/laneEntry.js";
import type { DeclaredDeadline } from "../../provider/document/stableSpec.js";
import type { FleetSpec } from "../../provider/engine/fleet.js";
import { laneLabel } from "../../provider/document/laneEntry.js";
import { typesOf, zonesOf, type LaneShape } from "../lanes/laneShape.js";
import { singleName } from "../names.js";
import type { FleetScope } from "../scope.js";
import { fleetDocumentKey } from "../../provider/document/bucketPrefix.js";

export interface DocumentedLane {
  readonly shape: LaneShape;
  readonly group: aws.autoscaling.Group;
  readonly launchTemplates: readonly (readonly [instanceType: string, id: pulumi.Output<string>])[];
  readonly drainSeconds: number;
}

/** The fleet's document: what Pulumi owns and the companion reads. */
export function createFleetDocument(
  scope: FleetScope,
  bucket: aws.s3.Bucket,
  declaration: { readonly spec: FleetSpec; readonly workloads: readonly DeclaredDeadline[] },
  lanes: readonly DocumentedLane[],
): aws.s3.BucketObjectv2 {
  const content = pulumi
    .all(lanes.map(laneEntry))
    .apply((entries) => writeFleetDocument(declaration.spec, declaration.workloads, entries));
  return new aws.s3.BucketObjectv2(
    singleName(scope.fleet, "fleet"),
    { bucket: bucket.bucket, key: fleetDocumentKey, content, contentType: "application/json" },
    { parent: scope.parent },
  );
}

function laneEntry({ shape, group, launchTemplates, drainSeconds }: DocumentedLane): pulumi.Output<LaneEntry> {
  const ids = pulumi.all(launchTemplates.map(([instanceType, id]) => id.apply((known) => [instanceType, known])));
  return pulumi.all([group.name, ids]).apply(([name, templates]) => ({
    group: name,
    workload: shape.workload,
    part: shape.part,
    lane: laneLabel(shape),
    instanceTypes: typesOf(shape).map((pool) => pool.instanceType),
    // With one type there is none to avoid.
    ...(templates.length > 1 && { launchTemplates: Object.fromEntries(templates) as Record<string, string> }),
    zones: zonesOf(shape),
    ...(drainSeconds > 0 && { drainSeconds }),
  }));
}
