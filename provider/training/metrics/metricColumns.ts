import * as z from "zod";
import type { Usage } from "../../engine/observation.js";
import { show } from "../../errors.js";
import type { FaultList } from "./faultList.js";

/** Columns of numbers at one moment, by name, as they stand in the file. */
export type MetricValues = Readonly<Record<string, number>>;

/** What metrics say of a unit at a moment. */
export interface MetricMoment {
  /** Since 1970, or since a start of the file's own. */
  readonly timeSeconds: number;
  readonly usage: Usage;
  /** Share of what was asked of it that it served, 0 to 1. Absent: not measured. */
  readonly servedShare?: number;
}

/** What a column may hold. */
interface ColumnRule {
  readonly expected: string;
  readonly fits: (value: number) => boolean;
}

/** Ten times a unit's capacity: a share above it is a percentage in the wrong column. */
const greatestShare = 10;

const amounts: ColumnRule = { expected: "a number of 0 or more", fits: isAmount };

const rules: Readonly<Record<string, ColumnRule>> = {
  timeSeconds: { expected: "seconds, 0 or more", fits: isAmount },
  time: { expected: "an ISO 8601 time with its zone, such as 2026-01-31T08:00:00Z", fits: Number.isFinite },
  ...usageRules("cpu"),
  ...usageRules("memory"),
  ...usageRules("io"),
  served: amounts,
  offered: amounts,
  servedShare: { expected: "a share from 0 to 1", fits: (value) => isAmount(value) && value <= 1 },
};

function usageRules(name: keyof Usage): Record<string, ColumnRule> {
  const share = `a share from 0 to ${greatestShare}; percentages go under ${name}Percent`;
  const percentage = `a percentage from 0 to ${100 * greatestShare}`;
  return {
    [name]: { expected: share, fits: (value) => isAmount(value) && value <= greatestShare },
    [`${name}Percent`]: { expected: percentage, fits: (value) => isAmount(value) && value <= 100 * greatestShare },
  };
}

function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

/** The columns with numbers of a unit that are read, time apart. */
export const metricColumns: readonly string[] = Object.keys(rules).filter((name) => !name.startsWith("time"));

/** Ways to give a time; a file has one of them. */
export const timeColumns = ["timeSeconds", "time"] as const;

/** Ways to give one thing, each a set of columns. */
type Choice = readonly (readonly string[])[];

const servedChoice: Choice = [["servedShare"], ["served", "offered"]];
const usageChoices: readonly Choice[] = ["cpu", "memory", "io"].map((name) => [[name], [`${name}Percent`]]);
export const timeChoice: Choice = timeColumns.map((name) => [name]);

/**
 * Adds a fault for each thing that is missing, given twice, or given by half: usage, what was served, and others.
 * @param choices the others, which may not be missing.
 */
export function checkColumns(names: readonly string[], choices: readonly Choice[], faults: FaultList): void {
  for (const choice of [...choices, ...usageChoices, servedChoice]) {
    const given = choice.flat().filter((name) => names.includes(name));
    const fits = choice.some((columns) => columns.length === given.length && columns.every((c) => given.includes(c)));
    const isLeftOut = choice === servedChoice && given.length === 0;
    if (fits || isLeftOut) continue;
    const expected = `either ${choice.map((columns) => columns.join(" and ")).join(" or ")}`;
    faults.add("", expected, given.join(" and ") || `neither among ${show(names.join(", "))}`);
  }
}

/** Adds a fault where a column can't hold a value. */
export function checkValue(
  { name, value, got = value }: { readonly name: string; readonly value: number; readonly got?: unknown },
  place: string,
  faults: FaultList,
): void {
  const rule = rules[name];
  if (rule && !rule.fits(value)) faults.add(place, rule.expected, show(got));
}

/** Adds a fault where more was served than was asked. */
export function checkServed({ served, offered }: MetricValues, place: string, faults: FaultList): void {
  if (served === undefined || offered === undefined || !(served > offered)) return;
  faults.add(place, `at most the ${offered} offered`, show(served));
}

/** What values that were found without fault say; of a moment at which nothing was asked, not what was served. */
export function momentOf(timeSeconds: number, values: MetricValues): MetricMoment {
  const share = (name: keyof Usage): number => values[name] ?? (values[`${name}Percent`] ?? NaN) / 100;
  const { served, offered, servedShare = (served ?? NaN) / (offered ?? NaN) } = values;
  const usage = { cpu: share("cpu"), memory: share("memory"), io: share("io") };
  return { timeSeconds, usage, ...(Number.isFinite(servedShare) && { servedShare }) };
}

const isoTime = z.iso.datetime({ offset: true });

/** Seconds since 1970 of an ISO 8601 time with its zone; NaN where it is none. */
export function isoSeconds(text: string): number {
  return isoTime.safeParse(text).success ? Date.parse(text) / 1000 : NaN;
}
