import test from "ava";
import { JobRun, runJob, safelyUnsaved, safeRuns, type JobSituation } from "../deadlineJob.js";
import { Measure, WorkloadKind, type WorkloadSpec } from "../fleet.js";
import { service } from "../fixtures/scene.js";
import { savesOf } from "./jobSaves.js";

const checkpoint = { saveSeconds: 20, restoreSeconds: 30, sizeMiB: 1, maximumIntervalSeconds: 900 };
const deadline = { workSeconds: 9000, deadlineSeconds: 20_000, restartOverheadSeconds: 120 };
const job: WorkloadSpec = {
  ...service(),
  kind: WorkloadKind.DeadlineJob,
  startSeconds: 90,
  deadline,
  checkpoint,
  allowedMeasures: [Measure.Checkpoint],
};
const progress = { workload: "web", doneSeconds: 4500, savedSeconds: 3600, overheadLeftSeconds: 0 };

test("what no checkpoint holds is unsaved, and a move and the saves to come on on-demand are set aside", (t) => {
  // Two ticks of a move, 30 s in which a unit that is ready is not seen, and six saves in the 5400 s that are not saved.
  t.deepEqual(savesOf(job, 9000, progress, 60), { unsaved: 900, reserve: 120 + 30 + 6 * 20 });
});

test("a job that may not save sets nothing aside for saves, and one that declares no checkpoint nothing at all", (t) => {
  t.deepEqual(savesOf({ ...job, allowedMeasures: [] }, 9000, progress, 60), { unsaved: 900, reserve: 150 });
  const { checkpoint: _, ...keeping } = job;
  t.is(savesOf(keeping, 9000, progress, 60), undefined);
});

const onSpot: JobSituation = {
  workLeft: 4500,
  timeLeft: 6060,
  restartOverhead: 240,
  tick: 60,
  running: JobRun.Spot,
  overheadLeft: 0,
  startsWork: true,
  spotUsdPerHour: 0.3,
  onDemandUsdPerHour: 1,
  hazardScale: 1,
  spotAvailable: true,
  spotTicks: 60,
  spotLosses: 0,
  spotLossesExpected: 0,
};

test("spot is safe for as long as the slack holds what a loss would take besides all that is set aside", (t) => {
  const after = (unsaved: number) => ({ ...onSpot, saves: { unsaved, reserve: 270 } });
  t.is(safelyUnsaved(after(0)), 6060 - 4500 - 270 - 60 - 240);
  t.true(safeRuns(after(990)).includes(JobRun.Spot));
  t.deepEqual(safeRuns(after(991)), [JobRun.OnDemand]);
  t.is(runJob(after(991)), JobRun.OnDemand);
});
