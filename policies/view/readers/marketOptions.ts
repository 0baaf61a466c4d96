import { Market } from "../../../provider/engine/pool.js";
import { findingOf, type Finding } from "../launcher.js";
import { notKnown, type Maybe, type PlainObject } from "../plainValue.js";
import { textAt, valueAt } from "../reading.js";

/**
 * The market of an instance or a launch template: on-demand where it has no market options. Options for spot are enough:
 * AWS takes a market type that is left out for spot.
 */
export function optionedMarkets(properties: PlainObject): Maybe<readonly Market[]> {
  const market = textAt(properties, "instanceMarketOptions", "marketType");
  if (market === notKnown) return notKnown;
  const isLeftOut = market === undefined || market === "";
  const hasSpotOptions = valueAt(properties, ["instanceMarketOptions", "spotOptions"]) !== undefined;
  return [market === "spot" || (isLeftOut && hasSpotOptions) ? Market.Spot : Market.OnDemand];
}

export function optionedPrices(properties: PlainObject): readonly Finding[] {
  const path = ["instanceMarketOptions", "spotOptions", "maxPrice"];
  const isMarketNamed = textAt(properties, "instanceMarketOptions", "marketType") === "spot";
  return findingOf(path, textAt(properties, ...path)).map((found) =>
    isMarketNamed ? found : { ...found, isNeeded: true },
  );
}

/** A persistent request is there after its instance, and after its stack. */
export function optionedRequests(properties: PlainObject): readonly Finding[] {
  const path = ["instanceMarketOptions", "spotOptions", "spotInstanceType"];
  return textAt(properties, ...path) === "persistent" ? [{ path, got: "persistent", wanted: '"one-time"' }] : [];
}
