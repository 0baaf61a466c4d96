import test from "ava";
import { RequestFailedError } from "../errors.js";
import { Role } from "../engine/observation.js";
import { Market } from "../engine/pool.js";
import { TagKey } from "../engine/tags.js";
import type { LaunchRequest } from "../ports/capacity.js";
import { capacityContract, type CapacityWorld } from "../ports/fixtures/capacityContract.js";
import { createReplayWorld, type EmbeddedWorld } from "./embeddedPorts.js";
import { memberTags, sampleFleet, sampleWorkload } from "./fixtures/sampleFleet.js";
import { openMarket, supply } from "./fixtures/sampleMarket.js";
import { ShadowMode } from "../engine/fleet.js";

const spot = supply(Market.Spot, [2, 2, 2, 0]);
const onDemand = supply(Market.OnDemand);
const shadowed = sampleWorkload("web", {
  shadow: { mode: ShadowMode.Hot, units: 1, pools: [onDemand.pool.id], switchSeconds: 10 },
});

function open(): EmbeddedWorld {
  const { market } = openMarket([spot, onDemand], { noticeSeconds: () => 30 });
  return createReplayWorld({ fleet: sampleFleet([spot.pool, onDemand.pool], [shadowed]), market });
}

function request(fields: Partial<LaunchRequest> = {}): LaunchRequest {
  return {
    key: "launch-1",
    pool: spot.pool.id,
    count: 1,
    stopped: false,
    startSeconds: 20,
    tags: memberTags(spot.pool, "web"),
    ...fields,
  };
}

const roomOfContract = 5;

/** Strangers take what room is to be left of a pool. */
async function contractWorld(): Promise<CapacityWorld> {
  const [roomy, roomyOnDemand] = [Market.Spot, Market.OnDemand].map((market) =>
    supply(
      market,
      Array.from({ length: 20 }, () => roomOfContract),
    ),
  );
  if (!roomy || !roomyOnDemand) throw new Error("two supplies");
  const { market } = openMarket([roomy, roomyOnDemand]);
  const { capacity } = createReplayWorld({
    fleet: sampleFleet([roomy.pool, roomyOnDemand.pool], [shadowed]),
    market,
  }).ports;
  const fillers: string[] = [];
  return {
    capacity,
    pool: roomy.pool,
    shadowPool: roomyOnDemand.pool,
    async leaveRoom({ id }, units) {
      const poolIndex = market.poolIndex(id) ?? -1;
      for (const filler of fillers.splice(0)) market.terminate(filler);
      for (let one; (one = market.launch({ poolIndex, startSeconds: 0, tags: {} }));) fillers.push(one.id);
      for (const filler of fillers.splice(0, units)) market.terminate(filler);
    },
    async settle() {
      market.advanceTo(market.nowSeconds + 60);
    },
    async lose(instanceId) {
      market.terminate(instanceId);
    },
    async strangers() {
      const foreign = { ...memberTags(roomy.pool, "web"), [TagKey.Fleet]: "another" };
      return [{}, foreign].map((tags) => String(market.launch({ poolIndex: 1, startSeconds: 0, tags })?.id));
    },
    async isThere(instanceId) {
      return market.instance(instanceId) !== undefined;
    },
  };
}

capacityContract("embedded", contractWorld);

test("a launch is described from its tags, through its start, its notice and its loss", async (t) => {
  const { ports, market } = open();
  const { instanceIds } = await ports.capacity.launch(request());
  const expected = {
    id: instanceIds[0],
    pool: spot.pool.id,
    workload: "web",
    part: "all",
    level: "Immediate",
    role: "serving",
    launchedAtSeconds: 0,
  };
  t.deepEqual(await ports.capacity.describe(), [{ ...expected, state: "starting" }] as never);
  market.advanceTo(60);
  t.deepEqual(await ports.capacity.describe(), [{ ...expected, state: "ready" }] as never);
  market.advanceTo(160);
  t.deepEqual(await ports.capacity.describe(), [{ ...expected, state: "ready", noticedUntilSeconds: 180 }] as never);
  market.advanceTo(180);
  t.deepEqual(await ports.capacity.describe(), []);
});

const serving = memberTags(onDemand.pool, "web");
const shadow = memberTags(onDemand.pool, "web", Role.Shadow);

test("a hot shadow that is promoted serves after its switch, and only then", async (t) => {
  const { ports, market } = open();
  const { instanceIds } = await ports.capacity.launch(request({ pool: onDemand.pool.id, tags: shadow }));
  market.advanceTo(60);
  await ports.capacity.promote(String(instanceIds[0]), serving, "promote-1");
  await ports.capacity.promote(String(instanceIds[0]), serving, "promote-1");
  market.advanceTo(69);
  t.like((await ports.capacity.describe())[0], { role: "serving", state: "starting" });
  market.advanceTo(70);
  t.like((await ports.capacity.describe())[0], { role: "serving", state: "ready" });
});

test("a warm shadow stops once booted and is started by its promotion", async (t) => {
  const { ports, market } = open();
  const launch = request({ pool: onDemand.pool.id, tags: shadow, stopped: true });
  const id = String((await ports.capacity.launch(launch)).instanceIds[0]);
  market.advanceTo(60);
  t.like((await ports.capacity.describe())[0], { role: "shadow", state: "stopped" });
  await ports.capacity.promote(id, serving, "promote-1");
  t.like((await ports.capacity.describe())[0], { role: "serving", state: "starting" });
  market.advanceTo(70);
  t.like((await ports.capacity.describe())[0], { role: "serving", state: "ready" });
});

test("a stopped shadow without room can't be promoted now, and can be later under the same key", async (t) => {
  const tight = supply(Market.OnDemand, [1, 0, 1]);
  const { market } = openMarket([tight]);
  const { ports } = createReplayWorld({ fleet: sampleFleet([tight.pool], [shadowed]), market });
  const launch = request({ pool: tight.pool.id, tags: memberTags(tight.pool, "web", Role.Shadow), stopped: true });
  const id = String((await ports.capacity.launch(launch)).instanceIds[0]);
  market.advanceTo(60);
  const promotion = (): Promise<void> => ports.capacity.promote(id, memberTags(tight.pool, "web"), "promote-1");
  await t.throwsAsync(promotion(), { instanceOf: RequestFailedError, message: /no room/ });
  t.like((await ports.capacity.describe())[0], { role: "shadow", state: "stopped" });
  market.advanceTo(120);
  await promotion();
  t.like((await ports.capacity.describe())[0], { role: "serving", state: "starting" });
});

test("prices are given for pools whose price is not the planned one", async (t) => {
  const dear = supply(Market.Spot, [1, 1], [1, 2]);
  const { market } = openMarket([dear, onDemand]);
  const { ports } = createReplayWorld({ fleet: sampleFleet([dear.pool, onDemand.pool], []), market });
  market.advanceTo(60);
  t.deepEqual(await ports.prices.usdPerHour(), { [dear.pool.id]: 2 });
  t.is(ports.clock.nowSeconds(), 60);
});
