import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { WorkloadKind, type WorkloadSpec } from "../../provider/engine/fleet.js";
import { Role } from "../../provider/engine/observation.js";
import { Market } from "../../provider/engine/pool.js";
import { TagKey } from "../../provider/engine/tags.js";
import type { InfrastructureArgs } from "../args.js";
import { pathName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";
import { createDrainHook, deleteTimeoutOf, heldSecondsOf } from "./drainHook.js";
import { createLaunchTemplate, instanceSettings } from "./launchTemplate.js";
import { laneLabel } from "../../provider/document/laneEntry.js";
import { typesOf, zonesOf, type LaneShape } from "./laneShape.js";

/**
 * What the companion moves and Pulumi leaves alone once the group is there: its size, and nothing else that an owner
 * declares. The companion takes types off a group's overrides for a minute at a time, but their list is the owner's. It belongs here, on the group itself: on a component it would do nothing.
 */
export const movedByCompanion = ["desiredCapacity"];

/** One lane of a part: an Auto Scaling group with a launch template for each of its instance types. */
export class Lane extends pulumi.ComponentResource {
  readonly group: aws.autoscaling.Group;
  /** Id of each instance type's launch template, best type first. */
  readonly launchTemplates: readonly (readonly [instanceType: string, id: pulumi.Output<string>])[];
  /** How long its group holds an instance that it ends; 0: not at all. */
  readonly drainSeconds: number;

  constructor(
    scope: FleetScope,
    readonly shape: LaneShape,
    workload: WorkloadSpec,
    infrastructure: InfrastructureArgs,
  ) {
    const name = pathName(scope.fleet, shape.workload, shape.part, laneLabel(shape));
    super("blended-fleet:index:Lane", name, {}, { parent: scope.parent });
    const inner = { ...scope, parent: this };
    const types = typesOf(shape);
    const templates = types.map((type) => createLaunchTemplate(inner, shape, type, infrastructure));
    this.launchTemplates = types.flatMap(({ instanceType }, index) => {
      const template = templates[index];
      return template ? [[instanceType, template.id] as const] : [];
    });
    this.group = createGroup(name, inner, shape, workload, infrastructure, overridesOf(this.launchTemplates));
    this.drainSeconds = heldSecondsOf(infrastructure, shape);
    createDrainHook(name, inner, shape, infrastructure, this.group);
    this.registerOutputs({ groupName: this.group.name });
  }
}

interface Override {
  readonly instanceType: string;
  readonly launchTemplateSpecification: { readonly launchTemplateId: pulumi.Output<string>; readonly version: string };
}

function overridesOf(launchTemplates: Lane["launchTemplates"]): readonly Override[] {
  return launchTemplates.map(([instanceType, launchTemplateId]) => ({
    instanceType,
    launchTemplateSpecification: { launchTemplateId, version: "$Default" },
  }));
}

function createGroup(
  name: string,
  scope: FleetScope,
  shape: LaneShape,
  workload: WorkloadSpec,
  infrastructure: InfrastructureArgs,
  overrides: readonly Override[],
): aws.autoscaling.Group {
  const { network, targetGroupArns = [] } = instanceSettings(infrastructure, shape.workload);
  const isBalanced = workload.kind === WorkloadKind.Service && targetGroupArns.length > 0;
  return new aws.autoscaling.Group(
    name,
    {
      vpcZoneIdentifiers: zonesOf(shape).flatMap((zone) => network.subnetIds[zone] ?? []),
      minSize: 0,
      maxSize: shape.mostUnits,
      desiredCapacity: shape.initialUnits,
      mixedInstancesPolicy: mixedInstancesPolicy(shape, overrides),
      // The companion decides what a rebalance recommendation is worth: most are followed by no loss.
      capacityRebalance: false,
      // The companion decides which zone a unit is in; the group must not move it back.
      suspendedProcesses: ["AZRebalance"],
      healthCheckType: isBalanced ? "ELB" : "EC2",
      healthCheckGracePeriod: workload.startSeconds,
      ...(isBalanced && { targetGroupArns }),
      // A market without capacity must not hold up the rest of the fleet.
      waitForCapacityTimeout: "0",
      // A hot shadow is in Standby, which a group that is emptied before it is deleted would wait for without end.
      forceDelete: shape.role === Role.Shadow,
      enabledMetrics: ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupStandbyInstances"],
      metricsGranularity: "1Minute",
      tags: groupTags(scope, shape),
    },
    {
      parent: scope.parent,
      ignoreChanges: movedByCompanion,
      customTimeouts: { delete: deleteTimeoutOf(infrastructure, shape) },
    },
  );
}

function mixedInstancesPolicy(
  { market }: LaneShape,
  overrides: readonly Override[],
): aws.types.input.autoscaling.GroupMixedInstancesPolicy {
  const [first] = overrides;
  if (first === undefined) throw new Error("a lane has at least one instance type");
  return {
    instancesDistribution: {
      onDemandBaseCapacity: 0,
      onDemandPercentageAboveBaseCapacity: market === Market.Spot ? 0 : 100,
      ...(market === Market.Spot
        ? { spotAllocationStrategy: "price-capacity-optimized" }
        : { onDemandAllocationStrategy: "prioritized" }),
    },
    launchTemplate: { launchTemplateSpecification: first.launchTemplateSpecification, overrides: [...overrides] },
  };
}

/** The group's own tags. Its instances have theirs from the launch template. */
function groupTags(scope: FleetScope, shape: LaneShape): { key: string; value: string; propagateAtLaunch: false }[] {
  const tags = {
    ...fleetTags(scope),
    [TagKey.Workload]: shape.workload,
    [TagKey.Part]: shape.part,
    [TagKey.Level]: shape.level,
    [TagKey.Role]: shape.role,
    [TagKey.Market]: shape.market,
  };
  return Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: false }));
}
