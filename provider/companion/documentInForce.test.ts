import test from "ava";
import { createReplayWorld, type EmbeddedWorld } from "../embedded/embeddedPorts.js";
import { SimulatedMarket } from "../embedded/market.js";
import { MemorySnapshotStore } from "../embedded/memorySnapshotStore.js";
import { writeFleetDocument } from "../document/fleetDocument.js";
import { allPools, fleet, service } from "../engine/fixtures/scene.js";
import { Level } from "../engine/level.js";
import { InputError, RequestFailedError } from "../errors.js";
import { documentInForce, lastGoodKey, type DocumentQuestion } from "./documentInForce.js";
import { reconcile, type Round } from "./reconcile.js";

const spec = fleet([
  service({
    parts: [
      { name: "base", units: 1, level: Level.NonInterruptible },
      { name: "rest", units: 2, level: Level.Immediate },
    ],
  }),
]);
const good = writeFleetDocument(spec, [], []);

const poisons: Readonly<Record<string, string | undefined>> = {
  "one that is not there": undefined,
  "an empty one": "",
  "one cut off in the middle": good.slice(0, good.length / 2),
  "one that is no fleet's document": "[]",
  "one of a newer format": good.replace('"format": 1', '"format": 2'),
  "one of another fleet, without workloads": writeFleetDocument({ ...spec, name: "other", workloads: [] }, [], []),
  "one whose workloads are missing": JSON.stringify({ ...(JSON.parse(good) as object), fleet: { name: "fleet" } }),
  "one whose pools are gone": good.replaceAll(`"id": "us-east`, `"id": "eu-west`),
};

/** A companion with a document that can be put, over a simulated market. */
class Companion {
  text: string | undefined = good;
  readonly snapshots = new MemorySnapshotStore();
  private readonly world: EmbeddedWorld;
  private tick = 0;

  constructor() {
    const market = new SimulatedMarket({
      supplies: allPools.map((pool) => ({ pool })),
      minimumPaidSeconds: 0,
      stoppedUsdPerHour: 0,
    });
    this.world = createReplayWorld({ fleet: spec, market });
  }

  get question(): DocumentQuestion {
    const documents = { read: async () => this.text };
    return { fleet: "fleet", documents, snapshots: this.snapshots, nowEpochSeconds: 0 };
  }

  async round(): Promise<Round & { readonly refused: string | undefined }> {
    this.world.market.advanceTo(60 * this.tick++);
    const { spec: declared, refused } = await documentInForce(this.question);
    return { ...(await reconcile({ spec: declared, ports: this.world.ports })), refused };
  }

  running(): string[] {
    return [...this.world.market.instances()].map(({ id }) => id);
  }
}

for (const [poison, text] of Object.entries(poisons)) {
  test(`${poison} changes nothing that runs: the last good document holds, and it is said`, async (t) => {
    const companion = new Companion();
    for (let tick = 0; tick < 5; tick++) t.is((await companion.round()).refused, undefined);
    const before = companion.running();
    t.true(before.length >= 3);
    companion.text = text;
    for (let tick = 0; tick < 60; tick++) {
      const { refused, decision } = await companion.round();
      t.regex(refused ?? "", /the fleet's document can't be used/);
      t.deepEqual(decision.actions, []);
    }
    t.deepEqual(companion.running(), before);
    companion.text = good;
    t.is((await companion.round()).refused, undefined);
  });

  test(`${poison} as the first there is leads to no round at all`, async (t) => {
    const companion = new Companion();
    companion.text = text;
    await t.throwsAsync(companion.round(), { instanceOf: InputError });
    t.deepEqual(companion.running(), []);
  });
}

test("a good document without workloads empties the fleet", async (t) => {
  const companion = new Companion();
  for (let tick = 0; tick < 5; tick++) await companion.round();
  companion.text = writeFleetDocument({ ...spec, workloads: [] }, [], []);
  for (let tick = 0; tick < 40; tick++) t.is((await companion.round()).refused, undefined);
  t.deepEqual(companion.running(), []);
});

test("a document that can't be fetched is as one that is missing", async (t) => {
  const companion = new Companion();
  await companion.round();
  const documents = { read: () => Promise.reject(new RequestFailedError("slow down")) };
  const { refused, spec: kept } = await documentInForce({ ...companion.question, documents });
  t.is(refused, "slow down");
  t.deepEqual(kept, spec);
});

test("the last good document is put once for each change, and anew where it was damaged", async (t) => {
  const companion = new Companion();
  const puts: string[] = [];
  const { snapshots } = companion;
  const counting: DocumentQuestion["snapshots"] = {
    put: (key, bytes) => {
      puts.push(key);
      return snapshots.put(key, bytes);
    },
    get: (key) => snapshots.get(key),
    list: (prefix) => snapshots.list(prefix),
    delete: (key) => snapshots.delete(key),
  };
  const ask = (): Promise<unknown> => documentInForce({ ...companion.question, snapshots: counting });
  await ask();
  await ask();
  t.deepEqual(puts, [lastGoodKey]);
  await snapshots.put(lastGoodKey, new TextEncoder().encode("{ torn"));
  await ask();
  t.is(puts.length, 2);
});

test("while no store can be read, what was gone by last decides, and without it nothing does", async (t) => {
  const companion = new Companion();
  const last = await documentInForce(companion.question);
  const down = (): Promise<never> => Promise.reject(new RequestFailedError("slow down"));
  const snapshots = { put: down, get: down, list: down, delete: down };
  const question = { ...companion.question, documents: { read: down }, snapshots };
  t.deepEqual(await documentInForce({ ...question, last }), { ...last, refused: "slow down" });
  await t.throwsAsync(documentInForce(question), { instanceOf: RequestFailedError, message: "slow down" });
});

test("a document that can't be kept decides all the same, also before an older one that was kept", async (t) => {
  const companion = new Companion();
  await documentInForce(companion.question);
  const newer = writeFleetDocument({ ...spec, workloads: [] }, [], []);
  companion.text = newer;
  const { snapshots } = companion;
  const full: DocumentQuestion["snapshots"] = {
    put: () => Promise.reject(new RequestFailedError("no room")),
    get: (key) => snapshots.get(key),
    list: (prefix) => snapshots.list(prefix),
    delete: (key) => snapshots.delete(key),
  };
  const last = await documentInForce({ ...companion.question, snapshots: full });
  t.like(last, { text: newer, unkept: "no room" });
  companion.text = "{";
  t.is((await documentInForce({ ...companion.question, snapshots: full, last })).text, newer);
  t.is((await documentInForce({ ...companion.question, snapshots: full })).text, good);
});
