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
    markets: price === notKnown ? notKnown : [price === undefined ? Market.OnDemand : Market.Spot],
    instanceTypes: { ...textSetOf([textAt(properties, "instanceType")]), isOpen: false },
    maximumPrices: findingOf(["spotPrice"], price),
    metadata: metadataOf(properties),
    volumes: devicesOf(properties),
  });
}
