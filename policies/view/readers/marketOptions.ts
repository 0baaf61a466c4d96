import { Market } from "../../../provider/engine/pool.js";
import { findingOf, type Finding } from "../launcher.js";
import { notKnown, type Maybe, type PlainObject } from "../plainValue.js";
import { textAt } from "../reading.js";

/** The market of an instance or a launch template: on-demand where it has no market options. */
export function optionedMarkets(properties: PlainObject): Maybe<readonly Market[]> {
  const market = textAt(properties, "instanceMarketOptions", "marketType");
  if (market === notKnown) return notKnown;
  return [market === "spot" ? Market.Spot : Market.OnDemand];
}

export function optionedPrices(properties: PlainObject): readonly Finding[] {
  const path = ["instanceMarketOptions", "spotOptions", "maxPrice"];
  return findingOf(path, textAt(properties, ...path));
}

/** A persistent request is there after its instance, and after its stack. */
export function optionedRequests(properties: PlainObject): readonly Finding[] {
  const path = ["instanceMarketOptions", "spotOptions", "spotInstanceType"];
  return textAt(properties, ...path) === "persistent" ? [{ path, got: "persistent" }] : [];
}
