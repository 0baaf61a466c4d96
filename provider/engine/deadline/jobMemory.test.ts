import test from "ava";
import { JobRun } from "../deadlineJob.js";
import { rememberJob, type JobLook, type JobMemory } from "./jobMemory.js";

const overhead = 180;
const tick = 600;
const nothing: JobLook = { atSeconds: 0, doneSeconds: 0, running: JobRun.Nothing, overheadLeftSeconds: 0 };
const started: JobLook = { ...nothing, atSeconds: 600, doneSeconds: 420, running: JobRun.Spot };

function after(looks: readonly (JobLook | undefined)[], overheadSeconds = overhead): JobMemory | undefined {
  return looks.reduce<JobMemory | undefined>(
    (memory, look) => rememberJob(memory, look, overheadSeconds, tick),
    undefined,
  );
}

test("a start-up that gave the rest of its tick to work is remembered, and so is one that did not", (t) => {
  t.true(after([nothing, started])?.startsWork);
  t.false(after([nothing, { ...started, doneSeconds: 419 }])?.startsWork);
});

test("of a start-up of several ticks the last one tells", (t) => {
  const first = { ...started, doneSeconds: 0, overheadLeftSeconds: 120 };
  t.is(after([nothing, first], 720)?.startsWork, undefined);
  t.true(after([nothing, first, { ...started, atSeconds: 1200, doneSeconds: 480 }], 720)?.startsWork);
});

test("one start-up that gave too little settles it, whatever others gave", (t) => {
  const lost = { ...nothing, atSeconds: 1200, doneSeconds: 420 };
  const late = { ...started, atSeconds: 1800, doneSeconds: 420 };
  const again = [
    { ...lost, atSeconds: 2400 },
    { ...started, atSeconds: 3000, doneSeconds: 840 },
  ];
  t.false(after([nothing, started, lost, late, ...again])?.startsWork);
});

test("nothing is learnt where other units may have worked, of a change of market, or over more than a tick", (t) => {
  t.is(after([nothing, undefined, { ...started, atSeconds: 1200 }])?.startsWork, undefined);
  t.is(after([{ ...nothing, running: JobRun.OnDemand }, started])?.startsWork, undefined);
  t.is(after([nothing, { ...started, atSeconds: 660 }])?.startsWork, undefined);
  t.is(after([nothing, { ...started, running: JobRun.Nothing }])?.startsWork, undefined);
  t.is(after([nothing, { ...started, doneSeconds: 600 }], 0)?.startsWork, undefined);
});
