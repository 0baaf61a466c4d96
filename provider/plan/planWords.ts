import { Level } from "../engine/level.js";
import type { WorkloadPlan } from "../engine/plan.js";

/** How the figures of a plan are said, in text and in Markdown alike. */

export function usd(amount: number): string {
  return amount.toFixed(3);
}

/** What something adds, or with its sign takes off. */
export function signedUsd(amount: number): string {
  return `${amount < 0 ? "-" : "+"}${usd(Math.abs(amount))}`;
}

export function rangeText({ usdPerHourRange: { low, high } }: Pick<WorkloadPlan, "usdPerHourRange">): string {
  return `${usd(low)}-${usd(high)}`;
}

export function perDay(losses: number): string {
  return losses.toFixed(2);
}

/** A length of time in the unit that says it best, such as `39 s`, `12 min`, `3.1 h` or `2.5 d`. */
export function durationText(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  if (seconds < 2 * 86_400) return `${Number((seconds / 3600).toFixed(1))} h`;
  return `${Number((seconds / 86_400).toFixed(1))} d`;
}

/** A share of nearly one with as many nines as it has: 0.99951 is `99.951`. */
export function percentText(share: number): string {
  const digits = Math.min(6, Math.max(1, Math.ceil(-Math.log10(Math.max(1e-6, 1 - share)))));
  return String(Number((100 * share).toFixed(digits)));
}

interface Compared {
  readonly usdPerHour: number;
  readonly onDemandUsdPerHour: number;
}

/**
 * How many percent less than on-demand it costs, shadows and spares paid; negative where it costs more. Undefined where
 * there is nothing to compare with.
 */
export function savedPercent({ usdPerHour, onDemandUsdPerHour }: Compared): number | undefined {
  if (onDemandUsdPerHour === 0) return undefined;
  return Math.round((1 - usdPerHour / onDemandUsdPerHour) * 100) + 0;
}

/** What a level promises, in a word or two; the sentences stand below the table. */
export const shortPromise: Readonly<Record<Level, string>> = {
  [Level.Immediate]: "none",
  [Level.FiveMinuteWarning]: "5 min",
  [Level.ThirtyMinuteGrace]: "30 min",
  [Level.NonInterruptible]: "never",
};

/** Losses of instances expected a day: of a service once it is settled. */
export function lossesPerDay({ settled, interruptionsPerDay }: WorkloadPlan): number {
  return settled?.interruptionsPerDay ?? interruptionsPerDay;
}
