import type { Blend } from "./blend.js";
import type { BlendRequest } from "./chooseBlend.js";
import { JobRun, safelyUnsaved, type JobSituation } from "./deadlineJob.js";
import type { Draft } from "./draft.js";
import { allowedCheckpoint, type CheckpointSpec } from "./fleet.js";
import { jobSituation, type JobQuestion } from "./jobBlend.js";
import { saveNow, savePeriodically, type UnitRisk } from "./protect.js";
import { wholeTicks } from "./wholeTicks.js";
import type { WorkloadView } from "./workloadView.js";

/** Whose work is to be saved. */
export interface SavingQuestion extends JobQuestion {
  readonly view: WorkloadView;
  readonly risks: readonly UnitRisk[];
}

/**
 * Saves a job's work when it is due by the hazard, and on spot before what a loss would take outgrows the slack. No save makes
 * a job late: the deadline is promised, and without slack nothing but on-demand is safe, where the market takes nothing.
 */
export function saveJob(
  question: SavingQuestion,
  chosen: { readonly request: BlendRequest; readonly blend: Blend },
  draft: Draft,
): void {
  const { workload, view, risks } = question;
  const checkpoint = allowedCheckpoint(workload);
  if (!checkpoint) return;
  const job = jobSituation(question, chosen.request);
  if (job.timeLeft - job.workLeft - job.overheadLeft < checkpoint.saveSeconds) return;
  if (staysOnSpot(job, chosen) && savingKeepsSpot(job, checkpoint)) {
    const most = Math.round(safelyUnsaved(job));
    saveNow(view, risks, `a loss of more than ${most} s of work would make the job late on spot`, draft);
  }
  savePeriodically(view, risks, draft);
}

function staysOnSpot(
  { running }: JobSituation,
  { request, blend }: { readonly request: BlendRequest; readonly blend: Blend },
): boolean {
  return running === JobRun.Spot && blend.pools.every((pool) => request.outlooks[pool]?.onDemand === false);
}

/**
 * Whether what is not saved would be too much to lose on spot before a save that is taken later is confirmed, and saving now
 * lets spot go on for long enough: what it is cheaper by until the next save is more than a save takes on on-demand.
 */
function savingKeepsSpot(job: JobSituation, { saveSeconds }: CheckpointSpec): boolean {
  const confirmedIn = Math.max(job.tick, wholeTicks(saveSeconds, job.tick));
  const most = safelyUnsaved(job);
  const unsaved = job.saves?.unsaved ?? 0;
  if (unsaved <= saveSeconds || unsaved + confirmedIn <= most) return false;
  const mostAfter = most - saveSeconds;
  const nextIn = Math.max(job.tick, mostAfter - confirmedIn);
  const sparedShare = 1 - job.spotUsdPerHour / job.onDemandUsdPerHour;
  return mostAfter >= confirmedIn && nextIn * sparedShare > saveSeconds;
}
