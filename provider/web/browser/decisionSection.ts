import type { DecisionResource } from "../../api/resources.js";
import { lengthBetween, moment } from "./figures.js";
import type { FleetState } from "./fleetState.js";
import { figureRow, placeholder } from "./tables.js";
import { view, type View } from "./view.js";

type DecidedAction = DecisionResource["actions"][number];

/** Decisions with their reasons, the newest first. */
export function decisionViews({ decisions, fleet }: FleetState): readonly View[] {
  if (decisions === undefined) return [placeholder("Not read yet.")];
  if (decisions.length === 0) return [placeholder("Nothing has been decided yet.")];
  const present = fleet?.at ?? decisions[0]?.at ?? "";
  return decisions.map((decision) => decisionView(decision, present));
}

function decisionView({ at, model, actions }: DecisionResource, present: string): View {
  return view(
    "li",
    { key: at },
    view(
      "h3",
      {},
      view("time", { datetime: at }, moment(at, present)),
      view(
        "small",
        {},
        `${lengthBetween(at, present)} ago${model === undefined ? "" : `, by model ${model.slice(0, 12)}`}`,
      ),
    ),
    actions.length === 0 ? placeholder("All stays as it is.") : view("ul", {}, actions.map(actionView)),
  );
}

function actionView(action: DecidedAction, index: number): View {
  const { key, terms } = action;
  const words = [
    view("span", { class: "badge" }, action.kind),
    ` ${action.workload}`,
    action.about === "" ? "" : ` · ${action.about}`,
    view("span", { class: "why" }, action.why),
  ];
  const id = `${key} ${index}`;
  if (terms === undefined || Object.keys(terms).length === 0) return view("li", { key: id }, view("p", {}, ...words));
  return view("li", { key: id }, view("details", {}, view("summary", {}, ...words), termsTable(terms)));
}

function termsTable(terms: Readonly<Record<string, number>>): View {
  const rows = Object.entries(terms).map(([name, value]) =>
    figureRow(name, name, [String(Number(value.toPrecision(5)))]),
  );
  return view("table", { "aria-label": "Terms of the decision", class: "terms" }, view("tbody", {}, rows));
}
