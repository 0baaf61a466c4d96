import test from "ava";
import { RequestFailedError } from "../errors.js";
import { ShadowMode, WorkloadKind, type WorkloadSpec } from "../engine/fleet.js";
import { Role } from "../engine/observation.js";
import { Market } from "../engine/pool.js";
import { createReplayWorld, type EmbeddedWorld } from "./embeddedPorts.js";
import { memberTags, sampleFleet, sampleWorkload } from "./fixtures/sampleFleet.js";
import { openMarket, supply } from "./fixtures/sampleMarket.js";

const lastsThreeHours = supply(Market.Spot, [...new Array<number>(180).fill(3), 0]);
const onDemand = supply(Market.OnDemand);
const lossAtSeconds = 180 * 60;

const worker = sampleWorkload("worker", {
  checkpoint: { saveSeconds: 20, restoreSeconds: 40, sizeMiB: 2, maximumIntervalSeconds: 3600 },
  shadow: { mode: ShadowMode.Hot, units: 1, pools: [onDemand.pool.id], switchSeconds: 10 },
});
const job = sampleWorkload("job", {
  kind: WorkloadKind.DeadlineJob,
  deadline: { workSeconds: 1000, deadlineSeconds: 5000, restartOverheadSeconds: 180 },
});

function open(workload: WorkloadSpec, noticeSeconds = 0): EmbeddedWorld {
  const { market } = openMarket([lastsThreeHours, onDemand], { noticeSeconds: () => noticeSeconds });
  return createReplayWorld({ fleet: sampleFleet([lastsThreeHours.pool, onDemand.pool], [workload]), market });
}

let launches = 0;

async function launch(
  world: EmbeddedWorld,
  workload: string,
  pool = lastsThreeHours.pool,
  role: Role = Role.Serving,
): Promise<string> {
  const answer = await world.ports.capacity.launch({
    key: `launch-${++launches}`,
    pool: pool.id,
    count: 1,
    stopped: false,
    startSeconds: 100,
    tags: memberTags(pool, workload, role),
  });
  return String(answer.instanceIds[0]);
}

test("a ready unit does a second of work a second, a starting one none", async (t) => {
  const world = open(worker);
  await launch(world, "worker");
  world.market.advanceTo(100);
  t.is(world.work.totals("worker")?.doneSeconds, 0);
  world.market.advanceTo(400);
  t.is(world.work.totals("worker")?.doneSeconds, 300);
});

test("no work is done while saving, and a loss destroys only what is since the save", async (t) => {
  const world = open(worker);
  const id = await launch(world, "worker");
  world.market.advanceTo(1100);
  const { atSeconds } = await world.hooks.checkpoint({ workload: "worker", instance: id, key: "c1" });
  t.is(atSeconds, 1100);
  world.market.advanceTo(1120);
  t.is(world.work.totals("worker")?.doneSeconds, 1000);
  world.market.advanceTo(lossAtSeconds);
  const lostSeconds = lossAtSeconds - 1120;
  t.like(world.work.totals("worker"), { doneSeconds: 1000, lostSeconds });
  t.is(world.work.totals("worker")?.lostUsd, (lostSeconds / 3600) * lastsThreeHours.pool.usdPerHour);
});

test("a restore takes its time, says what was lost, and works on from the checkpoint", async (t) => {
  const world = open(worker);
  const id = await launch(world, "worker");
  world.market.advanceTo(1100);
  const { snapshot } = await world.hooks.checkpoint({ workload: "worker", instance: id, key: "c1" });
  world.market.advanceTo(lossAtSeconds);
  const heir = await launch(world, "worker", onDemand.pool);
  await t.throwsAsync(world.hooks.restore({ workload: "worker", instance: heir, snapshot: snapshot, key: "r1" }), {
    message: /not ready/,
  });
  world.market.advanceTo(lossAtSeconds + 100);
  const answer = await world.hooks.restore({ workload: "worker", instance: heir, snapshot: snapshot, key: "r1" });
  t.deepEqual(answer, { snapshot, lostWorkSeconds: lossAtSeconds - 1120 });
  t.deepEqual(await world.hooks.restore({ workload: "worker", instance: heir, snapshot: snapshot, key: "r1" }), answer);
  world.market.advanceTo(lossAtSeconds + 100 + 40 + 60);
  t.like(world.work.totals("worker"), { doneSeconds: 1060, lostSeconds: lossAtSeconds - 1120 });
});

test("a checkpoint that the notice leaves no time for is refused, one that it does is kept", async (t) => {
  const world = open(worker, 30);
  const id = await launch(world, "worker");
  world.market.advanceTo(lossAtSeconds - 10);
  await t.throwsAsync(world.hooks.checkpoint({ workload: "worker", instance: id, key: "late" }), {
    instanceOf: RequestFailedError,
    message: /goes in 10 s, saving takes 20 s/,
  });
  const again = open(worker, 30);
  const other = await launch(again, "worker");
  again.market.advanceTo(lossAtSeconds - 20);
  await again.hooks.checkpoint({ workload: "worker", instance: other, key: "in time" });
  again.market.advanceTo(lossAtSeconds);
  t.like(again.work.totals("worker"), { doneSeconds: lossAtSeconds - 120, lostSeconds: 0 });
});

test("a save cut short by an unannounced loss is gone, and the one before is restored", async (t) => {
  const world = open(worker);
  const id = await launch(world, "worker");
  world.market.advanceTo(1100);
  const good = await world.hooks.checkpoint({ workload: "worker", instance: id, key: "c1" });
  world.market.advanceTo(lossAtSeconds - 5);
  const torn = await world.hooks.checkpoint({ workload: "worker", instance: id, key: "c2" });
  world.market.advanceTo(lossAtSeconds);
  const heir = await launch(world, "worker", onDemand.pool);
  world.market.advanceTo(lossAtSeconds + 100);
  const answer = await world.hooks.restore({ workload: "worker", instance: heir, snapshot: torn.snapshot, key: "r1" });
  t.deepEqual(answer, { snapshot: good.snapshot, lostWorkSeconds: lossAtSeconds - 5 - 1120 });
  t.is(world.work.totals("worker")?.lostSeconds, lossAtSeconds - 5 - 1120);
});

test("restoring one checkpoint onto two units counts no work twice", async (t) => {
  const world = open(worker);
  const id = await launch(world, "worker");
  world.market.advanceTo(1100);
  const { snapshot } = await world.hooks.checkpoint({ workload: "worker", instance: id, key: "c1" });
  world.market.advanceTo(lossAtSeconds);
  const heirs = [await launch(world, "worker", onDemand.pool), await launch(world, "worker", onDemand.pool)];
  world.market.advanceTo(lossAtSeconds + 100);
  for (const heir of heirs)
    await world.hooks.restore({ workload: "worker", instance: heir, snapshot: snapshot, key: `restore-${heir}` });
  t.is(world.work.totals("worker")?.doneSeconds, 1000);
});

test("only the last three checkpoints are kept", async (t) => {
  const world = open(worker);
  const id = await launch(world, "worker");
  const taken: string[] = [];
  for (let i = 1; i <= 5; i++) {
    world.market.advanceTo(1000 * i);
    taken.push((await world.hooks.checkpoint({ workload: "worker", instance: id, key: `c${i}` })).snapshot);
  }
  t.deepEqual(await world.snapshots.list(""), taken.slice(2));
});

test("a shadow in step takes over the work of a lost unit without losing any", async (t) => {
  const world = open(worker);
  await launch(world, "worker");
  const shadow = await launch(world, "worker", onDemand.pool, Role.Shadow);
  world.market.advanceTo(lossAtSeconds + 50);
  t.like(world.work.totals("worker"), { doneSeconds: lossAtSeconds - 100, lostSeconds: 0 });
  await world.ports.capacity.promote(shadow, memberTags(onDemand.pool, "worker"), "p1");
  world.market.advanceTo(lossAtSeconds + 50 + 10 + 30);
  t.like(world.work.totals("worker"), { doneSeconds: lossAtSeconds - 100 + 30, lostSeconds: 0 });
});

test("a shadow switched in before the loss takes over what the original did until then", async (t) => {
  const world = open(worker, 120);
  const original = await launch(world, "worker");
  const shadow = await launch(world, "worker", onDemand.pool, Role.Shadow);
  world.market.advanceTo(lossAtSeconds - 120);
  await world.ports.capacity.promote(shadow, memberTags(onDemand.pool, "worker"), "p1");
  world.market.advanceTo(lossAtSeconds - 60);
  await world.ports.capacity.release(original, "r1");
  t.like(world.work.totals("worker"), { doneSeconds: lossAtSeconds - 160 + 50, lostSeconds: 0 });
});

test("a job owes its overhead at every start, keeps what is done, and ends at its work", async (t) => {
  const world = open(job);
  const first = await launch(world, "job");
  t.deepEqual(world.work.jobs(), [{ workload: "job", doneSeconds: 0, overheadLeftSeconds: 280 }]);
  world.market.advanceTo(200);
  t.like(world.work.jobs()[0], { doneSeconds: 0, overheadLeftSeconds: 80 });
  world.market.advanceTo(880);
  t.like(world.work.jobs()[0], { doneSeconds: 600, overheadLeftSeconds: 0 });
  await world.ports.capacity.release(first, "release");
  world.market.advanceTo(1000);
  t.like(world.work.jobs()[0], { doneSeconds: 600, overheadLeftSeconds: 0 });
  await launch(world, "job", onDemand.pool);
  world.market.advanceTo(1300);
  t.like(world.work.jobs()[0], { doneSeconds: 620, overheadLeftSeconds: 0 });
  world.market.advanceTo(9000);
  t.like(world.work.jobs()[0], { doneSeconds: 1000 });
});

test("degradation steps are recorded in order and undone by name, each key once", async (t) => {
  const world = open(worker);
  const { hooks } = world.ports;
  await hooks.degrade({ workload: "worker", step: "slow", key: "d1" });
  await hooks.degrade({ workload: "worker", step: "less", key: "d2" });
  await hooks.undoDegrade({ workload: "worker", step: "slow", key: "u1" });
  t.deepEqual(world.hooks.degraded("worker"), ["less"]);
  await hooks.degrade({ workload: "worker", step: "slow", key: "d1" });
  t.deepEqual(world.hooks.degraded("worker"), ["less"]);
});

test("a warning is recorded once, and refused for an instance that is gone", async (t) => {
  const world = open(worker);
  const id = await launch(world, "worker");
  await world.hooks.warn({ workload: "worker", instance: id, dueAtSeconds: 900, key: "w1" });
  await world.hooks.warn({ workload: "worker", instance: id, dueAtSeconds: 900, key: "w1" });
  t.deepEqual(world.hooks.warnings(), [{ workload: "worker", instance: id, dueAtSeconds: 900 }]);
  await t.throwsAsync(world.hooks.warn({ workload: "worker", instance: "i-gone", dueAtSeconds: 900, key: "w2" }), {
    message: /i-gone is gone/,
  });
});

test("a workload without a checkpoint has none to take", async (t) => {
  const world = open(sampleWorkload("web"));
  const id = await launch(world, "web");
  world.market.advanceTo(200);
  await t.throwsAsync(world.hooks.checkpoint({ workload: "web", instance: id, key: "c1" }), {
    message: /declares a checkpoint, got web/,
  });
  t.is(world.work.totals("web"), undefined);
});
