import type { Action } from "../engine/action.js";
import type { Models } from "../engine/models.js";
import { trainedForecaster } from "../engine/trainedForecast.js";
import { show } from "../errors.js";
import { hashIn, readModelText } from "../models/modelFile.js";
import { parseRevocationModel } from "../models/revocationModelFile.js";
import { shippedModels } from "../models/shippedModels.js";
import type { DecisionQuestion } from "../replay/decisionSearch.js";
import type { TraceSet } from "../replay/trace.js";
import { durationSeconds, momentSeconds } from "./durations.js";
import { NumberOptions } from "./numberOptions.js";
import { readSubject, type ReplaySubject } from "./replay.js";
import type { StorageAddress } from "./storageAddress.js";
import { readLogAddress } from "./trainFromLog.js";

/** Options of `explain` as commander gives them. */
export interface ExplainOptions extends Readonly<Record<string, string | true | undefined>> {
  readonly json?: true;
}

type Texts = Readonly<Record<string, string | undefined>>;

/** What is asked, and of what. */
export interface ExplainInput {
  readonly question: DecisionQuestion;
  /** What the question was, in words, for when there is no such decision. */
  readonly asked: string;
  readonly workload?: string;
  readonly instance?: string;
  readonly models: Models;
  readonly source:
    | ({ readonly kind: "replay"; readonly trace: TraceSet } & ReplaySubject)
    | { readonly kind: "log"; readonly address: StorageAddress };
}

/** What `--next` may look for. */
const kinds: readonly (Action["kind"] | "any")[] = [
  ...(["any", "launch", "release", "warn", "switch-shadow", "reassign"] as const),
  ...(["checkpoint", "restore", "degrade", "undo-degrade"] as const),
];

/** Options that say what is replayed, by name. */
const replayFlags: Readonly<Record<string, string>> = {
  only: "--only",
  fleet: "--fleet",
  target: "--target",
  coldStart: "--cold-start",
  notice: "--notice",
};

/** Options that say which decision of a replay or a log is asked for, and how it was made. */
export const decisionFlags: Readonly<Record<string, string>> = {
  ...{ traces: "--traces", from: "--from", at: "--at", next: "--next", model: "--model" },
  ...replayFlags,
};

/** @throws InputError with every fault of options, traces, fleet and model at once. */
export function readExplainInput(given: ExplainOptions): ExplainInput {
  const options = given as Texts;
  const numbers = new NumberOptions(options);
  checkSource(options, numbers);
  numbers.refuse({ token: "--token", decisions: "--decisions" }, "nothing without --url");
  const { from, workload, instance } = options;
  const source = from === undefined ? replayed(options, numbers) : logged(from, numbers);
  const atSeconds = from === undefined ? replayMoment(options, source, numbers) : logMoment(options, numbers);
  const kind = options["next"] === undefined ? undefined : numbers.choose("next", "--next", kinds, "any");
  const models = numbers.collect(() => modelsOf(options["model"]));
  numbers.check("this question");
  if (!source || !models) throw new RangeError("expected a source and models where there is no fault");
  const about = { ...(workload !== undefined && { workload }), ...(instance !== undefined && { instance }) };
  const next = kind && ((actions: readonly Action[]) => actions.some((action) => isAsked(action, { kind, ...about })));
  const question = { atSeconds, ...(next && { next }) };
  return { question, asked: askedText(options), ...about, models, source };
}

/** Whether an action is of a kind, of a workload and on an instance, as far as these are asked for. */
export function isAsked(
  action: Action,
  about: { readonly kind: Action["kind"] | "any"; readonly workload?: string; readonly instance?: string },
): boolean {
  const { kind, workload = action.workload, instance } = about;
  return (
    (kind === "any" || action.kind === kind) &&
    action.workload === workload &&
    (instance === undefined || concerns(action, instance))
  );
}

/** Whether an action is on an instance. */
function concerns(action: Action, instance: string): boolean {
  if (action.kind === "switch-shadow") return action.shadow === instance || action.original === instance;
  return "instance" in action && action.instance === instance;
}

function checkSource({ traces, from }: Texts, numbers: NumberOptions): void {
  if (from !== undefined) {
    numbers.refuse({ traces: "--traces", ...replayFlags }, "nothing beside --from, which is a log");
  } else if (traces === undefined) {
    numbers.add({
      where: "--traces",
      expected: "a folder of traces, a log of decisions in --from, or an API in --url",
      got: "nothing",
    });
  }
}

function replayed(options: Texts, numbers: NumberOptions): ExplainInput["source"] | undefined {
  if (options["traces"] === undefined) return undefined;
  const { trace, ...subject } = readSubject(options, numbers);
  const { workload } = options;
  const names = subject.fleet?.workloads.map(({ name }) => name);
  if (workload !== undefined && names && !names.includes(workload)) {
    numbers.add({ where: "--workload", expected: `one of ${names.join(", ")}`, got: show(workload) });
  }
  return trace && { kind: "replay", trace, ...subject };
}

function logged(from: string, numbers: NumberOptions): ExplainInput["source"] | undefined {
  const address = numbers.collect(() => readLogAddress(from));
  return address && { kind: "log", address };
}

function replayMoment(options: Texts, source: ExplainInput["source"] | undefined, numbers: NumberOptions): number {
  const { at } = options;
  const seconds = durationSeconds(at ?? "");
  if (Number.isNaN(seconds)) {
    numbers.add({ where: "--at", expected: "a time into the replay: seconds, or as 3d4h", got: show(at) });
  } else if (source?.kind === "replay" && seconds >= source.trace.ticks * source.trace.gapSeconds) {
    const { ticks, gapSeconds } = source.trace;
    numbers.add({ where: "--at", expected: `less than the recording's ${ticks * gapSeconds} s`, got: `${seconds} s` });
  }
  return seconds;
}

function logMoment({ at }: Texts, numbers: NumberOptions): number {
  const seconds = momentSeconds(at ?? "");
  if (Number.isNaN(seconds)) {
    numbers.add({ where: "--at", expected: "a moment with its zone, as 2026-03-01T10:00Z", got: show(at) });
  }
  return seconds;
}

function modelsOf(path: string | undefined): Models {
  if (path === undefined) return shippedModels();
  const text = readModelText(path);
  const { model } = parseRevocationModel(text, path);
  return { ...shippedModels(), forecasterOf: trainedForecaster(model, hashIn(text)) };
}

function askedText({ at = "", next, workload, instance }: Texts): string {
  if (next === undefined) return `a decision up to ${at}`;
  const kind = next === "any" ? "an action" : `a ${next}`;
  const whose = workload === undefined ? "" : ` of ${workload}`;
  return `a decision from ${at} on with ${kind}${whose}${instance === undefined ? "" : ` on ${instance}`}`;
}
