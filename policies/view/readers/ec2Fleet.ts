import { Market } from "../../../provider/engine/pool.js";
import { findingOf, launcherOf, type Finding, type GivenResource, type Launcher } from "../launcher.js";
import { rebalances } from "../notices.js";
import { notKnown, type Maybe, type PlainObject } from "../plainValue.js";
import { booleanAt, isGiven, knownItems, numberAt, textAt, textSetOf, valueAt, type Item } from "../reading.js";
import { sizeScale } from "../sizeScale.js";
import { tagsAt } from "../tagSet.js";
import { configuredReferences } from "./templateReference.js";

const capacity = "targetCapacitySpecification";

export function readEc2Fleet(resource: GivenResource): Launcher {
  const { properties } = resource;
  const configs = knownItems(properties, "launchTemplateConfigs");
  const overrides = configs.flatMap(({ path }) => knownItems(properties, ...path, "overrides"));
  const isOpen = overrides.some(({ item }) => valueAt(item, ["instanceRequirements"]) !== undefined);
  const total = ["spotOptions", "maxTotalPrice"];
  return launcherOf(resource, {
    label: "EC2 fleet",
    tagsBelongIn:
      'the tagSpecifications of resourceType "instance" of its launch templates: its own tags don\'t reach instances',
    ownTags: tagsAt(properties, "tags"),
    templates: configuredReferences(properties),
    markets: fleetMarkets(properties),
    instanceTypes: { ...textSetOf(overrides.map(({ item }) => textAt(item, "instanceType"))), isOpen },
    places: textSetOf(overrides.map(({ item }) => textAt(item, "subnetId") ?? textAt(item, "availabilityZone"))),
    placesProperty: "launchTemplateConfigs",
    onDemandUnits: onDemandUnits(properties),
    leastUnits: numberAt(properties, capacity, "totalTargetCapacity"),
    mostUnits: numberAt(properties, capacity, "totalTargetCapacity"),
    levers: {
      onDemand: `set ${capacity}.defaultTargetCapacityType to "on-demand" and spotTargetCapacity to 0`,
      base: `${capacity}.onDemandTargetCapacity`,
      types: "launchTemplateConfigs[].overrides[].instanceType",
      places: "launchTemplateConfigs[].overrides[].subnetId",
      size: `${capacity}.totalTargetCapacity`,
    },
    sizeScale: sizeScale(textAt(properties, capacity, "targetCapacityUnitType"), overrides),
    maximumPrices: [...overrides.flatMap(priceOf), ...findingOf(total, textAt(properties, ...total))],
    lingering: leftInstances(properties),
    heeds: rebalances(isGiven(properties, "spotOptions", "maintenanceStrategies", "capacityRebalance")),
  });
}

export function priceOf({ item, path }: Item): readonly Finding[] {
  return ["maxPrice", "spotPrice"].flatMap((key) => findingOf([...path, key], textAt(item, key)));
}

function fleetMarkets(properties: PlainObject): Maybe<readonly Market[]> {
  const rest = textAt(properties, capacity, "defaultTargetCapacityType");
  const total = numberAt(properties, capacity, "totalTargetCapacity");
  const onDemand = onDemandUnits(properties);
  const spot = numberAt(properties, capacity, "spotTargetCapacity") ?? 0;
  if ([rest, total, onDemand, spot].includes(notKnown)) return notKnown;
  const isAllOnDemand = Number(onDemand) > 0 && Number(onDemand) >= Number(total ?? Infinity);
  const isSpot = (rest === "spot" && !isAllOnDemand) || Number(spot) > 0;
  return [...(Number(onDemand) > 0 || !isSpot ? [Market.OnDemand] : []), ...(isSpot ? [Market.Spot] : [])];
}

/** What is declared as on-demand, and the rest where that is the default. */
function onDemandUnits(properties: PlainObject): Maybe<number> {
  const rest = textAt(properties, capacity, "defaultTargetCapacityType");
  const declared = numberAt(properties, capacity, "onDemandTargetCapacity") ?? 0;
  const spot = numberAt(properties, capacity, "spotTargetCapacity") ?? 0;
  const total = numberAt(properties, capacity, "totalTargetCapacity") ?? 0;
  if (rest === notKnown || declared === notKnown || spot === notKnown || total === notKnown) return notKnown;
  return rest === "on-demand" ? Math.max(declared, total - spot) : declared;
}

/** A fleet that is deleted leaves its instances running unless it is told to end them. */
function leftInstances(properties: PlainObject): readonly Finding[] {
  const ends = booleanAt(properties, "terminateInstances");
  const type = textAt(properties, "type") ?? "maintain";
  if (ends === true || ends === notKnown || type === "instant" || type === notKnown) return [];
  return [{ path: ["terminateInstances"], got: ends === false ? "false" : "not set", wanted: "true" }];
}
