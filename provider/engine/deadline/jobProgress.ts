import type { Outcome } from "../action.js";
import { allowedCheckpoint, WorkloadKind, type FleetSpec, type WorkloadSpec } from "../fleet.js";
import { InstanceState, Role, type JobProgress, type ObservedInstance } from "../observation.js";
import {
  carriedBy,
  emptyCount,
  savedSeconds,
  restoredFrom,
  savedAt,
  withoutWork,
  workedUntil,
  type JobCarrier,
  type JobCount,
  type JobNumbers,
} from "./jobCount.js";

/** Counts of a fleet's jobs, by workload. Plain JSON. */
export type JobCounts = Readonly<Record<string, JobCount>>;

/** What a round sees of jobs. */
export interface JobsSeen {
  readonly spec: Pick<FleetSpec, "workloads">;
  readonly instances: readonly ObservedInstance[];
  /** What came of actions since the last count. */
  readonly outcomes: readonly Outcome[];
  readonly nowSeconds: number;
}

/**
 * Progress of deadline jobs where nobody tells it: counted by what is seen of them, never above what can have been done. A job is
 * carried by one ready unit. From one count to the next the same unit first pays the overhead, then works. When it is gone,
 * or was started anew, a job that declares a checkpoint loses what no confirmed one holds; one that declares none keeps its
 * work. The next unit owes the overhead from when it is first seen ready. What its owner says that a checkpoint holds counts
 * instead. A clock that was set back counts nothing until it has come as far again.
 */
export function countProgress(
  before: JobCounts | undefined,
  seen: JobsSeen,
): { readonly memory: JobCounts; readonly progress: readonly JobProgress[] } {
  const memory: Record<string, JobCount> = {};
  const progress: JobProgress[] = [];
  for (const workload of seen.spec.workloads) {
    const job = numbersOf(workload);
    if (!job) continue;
    const count = counted(before?.[workload.name] ?? emptyCount(seen.nowSeconds), workload.name, seen, job);
    memory[workload.name] = count;
    progress.push({
      workload: workload.name,
      doneSeconds: Math.min(job.workSeconds, count.doneSeconds),
      ...(!job.keepsWork && { savedSeconds: Math.min(job.workSeconds, savedSeconds(count, job)) }),
      overheadLeftSeconds: overheadLeft(count, workload, seen, job),
    });
  }
  return { memory, progress };
}

function numbersOf(workload: WorkloadSpec): JobNumbers | undefined {
  const { kind, deadline, checkpoint } = workload;
  if (kind !== WorkloadKind.DeadlineJob || !deadline) return undefined;
  const { saveSeconds = 0, restoreSeconds = 0 } = allowedCheckpoint(workload) ?? {};
  const { workSeconds, restartOverheadSeconds } = deadline;
  return { workSeconds, restartOverheadSeconds, saveSeconds, restoreSeconds, keepsWork: !checkpoint };
}

function counted(before: JobCount, workload: string, seen: JobsSeen, job: JobNumbers): JobCount {
  const own = seen.outcomes.filter((outcome) => outcome.workload === workload && isOf(outcome, before.carrier));
  const saved = savesIn(own, seen.nowSeconds).reduce(
    (count, save) => savedAt(count, save, job),
    withFailedSaves(before, own, job),
  );
  const carrier = carrierOf(before.carrier, workload, seen);
  const goesOn = carrier !== undefined && isSame(carrier, before.carrier);
  const worked = goesOn ? workedUntil(saved, seen.nowSeconds, job) : withoutCarrier(saved, seen.nowSeconds);
  const now = goesOn ? worked : carriedBy(worked, carrier, job);
  return goesOn ? restoresIn(own).reduce((count, restore) => restoredFrom(count, restore, job), now) : now;
}

/** How far a carrier that is gone came by itself is not known. */
function withoutCarrier(count: JobCount, nowSeconds: number): JobCount {
  return { ...count, atSeconds: Math.max(count.atSeconds, nowSeconds) };
}

function isOf(outcome: Outcome, carrier: JobCarrier | undefined): boolean {
  const instance = instanceOf(outcome);
  return instance !== undefined && instance === carrier?.instance;
}

function instanceOf(outcome: Outcome): string | undefined {
  if (outcome.kind === "checkpointed" || outcome.kind === "restored") return outcome.instance;
  return outcome.kind === "failed" && outcome.action.kind === "checkpoint" ? outcome.action.instance : undefined;
}

type OutcomeOf<Kind extends Outcome["kind"]> = Extract<Outcome, { kind: Kind }>;

/** By their moment, which by an instance's own clock may be to come. */
function savesIn(outcomes: readonly Outcome[], nowSeconds: number): readonly OutcomeOf<"checkpointed">[] {
  return outcomes
    .filter((one) => one.kind === "checkpointed")
    .map((one) => ({ ...one, atSeconds: Math.min(one.atSeconds, nowSeconds) }))
    .sort((a, b) => a.atSeconds - b.atSeconds);
}

function restoresIn(outcomes: readonly Outcome[]): readonly OutcomeOf<"restored">[] {
  return outcomes.filter((one) => one.kind === "restored");
}

/** A checkpoint that failed may have taken its time all the same. */
function withFailedSaves(count: JobCount, outcomes: readonly Outcome[], job: JobNumbers): JobCount {
  const failed = outcomes.filter(({ kind }) => kind === "failed").length;
  return withoutWork(count, failed * job.saveSeconds);
}

/** The unit that carried it, as long as it is ready; else the oldest. */
function carrierOf(before: JobCarrier | undefined, workload: string, { instances }: JobsSeen): JobCarrier | undefined {
  const ready = serving(instances, workload)
    .filter(({ state }) => state === InstanceState.Ready)
    .map(({ id, launchedAtSeconds }): JobCarrier => ({ instance: id, launchedAtSeconds }));
  const oldestFirst = ready.sort(
    (a, b) => a.launchedAtSeconds - b.launchedAtSeconds || (a.instance < b.instance ? -1 : 1),
  );
  return oldestFirst.find((one) => isSame(one, before)) ?? oldestFirst[0];
}

function serving(instances: readonly ObservedInstance[], workload: string): readonly ObservedInstance[] {
  return instances.filter((instance) => instance.workload === workload && instance.role === Role.Serving);
}

function isSame(one: JobCarrier, other: JobCarrier | undefined): boolean {
  return one.instance === other?.instance && one.launchedAtSeconds === other.launchedAtSeconds;
}

/** Before the first of what runs or starts works on; none where nothing does. */
function overheadLeft(
  { carrier, overheadLeftSeconds }: JobCount,
  { name, startSeconds }: WorkloadSpec,
  { instances, nowSeconds }: JobsSeen,
  { restartOverheadSeconds }: JobNumbers,
): number {
  const starting = serving(instances, name).filter(({ state }) => state === InstanceState.Starting);
  const waits = starting.map(
    ({ launchedAtSeconds }) => Math.max(0, launchedAtSeconds + startSeconds - nowSeconds) + restartOverheadSeconds,
  );
  if (carrier) waits.push(overheadLeftSeconds);
  return waits.length > 0 ? Math.min(...waits) : 0;
}
