import * as z from "zod/mini";
import type { Action, Outcome } from "../engine/action.js";
import type { DecisionInput } from "../engine/decisionInput.js";
import { zippedInput } from "./decisionInputText.js";
import { actionForm, outcomeForm } from "./stateDocument.js";

/** One line of a decision log, as JSON. */
type DecisionLogEntry =
  /** Comes before the actions that were decided on it. Logs of earlier versions have none. */
  | {
      readonly kind: "input";
      readonly atEpochSeconds: number;
      /** The model of losses that decided: its hash, or the rule's name. */
      readonly model: string;
      /** See `decisionInputText.ts`. */
      readonly zipped: string;
    }
  | { readonly kind: "decided"; readonly atEpochSeconds: number; readonly action: Action }
  | {
      readonly kind: "happened";
      readonly atEpochSeconds: number;
      /** Of an action that was decided, in this object or an earlier one. */
      readonly key: string;
      readonly outcome: Outcome;
    };

/** A decision as it was logged. */
export interface LoggedDecision {
  readonly atEpochSeconds: number;
  readonly actions: readonly Action[];
  /** Absent in logs of earlier versions. */
  readonly on?: { readonly model: string; readonly zipped: string };
}

const number = z.number();
const entryForm = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("input"), atEpochSeconds: number, model: z.string(), zipped: z.string() }),
  z.strictObject({ kind: z.literal("decided"), atEpochSeconds: number, action: actionForm }),
  z.strictObject({ kind: z.literal("happened"), atEpochSeconds: number, key: z.string(), outcome: outcomeForm }),
]);

/** The lines of a decision with actions: what it was made on, then each action. */
export function decisionLines(
  atEpochSeconds: number,
  actions: readonly Action[],
  on: DecisionInput,
  model: string,
): string[] {
  return [
    lineOf({ kind: "input", atEpochSeconds, model, zipped: zippedInput(on) }),
    ...actions.map((action) => lineOf({ kind: "decided", atEpochSeconds, action })),
  ];
}

export function outcomeLine(atEpochSeconds: number, { key }: Action, outcome: Outcome): string {
  return lineOf({ kind: "happened", atEpochSeconds, key, outcome });
}

function lineOf(entry: DecisionLogEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** The decisions of a batch, in the order of time, and how many of its lines are none that this version reads. */
export function readDecisionLines(batch: string): {
  readonly decisions: readonly LoggedDecision[];
  readonly damaged: number;
} {
  const lines = batch.split("\n").filter((line) => line !== "");
  const entries = lines.flatMap((line) => entryOf(line) ?? []);
  const moments = new Set(entries.flatMap((entry) => (entry.kind === "decided" ? [entry.atEpochSeconds] : [])));
  const decisions = [...moments].sort((a, b) => a - b).map((moment) => decisionAt(moment, entries));
  return { decisions, damaged: lines.length - entries.length };
}

function decisionAt(atEpochSeconds: number, entries: readonly DecisionLogEntry[]): LoggedDecision {
  const ofThen = entries.filter((entry) => entry.atEpochSeconds === atEpochSeconds);
  const [on] = ofThen.flatMap((entry) => (entry.kind === "input" ? [entry] : []));
  const actions = ofThen.flatMap((entry) => (entry.kind === "decided" ? [entry.action] : []));
  return { atEpochSeconds, actions, ...(on && { on }) };
}

function entryOf(line: string): DecisionLogEntry | undefined {
  try {
    return entryForm.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
