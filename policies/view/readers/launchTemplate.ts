import { launcherOf, type GivenResource, type Launcher, type Volume } from "../launcher.js";
import { notKnown, type PlainObject } from "../plainValue.js";
import { itemsAt, knownItems, textAt, textSetOf, valueAt } from "../reading.js";
import { tagsAt, unknownTags, type TagSet } from "../tagSet.js";
import { metadataOf, volumeOf } from "./instanceSettings.js";
import { optionedMarkets, optionedPrices, optionedRequests } from "./marketOptions.js";

export function readLaunchTemplate(resource: GivenResource): Launcher {
  const { properties } = resource;
  return launcherOf(resource, {
    label: "launch template",
    isTemplate: true,
    tagsBelongIn: 'its tagSpecifications of resourceType "instance"',
    ownTags: tagsAt(properties, "tags"),
    addedTags: specifiedTags(properties),
    levers: {
      onDemand: "remove its instanceMarketOptions",
      base: "a launch template without instanceMarketOptions",
      types: "instanceType",
      places: "placement.availabilityZone",
      size: "the size of what launches from it",
    },
    markets: optionedMarkets(properties),
    instanceTypes: {
      ...textSetOf([textAt(properties, "instanceType")]),
      isOpen: valueAt(properties, ["instanceRequirements"]) !== undefined,
    },
    places: textSetOf([textAt(properties, "placement", "availabilityZone")]),
    placesProperty: "placement",
    maximumPrices: optionedPrices(properties),
    lingering: optionedRequests(properties),
    metadata: metadataOf(properties),
    volumes: knownItems(properties, "blockDeviceMappings").flatMap(({ item, path }): readonly Volume[] =>
      valueAt(item, ["ebs"]) === undefined
        ? []
        : [volumeOf({ item: valueAt(item, ["ebs"]) ?? null, path: [...path, "ebs"] })],
    ),
  });
}

function specifiedTags(properties: PlainObject): TagSet {
  const specifications = itemsAt(properties, "tagSpecifications");
  if (specifications === notKnown) return unknownTags;
  const kinds = specifications.map(({ item }) => (item === notKnown ? notKnown : textAt(item, "resourceType")));
  const index = kinds.indexOf("instance");
  if (index < 0) return { values: new Map(), isWhole: !kinds.includes(notKnown) };
  return tagsAt(specifications[index]?.item, "tags");
}
