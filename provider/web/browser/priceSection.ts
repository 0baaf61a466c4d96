import type { LevelPriceResource, PricesResource } from "../../api/resources.js";
import { addedPrice, count, moment, percent, unitPrice } from "./figures.js";
import type { FleetState } from "./fleetState.js";
import { figureRow, figureTable, numbersBelow, placeholder, scrolled } from "./tables.js";
import { view, type View } from "./view.js";

const partNames = ["market", "scarcity", "foresight", "smoothing"] as const;
type PartName = (typeof partNames)[number];

/** Prices by level, each with what it is made of. */
export function priceViews({ prices }: FleetState): readonly View[] {
  if (prices === undefined) return [placeholder("Not read yet.")];
  if (prices.levels.length === 0) return [placeholder("No price has been published yet.")];
  const most = Math.max(prices.unitUsdPerHour, ...prices.levels.map(addedTo));
  return [
    view(
      "p",
      { class: "hint", key: "unit" },
      `For the fleet's mean unit, which costs ${unitPrice(prices.unitUsdPerHour)} an hour on-demand.`,
    ),
    view(
      "ul",
      { class: "prices", key: "levels" },
      prices.levels.map((level) => levelView(level, most)),
    ),
    scrolled(clearingTable(prices), "Prices and bids by level"),
  ];
}

function levelView(price: LevelPriceResource, most: number): View {
  return view(
    "li",
    { key: price.level },
    view("h3", {}, price.level),
    view("strong", { class: "price" }, unitPrice(price.usdPerUnitHour)),
    view(
      "span",
      { class: "bar", "aria-hidden": "true" },
      partNames.map((name) => segment(name, price.parts[name], most)),
    ),
    view(
      "span",
      { class: "price-parts" },
      partNames.map((name) => partText(name, price.parts[name])),
    ),
  );
}

/** The parts that add: those that take are written, not drawn. */
function addedTo({ parts }: LevelPriceResource): number {
  return partNames.reduce((sum, name) => sum + Math.max(0, parts[name]), 0);
}

function segment(name: PartName, value: number, most: number): View {
  return view("span", {
    key: name,
    class: `segment fill-${name}`,
    style: { width: `${(Math.max(0, value) / most) * 100}%` },
  });
}

function partText(name: PartName, value: number): View {
  return view(
    "span",
    { key: name, class: "part" },
    view("span", { class: `swatch fill-${name}`, "aria-hidden": "true" }),
    `${name} ${name === "market" ? unitPrice(value) : addedPrice(value)}`,
  );
}

function clearingTable({ levels }: PricesResource): View {
  const rows = levels.map((price) =>
    figureRow(price.level, price.level, [
      unitPrice(price.usdPerUnitHour),
      percent(price.rate),
      unitPrice(price.clearingUsdPerUnitHour),
      count(price.askedUnits),
      count(price.awardedUnits),
    ]),
  );
  const titles = ["Level", "Published", "Of on-demand", "Bids clear at", "Units asked", "Awarded"];
  return figureTable("Prices and bids by level", titles, rows);
}

/** The last day's prices in figures. */
export function priceNumbers({ prices }: FleetState): readonly View[] {
  if (prices === undefined || prices.history.length === 0) return [];
  const levels = prices.levels.map(({ level }) => level);
  const rows = prices.history.toReversed().map(({ from, usdPerUnitHour }) =>
    figureRow(
      from,
      moment(from, prices.at),
      levels.map((level) => (usdPerUnitHour[level] === undefined ? "–" : unitPrice(usdPerUnitHour[level]))),
    ),
  );
  const label = "Prices of the last day";
  return [numbersBelow(label, figureTable(label, ["Hour", ...levels], rows))];
}
