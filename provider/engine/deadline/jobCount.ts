/** A job's work as it was counted last, and what of it would outlive its carrier. Plain JSON. Seconds. */
export interface JobCount {
  /** When it was counted, on the observations' clock. */
  readonly atSeconds: number;
  /** The unit that carries it; absent while none is ready. */
  readonly carrier?: JobCarrier;
  /** Work done, what no checkpoint holds included. */
  readonly doneSeconds: number;
  /** Overhead that the carrier still has to pay before it works on. */
  readonly overheadLeftSeconds: number;
  /** The newest confirmed checkpoints, oldest first. */
  readonly saves: readonly JobSave[];
}

/** An instance that was started anew is another carrier: nothing outlives a start but what is saved. */
export interface JobCarrier {
  readonly instance: string;
  readonly launchedAtSeconds: number;
}

/** What a checkpoint holds. */
export interface JobSave {
  readonly snapshot: string;
  readonly doneSeconds: number;
}

/** What a count must know of its job. Seconds. */
export interface JobNumbers {
  readonly workSeconds: number;
  /** After a start, a restart or a change of carrier. */
  readonly restartOverheadSeconds: number;
  /** Without work, while a checkpoint is taken. */
  readonly saveSeconds: number;
  /** The same of a restore. */
  readonly restoreSeconds: number;
  /** It declares no checkpoint, and so keeps its work by itself: to be started anew costs it the overhead alone. */
  readonly keepsWork: boolean;
}

/** What a restore falls back to is one of the newest few; of what is older nothing is known, which counts as nothing done. */
const savesRemembered = 5;

/** Nothing done, and nobody there to do it. */
export function emptyCount(nowSeconds: number): JobCount {
  return { atSeconds: nowSeconds, doneSeconds: 0, overheadLeftSeconds: 0, saves: [] };
}

/** What is done is done, whatever becomes of its carrier. */
export function isFinished({ doneSeconds }: JobCount, { workSeconds }: JobNumbers): boolean {
  return doneSeconds >= workSeconds;
}

/** The carrier goes on until then: overhead first, then work. A moment that is past changes nothing. */
export function workedUntil(count: JobCount, seconds: number, job: JobNumbers): JobCount {
  if (!count.carrier) return { ...count, atSeconds: Math.max(count.atSeconds, seconds) };
  const passed = Math.max(0, seconds - count.atSeconds);
  const paid = Math.min(count.overheadLeftSeconds, passed);
  return {
    ...count,
    atSeconds: count.atSeconds + passed,
    overheadLeftSeconds: count.overheadLeftSeconds - paid,
    doneSeconds: Math.min(Math.max(job.workSeconds, count.doneSeconds), count.doneSeconds + passed - paid),
  };
}

/** What outlives the carrier. */
export function savedSeconds(count: JobCount, job: JobNumbers): number {
  const { doneSeconds, saves } = count;
  return job.keepsWork || isFinished(count, job) ? doneSeconds : (saves.at(-1)?.doneSeconds ?? 0);
}

/**
 * A unit takes the job up from its newest checkpoint, and owes the whole overhead. Where checkpoints are declared and there
 * is none yet the job begins anew.
 */
export function carriedBy(count: JobCount, carrier: JobCarrier | undefined, job: JobNumbers): JobCount {
  const { carrier: _, ...rest } = count;
  return {
    ...rest,
    ...(carrier && { carrier }),
    doneSeconds: savedSeconds(count, job),
    overheadLeftSeconds: carrier ? job.restartOverheadSeconds : 0,
  };
}

/** Time that gave no work, told of afterwards: it is owed like overhead. */
export function withoutWork(count: JobCount, seconds: number): JobCount {
  return count.carrier ? { ...count, overheadLeftSeconds: count.overheadLeftSeconds + seconds } : count;
}

/**
 * A confirmed checkpoint of the carrier's work. While it was taken no work was done.
 * @param told what is told of it: its moment, and what its owner says was done by then, which counts instead.
 */
export function savedAt(
  count: JobCount,
  told: { readonly snapshot: string; readonly atSeconds: number; readonly progressSeconds?: number },
  job: JobNumbers,
): JobCount {
  if (count.saves.some(({ snapshot }) => snapshot === told.snapshot)) return count;
  const then = workedUntil(count, told.atSeconds, job);
  const sinceSeconds = then.atSeconds - told.atSeconds;
  // Of work that was counted since the moment of the checkpoint, what fell into its taking was none.
  const least = then.saves.at(-1)?.doneSeconds ?? 0;
  const counted = Math.max(least, then.doneSeconds - sinceSeconds);
  const held = told.progressSeconds ?? counted;
  const sinceHeld = then.doneSeconds - counted;
  const none = Math.min(job.saveSeconds, sinceSeconds);
  return {
    ...then,
    doneSeconds: isFinished(then, job) ? then.doneSeconds : held + Math.max(0, sinceHeld - none),
    overheadLeftSeconds: then.overheadLeftSeconds + (job.saveSeconds - none),
    saves: [...then.saves, { snapshot: told.snapshot, doneSeconds: held }].slice(-savesRemembered),
  };
}

/**
 * A restore of a checkpoint onto the carrier: the job is where that was, and newer ones are not to be had. Of a checkpoint that
 * nothing is known of nothing counts, unless its owner says.
 */
export function restoredFrom(
  count: JobCount,
  told: { readonly snapshot: string; readonly progressSeconds?: number },
  job: JobNumbers,
): JobCount {
  if (isFinished(count, job)) return count;
  const index = count.saves.findIndex(({ snapshot }) => snapshot === told.snapshot);
  const held = told.progressSeconds ?? count.saves[index]?.doneSeconds ?? 0;
  const older = index < 0 ? [] : count.saves.slice(0, index);
  return {
    ...withoutWork(count, job.restoreSeconds),
    doneSeconds: held,
    saves: [...older, { snapshot: told.snapshot, doneSeconds: held }],
  };
}
