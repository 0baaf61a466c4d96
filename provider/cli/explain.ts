import { isDeepStrictEqual } from "node:util";
import type { Action } from "../engine/action.js";
import { explainDecision } from "../engine/explain/explainDecision.js";
import type { Explanation, WorkloadExplanation } from "../engine/explain/explanation.js";
import { InputError, show } from "../errors.js";
import { assertReplayable } from "../replay/baselines/baselines.js";
import { findDecision } from "../replay/decisionSearch.js";
import { momentText } from "../replay/report/figureText.js";
import { traceReplay } from "../replay/traceReplay.js";
import { givenUrl } from "./api/connection.js";
import { latestDecisions } from "./api/decisions.js";
import { findLoggedDecision } from "./decisionLogSearch.js";
import { decisionFlags, isAsked, readExplainInput, type ExplainInput, type ExplainOptions } from "./explainOptions.js";
import { explanationText } from "./explanationText.js";
import { NumberOptions } from "./numberOptions.js";
import { withProgress } from "./progress.js";
import { withSteps } from "./steps.js";
import { warn, type Terminal } from "./terminal.js";

/** A decision that was found. */
export interface ExplainedDecision {
  /** Where and when it was made. */
  readonly title: string;
  readonly actions: readonly Action[];
  /** Absent where a log does not say what it was made on. */
  readonly explanation?: Explanation;
}

type SourceOf<Kind extends ExplainInput["source"]["kind"]> = Extract<ExplainInput["source"], { kind: Kind }>;

/**
 * `blended-fleet explain`: what one decision of a replay or of a fleet's log weighed, and why it is as it is.
 * @throws InputError with every fault of options and input at once, or where there is no such decision; InterruptedError
 * after Ctrl-C.
 */
export async function explain(options: ExplainOptions, terminal: Terminal): Promise<void> {
  if (isOfApi(options)) return explainOverApi(options, terminal);
  const input = readExplainInput(options);
  const { source } = input;
  const found =
    source.kind === "replay" ? await ofReplay(source, input, terminal) : await ofLog(source, input, terminal);
  const shown = onlyAsked(found, input);
  const style = { colour: terminal.colour, width: terminal.width };
  terminal.print(options.json ? JSON.stringify(shown, undefined, 2) : explanationText(shown, style, input.instance));
}

/** A log and a replay are named on the command line; an address in the environment is for when neither is. */
function isOfApi({ url, traces, from, at }: ExplainOptions): boolean {
  if (url !== undefined) return true;
  return traces === undefined && from === undefined && at === undefined && givenUrl({}) !== undefined;
}

async function explainOverApi(options: ExplainOptions, terminal: Terminal): Promise<void> {
  const numbers = new NumberOptions(options as Readonly<Record<string, string | undefined>>);
  numbers.refuse(decisionFlags, "nothing beside --url");
  numbers.check("this question");
  await latestDecisions(options, terminal);
}

async function ofReplay(
  { trace, settings, fleet }: SourceOf<"replay">,
  { question, asked, models }: ExplainInput,
  terminal: Terminal,
): Promise<ExplainedDecision> {
  if (!fleet) assertReplayable(trace, settings);
  warn(trace.name, trace.warnings, terminal);
  const replay = { ...traceReplay({ trace, settings, seed: 1, command: "", ...(fleet && { fleet }) }), models };
  const run = `${replay.spec.name} on ${trace.name}`;
  const found = await withProgress(
    `Replaying ${run}`,
    (progress) => findDecision(replay, question, progress),
    terminal,
  );
  if (!found) throw missing(asked, run);
  const { nowSeconds } = found.input.observation;
  const title = `${run}: ${momentText(nowSeconds)} (${nowSeconds} s)`;
  return { title, actions: found.actions, explanation: explainDecision(found.input, models) };
}

async function ofLog(
  { address }: SourceOf<"log">,
  { question, asked, models }: ExplainInput,
  terminal: Terminal,
): Promise<ExplainedDecision> {
  const { found, warnings } = await withSteps(
    `Reading ${address.text}`,
    (tell, signal) => findLoggedDecision(address, question, tell, signal),
    terminal,
  );
  warn(address.text, warnings, terminal);
  if (!found) throw missing(asked, address.text);
  const { atEpochSeconds, actions, on } = found;
  const told = { title: `${address.text}: ${new Date(atEpochSeconds * 1000).toISOString()}`, actions };
  if (!on) return told;
  const explanation = explainDecision(on.input, models);
  // As JSON has them: it knows neither −0 nor undefined.
  const again: unknown = JSON.parse(JSON.stringify(explanation.actions));
  if (isDeepStrictEqual(again, actions)) return { ...told, explanation };
  warn(address.text, [otherActions(on.model, explanation.model)], terminal);
  return told;
}

/** An explanation of something else than what was done would be worse than none. */
function otherActions(decidedBy: string, explainedBy: string): string {
  const cause =
    decidedBy === explainedBy
      ? "by another version or other models"
      : `by the model ${decidedBy}, and not ${explainedBy}: name its file with --model`;
  return `decided again, its actions come out otherwise, so only what was logged is shown; it was decided ${cause}`;
}

function missing(asked: string, where: string): InputError {
  return new InputError("this question", [{ where: "--at", expected: asked, got: `none in ${where}` }]);
}

/**
 * What was asked for of it, by workload and instance; of a decision that was looked for, what did something.
 * @throws InputError where it has no such thing.
 */
function onlyAsked(told: ExplainedDecision, input: ExplainInput): ExplainedDecision {
  const { workload, instance, question } = input;
  const isMeant = (action: Action): boolean => isAsked(action, { ...input, kind: "any" });
  const actions = told.actions.filter(isMeant);
  if (!told.explanation) return { ...told, actions };
  const workloads = told.explanation.workloads.filter(
    (explained) =>
      (workload === undefined ? !question.next || explained.actions.length > 0 : explained.workload === workload) &&
      (instance === undefined || explained.actions.some(isMeant) || membersOf(explained).includes(instance)),
  );
  const isThere = workloads.length > 0 || actions.length > 0;
  if (isThere) return { ...told, actions, explanation: { ...told.explanation, workloads } };
  const all = told.explanation.workloads;
  const [where, got, names] =
    instance === undefined
      ? ["--workload", workload, all.map((explained) => explained.workload)]
      : ["--instance", instance, all.flatMap(membersOf)];
  throw new InputError("this question", [{ where, expected: `one of ${names.join(", ")}`, got: show(got) }]);
}

function membersOf({ units, shadow }: WorkloadExplanation): readonly string[] {
  return [...units.map((unit) => unit.instance), ...(shadow?.shadows ?? [])];
}
