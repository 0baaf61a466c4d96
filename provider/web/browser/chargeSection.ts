import type { ChargesResource } from "../../api/resources.js";
import { accountedUsd as usd, count, moment } from "./figures.js";
import type { FleetState } from "./fleetState.js";
import { figureRow, headRow, placeholder, scrolled } from "./tables.js";
import { view, type View } from "./view.js";

type ChargedHour = ChargesResource["hours"][number];

/** What each workload paid, hour by hour, the newest first. */
export function chargeViews({ charges }: FleetState): readonly View[] {
  if (charges === undefined) return [placeholder("Not read yet.")];
  if (charges.hours.length === 0) return [placeholder("No hour has been charged yet.")];
  const hours = charges.hours.toReversed();
  return [totalView(charges), ...droppedViews(charges), ...hours.map((hour) => hourView(hour, charges.until))];
}

function droppedViews({ dropped, until }: ChargesResource): readonly View[] {
  if (dropped === undefined) return [];
  const { hours, realUsd, lastFrom } = dropped;
  const text = `${count(hours)} hours of ${usd(realUsd)} real cost could not be stored and are lost, the last of ${moment(lastFrom, until)}.`;
  return [view("p", { key: "dropped" }, text)];
}

function totalView({ hours }: ChargesResource): View {
  const real = sum(hours.map(({ realUsd }) => realUsd));
  const spread = sum(hours.map(({ spreadUsd }) => spreadUsd));
  const charged = sum(hours.map(chargedIn));
  return view(
    "p",
    { key: "total" },
    `Over ${hours.length} hours ${usd(charged)} charged + ${usd(spread)} spread = `,
    view("b", {}, `${usd(real)} real cost`),
    ".",
  );
}

function hourView(hour: ChargedHour, until: string): View {
  const name = `${moment(hour.from, until)}${hour.open ? ", still open" : ""}`;
  return view(
    "details",
    { key: hour.from, class: "hour" },
    view(
      "summary",
      {},
      view("span", { class: "when" }, name),
      view("span", {}, `${usd(chargedIn(hour))} charged`),
      view("span", {}, `${usd(hour.spreadUsd)} spread`),
      view("b", {}, `${usd(hour.realUsd)} real`),
    ),
    scrolled(linesTable(hour, name), `Charges of ${name}`),
    ...unseenViews(hour),
  );
}

function unseenViews({ assumedSeconds = 0, unknownSeconds = 0 }: ChargedHour): readonly View[] {
  const minutes = (seconds: number): string => `${count(seconds / 60)} minutes`;
  return [
    ...(assumedSeconds > 0 ? [`${minutes(assumedSeconds)} were charged as last seen.`] : []),
    ...(unknownSeconds > 0 ? [`${minutes(unknownSeconds)} are in no account: nobody saw the fleet.`] : []),
  ].map((text) => view("p", { key: text }, text));
}

function linesTable(hour: ChargedHour, name: string): View {
  const rows = hour.lines.map(({ workload, level, kind, unitHours, usd: charged }) =>
    view(
      "tr",
      { key: `${workload} ${level} ${kind}` },
      view("th", { scope: "row" }, workload),
      view("td", { class: "words" }, level),
      view("td", { class: "words" }, kind),
      view("td", {}, count(unitHours)),
      view("td", {}, usd(charged)),
    ),
  );
  const ends = [
    figureRow("spread", "Spread: shadows, spares, double running", ["", "", "", usd(hour.spreadUsd)]),
    figureRow("real", "Real cost", ["", "", "", usd(hour.realUsd)]),
  ];
  return view(
    "table",
    { "aria-label": `Charges of ${name}`, class: "charges" },
    headRow(["Workload", "Level", "Kind", "Unit-hours", "Charged"], [0, 1, 2]),
    view("tbody", {}, rows),
    view("tfoot", {}, ends),
  );
}

function chargedIn({ lines }: ChargedHour): number {
  return sum(lines.map((line) => line.usd));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
