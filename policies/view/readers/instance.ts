import { Market } from "../../../provider/engine/pool.js";
import { findingOf, launcherOf, type GivenResource, type Launcher, type Levers } from "../launcher.js";
import { notKnown, type PlainObject } from "../plainValue.js";
import { textAt, textSetOf } from "../reading.js";
import { overlaid, tagsAt } from "../tagSet.js";
import { devicesOf, metadataOf } from "./instanceSettings.js";
import { optionedMarkets, optionedPrices, optionedRequests } from "./marketOptions.js";
import { referenceAt } from "./templateReference.js";

export function readInstance(resource: GivenResource): Launcher {
  const { properties } = resource;
  const own = overlaid(tagsAt(properties, "tagsAll"), tagsAt(properties, "tags"));
  return launcherOf(resource, {
    ...commonOf(properties),
    label: "instance",
    tagsBelongIn: "its tags",
    ownTags: own,
    addedTags: own,
    levers: {
      ...levers,
      onDemand: "take the spot market out of its instanceMarketOptions, or out of its launch template's",
    },
    markets: hasTemplate(properties) && !hasOptions(properties) ? undefined : optionedMarkets(properties),
    maximumPrices: optionedPrices(properties),
    lingering: optionedRequests(properties),
  });
}

/**
 * AWS's request for a spot instance has no place for a launch template, for tags of the instance or for how it answers
 * for its metadata: what a program says of them never reaches the instance.
 */
export function readSpotInstanceRequest(resource: GivenResource): Launcher {
  const { properties } = resource;
  const kind = textAt(properties, "spotType") ?? "persistent";
  return launcherOf(resource, {
    ...commonOf(properties),
    label: "spot instance request",
    tagsBelongIn:
      "the tags of an aws.ec2.Instance with instanceMarketOptions, in the place of this request: neither a request's tags nor its launch template's reach the instance",
    levers: { ...levers, onDemand: "use an aws.ec2.Instance in its place" },
    templates: [],
    metadata: undefined,
    ownTags: tagsAt(properties, "tags"),
    markets: [Market.Spot],
    maximumPrices: findingOf(["spotPrice"], textAt(properties, "spotPrice")),
    lingering:
      kind === "persistent"
        ? [{ path: ["spotType"], got: properties["spotType"] === kind ? kind : "not set", wanted: '"one-time"' }]
        : [],
  });
}

const levers: Omit<Levers, "onDemand"> = {
  base: "an instance without instanceMarketOptions",
  types: "instanceType",
  places: "subnetId",
  size: "instanceType",
};

function commonOf(properties: PlainObject): Partial<Launcher> {
  return {
    templates: referenceAt(properties, ["launchTemplate"]),
    instanceTypes: { ...textSetOf([textAt(properties, "instanceType")]), isOpen: false },
    places: textSetOf([textAt(properties, "subnetId") ?? textAt(properties, "availabilityZone")]),
    placesProperty: "subnetId",
    leastUnits: 1,
    mostUnits: 1,
    // What an instance does not set itself, its launch template may.
    ...(!(hasTemplate(properties) && properties["metadataOptions"] === undefined) && {
      metadata: metadataOf(properties),
    }),
    volumes: devicesOf(properties),
  };
}

function hasTemplate(properties: PlainObject): boolean {
  return referenceAt(properties, ["launchTemplate"]).length > 0;
}

function hasOptions(properties: PlainObject): boolean {
  const options = properties["instanceMarketOptions"];
  return options === notKnown || (options !== undefined && options !== null);
}
