import { Market } from "../../../provider/engine/pool.js";
import { findingOf, launcherOf, type GivenResource, type Launcher } from "../launcher.js";
import { notKnown } from "../plainValue.js";
import { textAt, textSetOf } from "../reading.js";
import { devicesOf, metadataOf } from "./instanceSettings.js";

/** A launch configuration buys spot by naming a price, and in no other way. */
export function readLaunchConfiguration(resource: GivenResource): Launcher {
  const { properties } = resource;
  const price = textAt(properties, "spotPrice");
  return launcherOf(resource, {
    label: "launch configuration",
    isTemplate: true,
    tagsBelongIn: "the tags of its group, with propagateAtLaunch: a launch configuration has none",
    levers: {
      onDemand: "remove its spotPrice",
      base: "a group on on-demand",
      types: "instanceType",
      places: "the group's vpcZoneIdentifiers",
      size: "the group's maxSize",
    },
    markets: price === notKnown ? notKnown : [price === undefined ? Market.OnDemand : Market.Spot],
    instanceTypes: { ...textSetOf([textAt(properties, "instanceType")]), isOpen: false },
    maximumPrices: findingOf(["spotPrice"], price),
    metadata: metadataOf(properties),
    volumes: devicesOf(properties),
  });
}
