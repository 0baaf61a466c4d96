import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { RequestFailedError, StateConflictError } from "../errors.js";
import { poolOf } from "../engine/candidates.js";
import { catalogue } from "../engine/catalogue.js";
import { Market } from "../engine/pool.js";
import { emptyState } from "../engine/state.js";
import { DiskSnapshotStore } from "./diskSnapshotStore.js";
import { createDemoWorld, createEmbeddedPorts, createReplayWorld, type EmbeddedWorld } from "./embeddedPorts.js";
import { MemoryStateStore } from "./memoryStateStore.js";
import { memberTags, sampleFleet, sampleWorkload } from "./fixtures/sampleFleet.js";
import { openMarket, supply } from "./fixtures/sampleMarket.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-world-"));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const spot = supply(Market.Spot, [1, 1, 1, 1, 1, 0]);
const onDemand = supply(Market.OnDemand);
const sizeMiB = 256;
const worker = sampleWorkload("worker", {
  checkpoint: { saveSeconds: 10, restoreSeconds: 10, sizeMiB, maximumIntervalSeconds: 600 },
});
const fleet = sampleFleet([spot.pool, onDemand.pool], [worker]);

function openOn(name: string): EmbeddedWorld {
  const { market } = openMarket([spot, onDemand], { noticeSeconds: () => 60 });
  const snapshots = new DiskSnapshotStore(join(folder, name));
  return createEmbeddedPorts({ fleet, market, state: new MemoryStateStore(), snapshots });
}

async function launch({ ports }: EmbeddedWorld, pool = spot.pool): Promise<string> {
  const tags = memberTags(pool, "worker");
  const request = { key: `launch-${pool.id}`, pool: pool.id, count: 1, stopped: false, startSeconds: 30, tags };
  return String((await ports.capacity.launch(request)).instanceIds[0]);
}

function dataFiles(name: string): string[] {
  const files = readdirSync(join(folder, name), { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".bin")).map((file) => join(folder, name, file));
}

/** From launch to loss, with a checkpoint at 130 s and one at the notice, 240 s. */
async function runUntilLoss(
  world: EmbeddedWorld,
): Promise<{ readonly snapshots: readonly string[]; readonly heir: string }> {
  const { ports, hooks, market } = world;
  const id = await launch(world);
  market.advanceTo(130);
  const regular = await hooks.checkpoint({ workload: "worker", instance: id, key: "c1" });
  market.advanceTo(239);
  const [before] = await ports.capacity.describe();
  if (before?.noticedUntilSeconds !== undefined) throw new Error("noticed too early");
  market.advanceTo(240);
  const [member] = await ports.capacity.describe();
  if (member?.noticedUntilSeconds !== 300) throw new Error("not noticed");
  const hurried = await hooks.checkpoint({ workload: "worker", instance: id, key: "c2" });
  const heir = await launch(world, onDemand.pool);
  market.advanceTo(300);
  return { snapshots: [regular.snapshot, hurried.snapshot], heir };
}

test("work is saved at the notice, lost with its unit, and restored from real bytes", async (t) => {
  const world = openOn("whole");
  const { snapshots, heir } = await runUntilLoss(world);
  t.deepEqual(
    (await world.ports.capacity.describe()).map(({ id }) => id),
    [heir],
  );
  t.deepEqual(await world.snapshots.list("fleet/worker/"), snapshots);
  t.true(dataFiles("whole").every((file) => statSync(file).size > sizeMiB * 64));
  const answer = await world.hooks.restore({
    workload: "worker",
    instance: heir,
    snapshot: String(snapshots[1]),
    key: "r1",
  });
  t.deepEqual(answer, { snapshot: snapshots[1], lostWorkSeconds: 50 } as never);
});

test("a snapshot cut short on disk is refused, and the older one restored at the price of more work", async (t) => {
  const world = openOn("killed");
  const { snapshots, heir } = await runUntilLoss(world);
  const newest = dataFiles("killed").find((file) => file.includes("00000002"));
  truncateSync(String(newest), 5000);
  const answer = await world.hooks.restore({
    workload: "worker",
    instance: heir,
    snapshot: String(snapshots[1]),
    key: "r1",
  });
  t.deepEqual(answer, { snapshot: snapshots[0], lostWorkSeconds: 50 + 100 } as never);
  t.is(world.work.totals("worker")?.lostSeconds, 150);
});

test("where no snapshot is good any more the restore says why for each, and can be tried again", async (t) => {
  const world = openOn("ruined");
  const { snapshots, heir } = await runUntilLoss(world);
  for (const file of dataFiles("ruined")) truncateSync(file, 1);
  const restore = (): Promise<unknown> =>
    world.hooks.restore({ workload: "worker", instance: heir, snapshot: String(snapshots[1]), key: "r1" });
  const failure = await t.throwsAsync(restore(), { instanceOf: RequestFailedError });
  for (const snapshot of snapshots) t.true(failure.message.includes(snapshot), failure.message);
  await t.throwsAsync(restore(), { instanceOf: RequestFailedError });
});

test("the same steps give the same bytes on disk", async (t) => {
  const [one, two] = [openOn("one"), openOn("two")];
  const { snapshots } = await runUntilLoss(one);
  await runUntilLoss(two);
  for (const key of snapshots) t.deepEqual(await one.snapshots.get(key), await two.snapshots.get(key));
});

test("a demo's world keeps snapshots in its folder and shows usage and prices", async (t) => {
  const type = catalogue.find(({ name }) => name === "m7i.large");
  const pools = type ? [poolOf(type, "us-east-1a", Market.Spot), poolOf(type, "us-east-1a", Market.OnDemand)] : [];
  const at = join(folder, "demo");
  const demo = createDemoWorld({ fleet: sampleFleet(pools, [worker]), types: catalogue, days: 2, seed: 1, folder: at });
  const [first] = pools;
  const id = first ? await launch(demo, first) : "";
  demo.market.advanceTo(600);
  const [member] = await demo.ports.capacity.describe();
  t.true(member?.usage && Object.values(member.usage).every((share) => share > 0 && share <= 1));
  t.deepEqual(Object.keys(await demo.ports.prices.usdPerHour()), [first?.id] as never);
  await demo.hooks.checkpoint({ workload: "worker", instance: id, key: "c1" });
  t.is(await demo.ports.state.save(emptyState("fleet", 600), 0), 1);
  t.deepEqual(readdirSync(at).sort(), ["snapshots"]);
});

test("a listener hears of a loss after the work has", async (t) => {
  const { market } = openMarket([spot]);
  const lost: (number | undefined)[] = [];
  const listener = { lost: (): number => lost.push(world.work.totals("worker")?.lostSeconds) };
  const world = createReplayWorld({ fleet, market, listener });
  await launch(world);
  market.advanceTo(300);
  t.deepEqual(lost, [270]);
});

test("injected faults follow their seed, and a lost answer's launch is found under its key", async (t) => {
  const { market } = openMarket([onDemand]);
  const faults = { seed: 1, throttledChance: 0.3, lostAnswerChance: 0.3 };
  const world = createReplayWorld({ fleet: sampleFleet([onDemand.pool], [worker]), market, faults });
  const failures: string[] = [];
  for (let version = 0; version < 40; version++) {
    const tags = memberTags(onDemand.pool, "worker");
    const request = { key: `l${version}`, pool: onDemand.pool.id, count: 1, stopped: false, startSeconds: 0, tags };
    for (let launched = false; !launched;) {
      launched = await world.ports.capacity.launch(request).then(
        () => true,
        (failure: Error) => (failures.push(failure.message), false),
      );
    }
  }
  t.is([...market.instances()].length, 40);
  t.true(failures.includes("launch was throttled"));
  t.true(failures.includes("the answer of launch was lost"));
});

test("a state save whose answer was lost has happened: saving again conflicts", async (t) => {
  const { market } = openMarket([onDemand]);
  const faults = { seed: 1, throttledChance: 0, lostAnswerChance: 1 };
  const { ports } = createReplayWorld({ fleet, market, faults });
  await t.throwsAsync(ports.state.save(emptyState("fleet", 0), 0), { instanceOf: RequestFailedError });
  await t.throwsAsync(ports.state.save(emptyState("fleet", 0), 0), { instanceOf: StateConflictError });
});
