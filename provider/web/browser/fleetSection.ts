import type { EngineResource, FleetResource, SavingsResource } from "../../api/resources.js";
import { count, counted, lengthBetween, moment, nameIn, percent, usd } from "./figures.js";
import type { FleetState } from "./fleetState.js";
import type { PageActions } from "./pageActions.js";
import { view, type View } from "./view.js";

/** The fleet as it is now, in a few figures. */
export function fleetTiles({ fleet, savings }: FleetState): readonly View[] {
  if (fleet === undefined) return [];
  const { units } = fleet;
  return [
    engineTile(fleet),
    tile("Cost now", `${usd(fleet.usdPerHour)}/h`, `${usd(fleet.onDemandUsdPerHour)}/h on on-demand`),
    savingsTile(savings),
    budgetTile(fleet),
    tile(
      "Units running",
      count(units.running),
      `${count(units.wanted)} wanted; ${counted(units.shadows, "shadow")}, ${counted(fleet.pending, "action")} pending`,
    ),
  ];
}

export function engineButton(state: FleetState, actions: PageActions): readonly View[] {
  const { fleet } = state;
  if (fleet === undefined || !fleet.engine.mayWrite) return [];
  const label = fleet.engine.paused ? "Resume the engine…" : "Pause the engine…";
  return [view("button", { type: "button", id: "engine-button", onClick: () => actions.pauseOrResume(state) }, label)];
}

function engineTile({ engine, isLate, decidedAt, at }: FleetResource): View {
  const decided = decidedAt === undefined ? "has not decided yet" : `decided ${lengthBetween(decidedAt, at)} ago`;
  if (engine.paused) return tile("Engine", "Paused", `${pauseText(engine, at)}; ${decided}`, "attention");
  if (isLate) return tile("Engine", "▲ Late", decided, "attention");
  return tile("Engine", "Running", decided);
}

function pauseText({ pausedUntil, by, why }: EngineResource, at: string): string {
  const until = pausedUntil === undefined ? "" : `until ${moment(pausedUntil, at)}`;
  const who = by === undefined ? "" : ` by ${nameIn(by)}`;
  return `${until}${who}${why === undefined ? "" : `: ${why}`}`.trim();
}

function savingsTile(savings: SavingsResource | undefined): View {
  if (savings === undefined) return tile("Saved in 24 hours", "–", "not read yet");
  if (savings.onDemandUsd === 0) return tile("Saved in 24 hours", "–", "nothing has been accounted yet");
  const { savedUsd, savedShare, realUsd, onDemandUsd, shadowUsd } = savings;
  const note = `${percent(savedShare)} of ${usd(onDemandUsd)}; paid ${usd(realUsd)}, of it shadows ${usd(shadowUsd)}`;
  return tile("Saved in 24 hours", usd(savedUsd), note);
}

function budgetTile({ budgetUsdPerHour: budget, usdPerHour }: FleetResource): View {
  if (budget === undefined) return tile("Budget", "No limit", "none is declared");
  const isOver = usdPerHour > budget;
  const note = `${percent(usdPerHour / budget)} of it spent now${isOver ? ": over it" : ""}`;
  return tile("Budget", `${usd(budget)}/h`, note, isOver ? "attention" : undefined);
}

function tile(label: string, figure: string, note: string, kind?: string): View {
  const body = view("dd", {}, view("strong", {}, figure), view("span", {}, note));
  return view("div", { key: label, class: kind }, view("dt", {}, label), body);
}
