import test from "ava";
import { JobWork } from "./jobWork.js";

const options = { workSeconds: 1000, restartOverheadSeconds: 100, keepsWork: false };

test("a job that only checkpoints keep goes on from the newest when its carrier is gone", (t) => {
  const work = new JobWork("job", options);
  work.begin("a", 0);
  work.save("a", 20, 300);
  t.is(work.doneSeconds(420), 300);
  t.is(work.progress(420, []).savedSeconds, 200);
  work.end("a", 420);
  t.is(work.doneSeconds(500), 200);
  work.begin("b", 500);
  work.restore("b", 200, 30, 600);
  t.is(work.doneSeconds(700), 270);
});

test("a restore of an older checkpoint takes the job back by what lies between", (t) => {
  const work = new JobWork("job", options);
  work.begin("a", 0);
  work.save("a", 0, 200);
  work.save("a", 0, 400);
  work.end("a", 500);
  work.begin("b", 500);
  work.restore("b", 100, 0, 650);
  t.is(work.doneSeconds(700), 200);
});

test("of two units at work the first carries it, and the other goes on when that is gone", (t) => {
  const work = new JobWork("job", options);
  work.begin("a", 0);
  work.begin("b", 100);
  t.is(work.doneSeconds(500), 400);
  work.save("a", 20, 500);
  work.end("a", 550);
  t.is(work.doneSeconds(650), 500);
});

test("a job that keeps its work loses none, and what is done is done", (t) => {
  const keeping = new JobWork("job", { ...options, keepsWork: true });
  keeping.begin("a", 0);
  keeping.end("a", 500);
  t.is(keeping.doneSeconds(600), 400);
  t.is(keeping.progress(600, []).savedSeconds, undefined);
  const finished = new JobWork("job", options);
  finished.begin("a", 0);
  finished.end("a", 5000);
  t.is(finished.doneSeconds(6000), 1000);
});
