import { mostDecisions } from "../../api/readLimits.js";
import type { DecisionResource } from "../../api/resources.js";
import { bulletText, printableText, styled, type TerminalStyle } from "../../replay/report/terminalText.js";
import { countRule, NumberOptions } from "../numberOptions.js";
import type { Terminal } from "../terminal.js";
import { clientOf, type ApiOptions } from "./connection.js";
import { printed } from "./printed.js";

export interface DecisionsOptions extends ApiOptions {
  readonly decisions?: string;
  readonly workload?: string;
  readonly instance?: string;
}

/** `blended-fleet explain --url`: the last decisions with actions, and the reason of each. @throws as `fleetNow`. */
export async function latestDecisions(options: DecisionsOptions, terminal: Terminal): Promise<void> {
  const numbers = new NumberOptions({ decisions: options.decisions });
  const count = numbers.read("decisions", countRule("--decisions", mostDecisions), 5);
  const client = clientOf(options, numbers);
  numbers.check("this question");
  if (!client) return;
  // Those about one workload or unit may be far between.
  const isOfAll = options.workload === undefined && options.instance === undefined;
  const decisions = await client.decisions(isOfAll ? count : mostDecisions);
  const shown = decisions
    .map((decision) => aboutAsked(decision, options))
    .filter(({ actions }) => actions.length > 0)
    .slice(0, count);
  // Those of a workload that is no more are told as well; of one that never was there is nothing to tell.
  if (shown.length === 0 && options.workload !== undefined) await client.workload(options.workload);
  printed({ decisions: shown }, (style) => decisionsText(shown, style), options, terminal);
}

function aboutAsked(decision: DecisionResource, { workload, instance }: DecisionsOptions): DecisionResource {
  const actions = decision.actions.filter(
    (action) =>
      (workload === undefined || action.workload === workload) && (instance === undefined || action.about === instance),
  );
  return { ...decision, actions };
}

function decisionsText(decisions: readonly DecisionResource[], style: TerminalStyle): string {
  if (decisions.length === 0) return "Nothing that was asked for has been decided lately.";
  return decisions
    .map(({ at, actions }) => {
      const title = styled(printableText(`Decided at ${at}`), "ours", style);
      return [title, ...actions.map((action) => actionText(action, style))].join("\n");
    })
    .join("\n");
}

function actionText(
  { kind, workload, about, why, terms = {} }: DecisionResource["actions"][number],
  { width }: TerminalStyle,
): string {
  const weighed = Object.entries(terms).map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`);
  const figures = weighed.length === 0 ? "" : ` (${weighed.join(", ")})`;
  return bulletText(`${workload}: ${kind} ${about}: ${why}${figures}`, width);
}
