import { Market } from "../../../provider/engine/pool.js";
import { findingOf, launcherOf, type Finding, type GivenResource, type Launcher } from "../launcher.js";
import { rebalances } from "../notices.js";
import { notKnown, type Maybe, type PlainObject } from "../plainValue.js";
import {
  booleanAt,
  isGiven,
  itemsAt,
  knownItems,
  numberAt,
  textAt,
  textSetOf,
  valueAt,
  type Item,
} from "../reading.js";
import { sizeScale } from "../sizeScale.js";
import { tagsAt, unknownTags, type TagSet } from "../tagSet.js";
import { priceOf } from "./ec2Fleet.js";
import { devicesOf } from "./instanceSettings.js";
import { configuredReferences } from "./templateReference.js";

export function readSpotFleetRequest(resource: GivenResource): Launcher {
  const { properties } = resource;
  const specifications = knownItems(properties, "launchSpecifications");
  const configs = knownItems(properties, "launchTemplateConfigs");
  const overrides = configs.flatMap(({ path }) => knownItems(properties, ...path, "overrides"));
  const choices = [...specifications, ...overrides];
  const isOpen = overrides.some(({ item }) => valueAt(item, ["instanceRequirements"]) !== undefined);
  return launcherOf(resource, {
    label: "spot fleet request",
    tagsBelongIn:
      'the tags of its launch specifications, or the tagSpecifications of resourceType "instance" of its launch templates',
    ownTags: tagsAt(properties, "tags"),
    specifications: specifiedTags(properties),
    templates: configuredReferences(properties),
    markets: requestMarkets(properties),
    instanceTypes: { ...textSetOf(choices.map(({ item }) => textAt(item, "instanceType"))), isOpen },
    places: textSetOf(choices.flatMap(placesOf)),
    placesProperty: specifications.length > 0 ? "launchSpecifications" : "launchTemplateConfigs",
    onDemandUnits: numberAt(properties, "onDemandTargetCapacity") ?? 0,
    leastUnits: numberAt(properties, "targetCapacity"),
    mostUnits: numberAt(properties, "targetCapacity"),
    levers: {
      onDemand: "set onDemandTargetCapacity to its targetCapacity",
      base: "onDemandTargetCapacity",
      types: specifications.length > 0 ? "launchSpecifications" : "launchTemplateConfigs[].overrides[].instanceType",
      places: specifications.length > 0 ? "launchSpecifications" : "launchTemplateConfigs[].overrides[].subnetId",
      size: "targetCapacity",
    },
    sizeScale: sizeScale(textAt(properties, "targetCapacityUnitType"), choices),
    maximumPrices: [...findingOf(["spotPrice"], textAt(properties, "spotPrice")), ...choices.flatMap(priceOf)],
    lingering: leftInstances(properties),
    heeds: rebalances(isGiven(properties, "spotMaintenanceStrategies", "capacityRebalance")),
    volumes: specifications.flatMap(({ path }) => devicesOf(properties, path)),
  });
}

/** Subnets or zones, of which one text may hold several between commas. */
function placesOf({ item }: Item): readonly Maybe<string>[] {
  const place = textAt(item, "subnetId") ?? textAt(item, "availabilityZone");
  return typeof place === "string" ? place.split(",").map((part) => part.trim()) : [place];
}

function specifiedTags(properties: PlainObject): readonly TagSet[] {
  const specifications = itemsAt(properties, "launchSpecifications");
  return specifications === notKnown
    ? [unknownTags]
    : specifications.map(({ path }) => tagsAt(properties, ...path, "tags"));
}

function requestMarkets(properties: PlainObject): Maybe<readonly Market[]> {
  const onDemand = numberAt(properties, "onDemandTargetCapacity") ?? 0;
  const total = numberAt(properties, "targetCapacity");
  if (onDemand === notKnown || total === notKnown) return notKnown;
  const isAllOnDemand = total !== undefined && onDemand >= total && total > 0;
  return [...(onDemand > 0 ? [Market.OnDemand] : []), ...(isAllOnDemand ? [] : [Market.Spot])];
}

/** The request is cancelled without ending its instances unless it is told to: what is said of its expiry counts for its deletion too. */
function leftInstances(properties: PlainObject): readonly Finding[] {
  const ends =
    booleanAt(properties, "terminateInstancesOnDelete") ?? booleanAt(properties, "terminateInstancesWithExpiration");
  if (ends === true || ends === notKnown) return [];
  return [{ path: ["terminateInstancesOnDelete"], got: ends === false ? "false" : "not set", wanted: '"true"' }];
}
