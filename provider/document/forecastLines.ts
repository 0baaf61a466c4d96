import * as z from "zod/mini";
import type { ForecastEntry, ForecastMade, ForecastOutcome } from "../engine/revocation/forecastEntry.js";
import { revocationFeatureNames } from "../engine/revocation/revocationFeatures.js";
import { horizonsSeconds } from "../engine/revocation/revocationModel.js";
import { show, type Fault } from "../errors.js";
import type { FormOf } from "./formOf.js";
import { formFaults, listOf, number, object, share, text } from "./plainForm.js";

/*
 * The text of a batch of a forecast log: JSON lines, the first of which names the features and the horizons that the
 * others are in the order of, so that a log of another version is told apart from this one's.
 */

const header = {
  kind: "header",
  format: "blended-fleet-forecasts",
  version: 1,
  features: revocationFeatureNames,
  horizonsSeconds,
} as const;

const features = listOf(revocationFeatureNames.length, "numbers", number);
const chances = listOf(horizonsSeconds.length, "chances", share);
const ends = "0 as long as it was seen up, then 1 or null to the end";
const lost = listOf(horizonsSeconds.length, "outcomes", z.literal([0, 1, null], { error: "0, 1 or null" }));

const made = object("a forecast", {
  kind: z.literal("forecast"),
  pool: text,
  region: text,
  instanceType: text,
  atSeconds: number,
  model: text,
  features,
  chances,
} satisfies FormOf<ForecastMade>);

const outcome = object("an outcome", {
  kind: z.literal("outcome"),
  pool: text,
  atSeconds: number,
  lost: lost.check(z.refine(isPossible, { error: ends })),
} satisfies FormOf<ForecastOutcome>);

const entry = z.discriminatedUnion("kind", [made, outcome], { error: "forecast or outcome" });

/** What is lost within ten minutes is lost within sixty, and who stopped watching never looks again. */
function isPossible(lost: readonly (0 | 1 | null)[]): boolean {
  return lost.every((value, horizon) => {
    const before = lost[horizon - 1];
    return before === undefined || before === 0 || value === before;
  });
}

/** The first line of each batch. */
export const forecastHeader: string = `${JSON.stringify(header)}\n`;

export function forecastLine(line: ForecastEntry): string {
  return `${JSON.stringify(line)}\n`;
}

/** What a batch holds. */
export interface ForecastLines {
  readonly entries: readonly ForecastEntry[];
  /** Lines but the first, damaged ones included. */
  readonly lines: number;
  /** The first fault of each damaged line; where the header is not this version's, the only one is about it. */
  readonly faults: readonly Fault[];
  /** Lines that are not among the entries. */
  readonly damaged: number;
}

/** Reads a batch; never throws. @param where names it in faults, as `<where>:<line>`. */
export function readForecastLines(batch: string, where: string): ForecastLines {
  const [first = "", ...rest] = batch.split("\n");
  if (rest.at(-1) === "") rest.pop();
  if (first !== forecastHeader.trimEnd()) return foreign(first, rest.length, where);
  const entries: ForecastEntry[] = [];
  const faults: Fault[] = [];
  rest.forEach((line, index) => {
    const read = readLine(line, `${where}:${index + 2}`);
    if ("kind" in read) entries.push(read);
    else faults.push(read);
  });
  return { entries, lines: rest.length, faults, damaged: faults.length };
}

function foreign(first: string, others: number, where: string): ForecastLines {
  const fault = { where: `${where}:1`, expected: `a forecast log: ${forecastHeader.trimEnd()}`, got: show(first) };
  const lines = Math.max(1, others);
  return { entries: [], lines, faults: [fault], damaged: lines };
}

function readLine(line: string, where: string): ForecastEntry | Fault {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (failure) {
    return { where, expected: "a JSON document", got: (failure as Error).message };
  }
  const read = entry.safeParse(json, { reportInput: true });
  if (read.success) return read.data;
  const [first = { where, expected: "an entry", got: show(json) }] = formFaults(read.error.issues, where);
  return first;
}
