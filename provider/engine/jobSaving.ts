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
 * Whether spot would soon be too much of a risk for what is not saved, and a save lets it go on for long enough to be worth it:
 * what spot is cheaper by in that time is more than the save takes on on-demand.
 */
function savingKeepsSpot(job: JobSituation, { saveSeconds }: CheckpointSpec): boolean {
  const lead = job.tick + wholeTicks(saveSeconds, job.tick);
  const room = safelyUnsaved(job);
  const unsaved = job.saves?.unsaved ?? 0;
  if (unsaved <= saveSeconds || unsaved + lead <= room) return false;
  const goesOnFor = room - saveSeconds - lead;
  const sparedShare = 1 - job.spotUsdPerHour / job.onDemandUsdPerHour;
  return goesOnFor >= job.tick && goesOnFor * sparedShare > saveSeconds;
}
