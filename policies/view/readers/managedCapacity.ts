/* What AWS's own schedulers launch: EKS node groups, ECS capacity providers and Batch compute environments. */
import { Market } from "../../../provider/engine/pool.js";
import { launcherOf, type Finding, type GivenResource, type Launcher } from "../launcher.js";
import { drainsNodes } from "../notices.js";
import { notKnown, type Maybe, type PlainObject } from "../plainValue.js";
import { numberAt, textAt, textsAt, valueAt } from "../reading.js";
import { sizeScale } from "../sizeScale.js";
import { noTags, tagsAt } from "../tagSet.js";
import { referenceAt } from "./templateReference.js";

export function readNodeGroup(resource: GivenResource): Launcher {
  const { properties } = resource;
  const capacity = textAt(properties, "capacityType");
  return launcherOf(resource, {
    label: "EKS node group",
    tagsBelongIn:
      'the tagSpecifications of resourceType "instance" of its launchTemplate: its own tags don\'t reach instances',
    ownTags: tagsAt(properties, "tags"),
    templates: referenceAt(properties, ["launchTemplate"]),
    markets: capacity === notKnown ? notKnown : [capacity === "SPOT" ? Market.Spot : Market.OnDemand],
    instanceTypes: { ...textsAt(properties, "instanceTypes"), isOpen: false },
    places: textsAt(properties, "subnetIds"),
    placesProperty: "subnetIds",
    leastUnits: numberAt(properties, "scalingConfig", "desiredSize"),
    mostUnits: numberAt(properties, "scalingConfig", "maxSize"),
    levers: {
      onDemand: 'set capacityType to "ON_DEMAND"',
      base: 'a node group of capacityType "ON_DEMAND"',
      types: "instanceTypes",
      places: "subnetIds",
      size: "scalingConfig.maxSize",
    },
    heeds: drainsNodes,
  });
}

/** Of the two kinds the one that launches by itself; the other only drives an Auto Scaling group, which is read as such. */
export function readCapacityProvider(resource: GivenResource): Launcher | undefined {
  const { properties } = resource;
  if (valueAt(properties, ["managedInstancesProvider"]) === undefined) return undefined;
  const template = ["managedInstancesProvider", "instanceLaunchTemplate"];
  const propagated = textAt(properties, "managedInstancesProvider", "propagateTags");
  const allowed = textsAt(properties, ...template, "instanceRequirements", "allowedInstanceTypes");
  const own = tagsAt(properties, "tags");
  const option = textAt(properties, ...template, "capacityOptionType");
  return launcherOf(resource, {
    label: "ECS capacity provider",
    tagsBelongIn: 'its tags, with managedInstancesProvider.propagateTags "CAPACITY_PROVIDER"',
    ownTags: own,
    addedTags:
      propagated === notKnown
        ? { values: new Map(), isWhole: false }
        : propagated === "CAPACITY_PROVIDER"
          ? own
          : noTags,
    markets: option === notKnown ? notKnown : [option === "SPOT" ? Market.Spot : Market.OnDemand],
    levers: {
      onDemand: `set ${template.join(".")}.capacityOptionType to "ON_DEMAND"`,
      base: 'a capacity provider of capacityOptionType "ON_DEMAND"',
      types: `${template.join(".")}.instanceRequirements.allowedInstanceTypes`,
      places: `${template.join(".")}.networkConfiguration.subnets`,
      size: "the tasks of its services",
    },
    instanceTypes: { ...allowed, isOpen: allowed.texts.length === 0 || allowed.texts.some(isFamily) },
    places: textsAt(properties, ...template, "networkConfiguration", "subnets"),
    placesProperty: "managedInstancesProvider",
  });
}

const resources = "computeResources";

/** Undefined where it launches no instances, as on Fargate or unmanaged, and where that is not known yet. */
export function readComputeEnvironment(resource: GivenResource): Launcher | undefined {
  const { properties } = resource;
  const kind = textAt(properties, resources, "type");
  if (kind !== "EC2" && kind !== "SPOT") return undefined;
  const types = textsAt(properties, resources, "instanceTypes");
  return launcherOf(resource, {
    label: "Batch compute environment",
    tagsBelongIn: 'computeResources.tags, or the tagSpecifications of resourceType "instance" of its launch template',
    ownTags: tagsAt(properties, "tags"),
    addedTags: tagsAt(properties, resources, "tags"),
    templates: referenceAt(properties, [resources, "launchTemplate"]),
    markets: [kind === "SPOT" ? Market.Spot : Market.OnDemand],
    levers: {
      onDemand: `set ${resources}.type to "EC2"`,
      base: `a compute environment of ${resources}.type "EC2"`,
      types: `${resources}.instanceTypes`,
      places: `${resources}.subnets`,
      size: `${resources}.maxVcpus`,
      notices: "set retryStrategy.attempts of every aws.batch.JobDefinition of this stack to 2 or more",
    },
    instanceTypes: { ...types, isOpen: types.texts.some(isFamily) },
    places: textsAt(properties, resources, "subnets"),
    placesProperty: resources,
    mostUnits: numberAt(properties, resources, "maxVcpus"),
    sizeScale: sizeScale("vcpu", []),
    maximumPrices: bidPercentage(properties),
  });
}

/** `m6i`, `optimal` and `m*` each stand for several types, `m6i.large` for itself. */
function isFamily(type: string): boolean {
  return !type.includes(".") || type.includes("*");
}

/** At 100, Batch's default, it is the on-demand price, as without one. */
function bidPercentage(properties: PlainObject): readonly Finding[] {
  const percentage: Maybe<number> = numberAt(properties, resources, "bidPercentage");
  if (typeof percentage !== "number" || percentage >= 100 || percentage <= 0) return [];
  return [{ path: [resources, "bidPercentage"], got: String(percentage) }];
}
