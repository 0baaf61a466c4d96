import type { PartResource, WorkloadResource } from "../../api/resources.js";
import { count, counted, nameIn, unitPrice, usd } from "./figures.js";
import type { FleetState } from "./fleetState.js";
import type { PageActions } from "./pageActions.js";
import { headRow, placeholder, scrolled } from "./tables.js";
import { view, type View } from "./view.js";

const titles = ["Part", "Level and promise", "Running", "Wanted", "By bids", "A unit-hour"] as const;

/** What each workload is promised, has and costs. */
export function workloadViews({ workloads }: FleetState, actions: PageActions): readonly View[] {
  if (workloads === undefined) return [placeholder("Not read yet.")];
  if (workloads.length === 0) return [placeholder("The fleet has no workload.")];
  return workloads.map((workload) => workloadView(workload, actions));
}

function workloadView(workload: WorkloadResource, actions: PageActions): View {
  const { workload: name, degraded, parts } = workload;
  return view(
    "article",
    { key: name, class: "workload", "aria-label": `Workload ${name}` },
    view("h3", {}, name, ...badgesOf(workload)),
    view("p", { class: "facts" }, factsOf(workload)),
    degraded.length === 0 ? undefined : view("p", { class: "caution" }, `▾ Degraded: ${degraded.join(", ")}`),
    scrolled(
      view(
        "table",
        { "aria-label": `Parts of ${name}`, class: "parts" },
        headRow(titles, [0, 1]),
        view(
          "tbody",
          {},
          parts.map((part) => partRow(part, workload)),
        ),
      ),
      `Parts of ${name}`,
    ),
    workload.mayWrite ? buttonsOf(workload, actions) : view("p", { class: "hint" }, readOnlyText(workload)),
  );
}

function badgesOf({ kind, priority, profile }: WorkloadResource): readonly View[] {
  return [kind, priority, profile].map((text, index) => view("span", { class: "badge", key: `${index}` }, text));
}

function factsOf({ usdPerHour, onDemandUsdPerHour, shadows }: WorkloadResource): string {
  const shadowText = shadows === 0 ? "" : `; ${counted(shadows, "shadow")}`;
  return `${usd(usdPerHour)}/h now, ${usd(onDemandUsdPerHour)}/h on on-demand${shadowText}`;
}

function partRow(part: PartResource, { unitUsdPerHour }: WorkloadResource): View {
  const price = unitUsdPerHour[part.level];
  const isShort = part.running < part.wanted;
  return view(
    "tr",
    { key: part.part },
    view("th", { scope: "row" }, part.part),
    view("td", { class: "words" }, view("b", {}, part.level), view("small", {}, part.promise)),
    cell(2, `${isShort ? "▾ " : ""}${count(part.running)}`, isShort ? "lost" : undefined),
    cell(3, count(part.wanted)),
    cell(4, part.bidUnits === 0 ? "–" : `${count(part.bidUnitsGranted)} of ${count(part.bidUnits)}`),
    cell(5, price === undefined ? "–" : unitPrice(price)),
  );
}

function cell(column: number, text: string, kind?: string): View {
  return view("td", { "data-label": titles[column], class: kind }, text);
}

function buttonsOf(workload: WorkloadResource, actions: PageActions): View {
  const { workload: name } = workload;
  return view(
    "div",
    { class: "buttons" },
    view(
      "button",
      { type: "button", "aria-label": `Checkpoint ${name} now`, onClick: () => actions.checkpoint(name) },
      "Checkpoint now…",
    ),
    view(
      "button",
      { type: "button", "aria-label": `Preferences of ${name}`, onClick: () => actions.prefer(workload) },
      "Preferences…",
    ),
  );
}

function readOnlyText({ owners }: WorkloadResource): string {
  return `You may read this workload, not change it${owners === undefined ? "" : `: its owners are ${owners.map(nameIn).join(", ")}`}.`;
}
