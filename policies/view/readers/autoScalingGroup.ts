import { Market } from "../../../provider/engine/pool.js";
import {
  findingOf,
  launcherOf,
  type GivenResource,
  type InstanceTypes,
  type Launcher,
  type Levers,
} from "../launcher.js";
import { rebalances } from "../notices.js";
import { notKnown, type Maybe, type PlainObject } from "../plainValue.js";
import { booleanAt, joinedTexts, knownItems, numberAt, textAt, textSetOf, textsAt, valueAt } from "../reading.js";
import { sizeScale } from "../sizeScale.js";
import { isPropagated, listedTags } from "../tagSet.js";
import { distinctReferences, referenceAt } from "./templateReference.js";

const policyPath = ["mixedInstancesPolicy"];
const distribution = [...policyPath, "instancesDistribution"];
const mixedTemplate = [...policyPath, "launchTemplate"];

export function readAutoScalingGroup(resource: GivenResource): Launcher {
  const { properties } = resource;
  const isMixed = valueAt(properties, policyPath) !== undefined;
  const priced = [...distribution, "spotMaxPrice"];
  const subnets = textsAt(properties, "vpcZoneIdentifiers");
  const capacityRebalance = booleanAt(properties, "capacityRebalance");
  return launcherOf(resource, {
    label: "Auto Scaling group",
    tagsBelongIn:
      'the tagSpecifications of resourceType "instance" of its launch template, or the group\'s tags with propagateAtLaunch',
    ownTags: listedTags(properties, ["tags"]),
    addedTags: listedTags(properties, ["tags"], isPropagated),
    templates: distinctReferences(isMixed ? mixedReferences(properties) : plainReferences(properties)),
    markets: isMixed ? mixedMarkets(properties) : undefined,
    instanceTypes: isMixed ? mixedTypes(properties) : { texts: [], unknownCount: 0, isOpen: false },
    places: joinedTexts([subnets, textsAt(properties, "availabilityZones")]),
    placesProperty: "vpcZoneIdentifiers",
    onDemandUnits: isMixed ? onDemandUnits(properties) : undefined,
    leastUnits: leastUnits(properties),
    mostUnits: numberAt(properties, "maxSize"),
    levers: isMixed ? mixedLevers : plainLevers,
    sizeScale: sizeScale(
      textAt(properties, "desiredCapacityType"),
      knownItems(properties, ...mixedTemplate, "overrides"),
    ),
    maximumPrices: findingOf(priced, textAt(properties, ...priced)),
    capacityRebalance,
    heeds: rebalances(capacityRebalance),
  });
}

const mixedLevers: Levers = {
  onDemand: `set ${distribution.join(".")}.onDemandPercentageAboveBaseCapacity to 100`,
  base: `${distribution.join(".")}.onDemandBaseCapacity and a minSize of no less`,
  types: `${mixedTemplate.join(".")}.overrides`,
  places: "vpcZoneIdentifiers",
  size: "maxSize",
};
const plainLevers: Levers = {
  onDemand: "take instanceMarketOptions out of its launch template, or spotPrice out of its launch configuration",
  base: `${distribution.join(".")}.onDemandBaseCapacity and a minSize of no less`,
  types: `instanceType of its launch template, or ${mixedTemplate.join(".")}.overrides`,
  places: "vpcZoneIdentifiers",
  size: "maxSize",
};

function plainReferences(properties: PlainObject): Launcher["templates"] {
  const template = referenceAt(properties, ["launchTemplate"]);
  if (template.length > 0) return template;
  const name = textAt(properties, "launchConfiguration");
  return name === undefined ? [] : [{ id: undefined, name, property: "launchConfiguration" }];
}

function mixedReferences(properties: PlainObject): Launcher["templates"] {
  if (valueAt(properties, mixedTemplate) === notKnown)
    return [{ id: notKnown, name: notKnown, property: "mixedInstancesPolicy" }];
  const own = knownItems(properties, ...mixedTemplate, "overrides").map(({ path }) =>
    referenceAt(properties, [...path, "launchTemplateSpecification"]),
  );
  const common = referenceAt(properties, [...mixedTemplate, "launchTemplateSpecification"]);
  // Where each override has a template of its own, nothing is launched from the common one.
  return own.length > 0 && own.every(({ length }) => length > 0) ? own.flat() : [...common, ...own.flat()];
}

function mixedMarkets(properties: PlainObject): Maybe<readonly Market[]> {
  const share = numberAt(properties, ...distribution, "onDemandPercentageAboveBaseCapacity") ?? 100;
  const base = numberAt(properties, ...distribution, "onDemandBaseCapacity") ?? 0;
  if (share === notKnown) return notKnown;
  // A base that is not known yet takes no spot away.
  const onDemand = share > 0 || (base !== notKnown && base > 0) ? [Market.OnDemand] : [];
  return share < 100 ? [...onDemand, Market.Spot] : onDemand;
}

/** The base, and the share of what is above it, of the group at its least size; AWS rounds up to on-demand. */
function onDemandUnits(properties: PlainObject): Maybe<number> {
  const share = numberAt(properties, ...distribution, "onDemandPercentageAboveBaseCapacity") ?? 100;
  const base = numberAt(properties, ...distribution, "onDemandBaseCapacity") ?? 0;
  const units = leastUnits(properties);
  if (share === notKnown || base === notKnown) return notKnown;
  // Without a share above it, it is the base at most, however many there are.
  if (units === notKnown) return share === 0 ? base : notKnown;
  const least = units ?? 0;
  return Math.min(base, least) + Math.ceil((Math.max(0, least - base) * share) / 100);
}

/** What it has to begin with, which is no less than its least. */
function leastUnits(properties: PlainObject): Maybe<number> {
  const desired = numberAt(properties, "desiredCapacity");
  const least = numberAt(properties, "minSize");
  if (desired === notKnown || least === notKnown) return notKnown;
  return desired === undefined ? least : Math.max(desired, least ?? 0);
}

function mixedTypes(properties: PlainObject): InstanceTypes {
  const path = [...mixedTemplate, "overrides"];
  if (valueAt(properties, path) === notKnown) return { texts: [], unknownCount: Infinity, isOpen: false };
  const overrides = knownItems(properties, ...path);
  return {
    ...textSetOf(overrides.map(({ item }) => textAt(item, "instanceType"))),
    isOpen: overrides.some(({ item }) => valueAt(item, ["instanceRequirements"]) !== undefined),
  };
}
