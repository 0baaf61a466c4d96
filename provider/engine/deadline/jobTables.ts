import { JobTable, type JobTerms } from "./jobTable.js";
import type { SpotWatch } from "./spotWatch.js";
import type { StintCurves } from "./stintCurves.js";
import { stintPhases } from "./stintPhases.js";
import { rounding } from "./slackGrid.js";

/** Steps of on-demand still to be paid, from a slack, a place and a phase of spot on. */
export type JobValue = (slackSeconds: number, place: number, phase: number) => number;

/**
 * Spot is either as the curves say or lost so many times more often; which, is judged from the losses seen. Chosen on the
 * public windows: 1.6 to 2.2 do equally well in both halves of their time.
 */
export const restlessFactor = 1.8;

/**
 * Values whose tables are kept, 4 bytes each: three eighths of the companion's memory. A job of a thousand ticks needs 34
 * million on its way, with steps of four ticks, of two and of one; with fewer kept, each job after it made them anew.
 */
const mostValues = 48e6;

/** What two kinds of spot would cost, each by a table of its own. */
interface Tables {
  readonly terms: JobTerms;
  readonly calm: JobTable;
  readonly restless: JobTable;
}

/** Makes tables when they are first asked for, and keeps those of the newest jobs. The same question, the same answer. */
export class JobTables {
  private readonly kept: Tables[] = [];

  constructor(private readonly curves: StintCurves) {}

  /** What is expected after one more step of a job at this time. */
  valueOf(job: SpotWatch & { readonly timeLeft: number }, terms: JobTerms, slackSeconds: number): JobValue {
    const steps = Math.floor(job.timeLeft / terms.stepSeconds + rounding);
    const { calm, restless } = this.tablesFor(terms, steps, slackSeconds);
    const weight = restlessChance(job);
    return (slack, place, phase) =>
      (1 - weight) * calm.costAfter(steps - 1, slack, place, phase) +
      weight * restless.costAfter(steps - 1, slack, place, phase);
  }

  private tablesFor(terms: JobTerms, steps: number, slackSeconds: number): Tables {
    const found = this.kept.find((tables) => isSame(tables.terms, terms) && tables.calm.covers(steps, slackSeconds));
    if (found) return found;
    const made = this.make(terms, steps, slackSeconds);
    this.kept.unshift(made);
    while (this.kept.length > 1 && valuesIn(this.kept) > mostValues) this.kept.pop();
    return made;
  }

  private make(terms: JobTerms, steps: number, slackSeconds: number): Tables {
    const table = (factor: number): JobTable =>
      new JobTable(terms, stintPhases(this.curves, terms.stepSeconds, factor * terms.hazardScale), steps, slackSeconds);
    return { terms, calm: table(1), restless: table(restlessFactor) };
  }
}

function valuesIn(kept: readonly Tables[]): number {
  return kept.reduce((sum, { calm, restless }) => sum + calm.values + restless.values, 0);
}

function isSame(a: JobTerms, b: JobTerms): boolean {
  return (
    a.stepSeconds === b.stepSeconds &&
    a.overheadSeconds === b.overheadSeconds &&
    a.spotPrice === b.spotPrice &&
    a.hazardScale === b.hazardScale
  );
}

/** By Bayes' rule from even odds: losses that come as often as expected, or so many times more often. */
function restlessChance({ spotLosses, spotLossesExpected }: SpotWatch): number {
  const odds = spotLosses * Math.log(restlessFactor) - (restlessFactor - 1) * spotLossesExpected;
  return 1 / (1 + Math.exp(-odds));
}
