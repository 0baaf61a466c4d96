import { momentText } from "../../document/momentText.js";
import { show } from "../../errors.js";
import { durationSeconds, momentSeconds } from "../durations.js";
import type { NumberOptions } from "../numberOptions.js";

/** A moment on the fleet's clock, which may be another than ours: one of its own, or so long from its now. */
export type AskedMoment = { readonly at: string } | { readonly inSeconds: number };

export const momentRule = "a moment with its zone, as 2026-03-01T10:00Z, or a time from now, as 90m or 4h";

/** Undefined where none was given, or what was given is none, which is a fault then. */
export function readMoment(text: string | undefined, where: string, numbers: NumberOptions): AskedMoment | undefined {
  if (text === undefined) return undefined;
  const atSeconds = momentSeconds(text);
  if (!Number.isNaN(atSeconds)) return { at: momentText(atSeconds) };
  const inSeconds = durationSeconds(text);
  if (!Number.isNaN(inSeconds)) return { inSeconds };
  numbers.add({ where, expected: momentRule, got: show(text) });
  return undefined;
}

/** @param fleetNow the fleet's own now, ISO 8601. */
export function momentOf(moment: AskedMoment, fleetNow: string): string {
  return "at" in moment ? moment.at : momentText(Date.parse(fleetNow) / 1000 + moment.inSeconds);
}
