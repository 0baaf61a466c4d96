import { readFileSync } from "node:fs";
import type { TracePool, TraceSet } from "../trace.js";
import { tracePrices } from "../traceMarket.js";
import { jobFigures, type JobFigures } from "./jobFigures.js";
import type { JobRunner } from "./jobPolicies.js";
import type { JobSettings } from "./jobReplay.js";

/** The windows and pool groups of the public Can't-Be-Late evaluation, as `deadline-windows.json` holds them. */
export interface PublicWindows {
  readonly scarce: readonly string[];
  readonly plenty: readonly string[];
  /** Ticks at which a job starts. */
  readonly starts: readonly number[];
}

export function readPublicWindows(path: string): PublicWindows {
  return JSON.parse(readFileSync(path, "utf8")) as PublicWindows;
}

const deadlineHours = [52, 70];
const overheads = [180, 720];
const groups = ["scarce", "plenty", "all"] as const;

/** One of the twelve variants: 48 h of work in 52 or 70 h, with an overhead of 180 or 720 s, on a group of pools. */
export interface PublicVariant {
  readonly group: (typeof groups)[number];
  readonly deadlineHours: number;
  readonly overheadSeconds: number;
  /** Mean over the group's pools and windows, as a share of the possible saving. */
  readonly score: number;
  readonly misses: number;
}

/** What a policy came to in each of the variants. */
export function publicVariants(runner: JobRunner, trace: TraceSet, windows: PublicWindows): readonly PublicVariant[] {
  return deadlineHours.flatMap((hours) =>
    overheads.flatMap((overheadSeconds) => {
      const settings = publicSettings(hours, overheadSeconds);
      const byPool = trace.pools.map((pool) => ({ id: pool.id, figures: figuresOn(pool, runner, windows, settings) }));
      return groups.map((group) => {
        const figures = byPool.flatMap((one) => (isOf(group, one.id, windows) ? [one.figures] : []));
        const variant = { group, deadlineHours: hours, overheadSeconds };
        return { ...variant, score: meanScore(figures), misses: missesOf(figures) };
      });
    }),
  );
}

/** The mean of scores, each with the same weight: of the twelve variants, or of pools. */
export function meanScore(of: readonly { readonly score: number }[]): number {
  return of.reduce((sum, { score }) => sum + score, 0) / of.length;
}

/** Jobs that were not done in time, over all. */
export function missesOf(of: readonly { readonly misses: number }[]): number {
  return of.reduce((sum, { misses }) => sum + misses, 0);
}

function publicSettings(hours: number, overheadSeconds: number): JobSettings {
  return { workSeconds: 48 * 3600, deadlineSeconds: hours * 3600, overheadSeconds, tickSeconds: 600, ...tracePrices };
}

function figuresOn(pool: TracePool, runner: JobRunner, { starts }: PublicWindows, settings: JobSettings): JobFigures {
  const windows = starts.map((firstTick) => ({ pool, firstTick }));
  return jobFigures(runner, windows, settings);
}

function isOf(group: PublicVariant["group"], pool: string, windows: PublicWindows): boolean {
  return group === "all" || windows[group].includes(pool);
}
