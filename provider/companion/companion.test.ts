import test from "ava";
import { writeFleetDocument } from "../document/fleetDocument.js";
import { createReplayWorld, type EmbeddedWorld } from "../embedded/embeddedPorts.js";
import { SimulatedMarket } from "../embedded/market.js";
import { MemorySnapshotStore } from "../embedded/memorySnapshotStore.js";
import { allPools, fleet, service } from "../engine/fixtures/scene.js";
import { shippedModels, shippedRevocation } from "../models/shippedModels.js";
import { RequestFailedError, StateConflictError } from "../errors.js";
import type { Ports } from "../ports/ports.js";
import { Companion, type CompanionWorld } from "./companion.js";
import type { FleetEvent } from "./fleetEvent.js";

const spec = fleet([service({})]);
const tick: FleetEvent = { kind: "tick" };

function notice(instanceId: string, atEpochSeconds: number): FleetEvent {
  const untilEpochSeconds = atEpochSeconds + 120;
  return { kind: "interruption-notice", instanceId, atEpochSeconds, action: "terminate", untilEpochSeconds };
}

interface Opened {
  readonly companion: Companion;
  readonly world: EmbeddedWorld;
  readonly said: string[];
  /** What the world says of strangers. */
  readonly others: Set<string>;
  text: string;
  wrap: (ports: Ports) => Ports;
}

/** A companion over a simulated market. */
function open(): Opened {
  const supplies = allPools.map((pool) => ({ pool }));
  const market = new SimulatedMarket({ supplies, minimumPaidSeconds: 0, stoppedUsdPerHour: 0 });
  const world = createReplayWorld({ fleet: spec, market });
  const said: string[] = [];
  const others = new Set<string>();
  const worldOf = (): CompanionWorld => {
    said.push("world");
    return {
      ports: opened.wrap(world.ports),
      membersAmong: async (ids) => {
        said.push(`asks for ${ids.join()}`);
        return new Set(ids.filter((id) => others.has(id)));
      },
      settle: async () => void said.push("settle"),
      flush: async () => void said.push("flush"),
    };
  };
  const companion = new Companion({
    fleet: "fleet",
    documents: { read: async () => opened.text },
    keptDocuments: new MemorySnapshotStore(),
    model: async () => shippedRevocation(),
    models: shippedModels(),
    worldOf,
    nowSeconds: () => market.nowSeconds,
    told: (what) => void said.push(what.split("\n")[0] ?? ""),
  });
  const text = writeFleetDocument(spec, [], []);
  const opened: Opened = { companion, world, said, others, text, wrap: (ports) => ports };
  return opened;
}

async function running({ companion, world, said }: Opened): Promise<readonly string[]> {
  for (let minute = 0; minute <= 3; minute++) {
    world.market.advanceTo(60 * minute);
    await companion.take([tick]);
  }
  said.length = 0;
  return [...world.market.instances()].map(({ id }) => id);
}

test("a batch of events is one round, settled and flushed after it", async (t) => {
  const { companion, said } = open();
  const { round, dropped } = await companion.take([tick, tick, { kind: "none", why: "no JSON" }]);
  t.is(dropped, 1);
  t.true(round?.decision.actions.some(({ kind }) => kind === "launch"));
  t.deepEqual(said, ["world", "settle", "flush"]);
});

test("events about strangers are dropped without a round, and those of nobody without a look", async (t) => {
  const opened = open();
  await running(opened);
  const { companion, said } = opened;
  t.deepEqual(await companion.take([{ kind: "none", why: "other source" }]), { dropped: 1 });
  t.deepEqual(said, []);
  const running1 = { kind: "state-change", instanceId: "i-stranger", atEpochSeconds: 180, state: "running" } as const;
  t.deepEqual(await companion.take([running1]), { dropped: 1 });
  t.deepEqual(await companion.take([notice("i-stranger", 180), notice("i-stranger", 180)]), { dropped: 2 });
  t.deepEqual(said, ["asks for i-stranger"]);
});

test("a notice for a member is acted on at once, however often it comes, and a new member is asked for", async (t) => {
  const opened = open();
  const [first = "", second = ""] = await running(opened);
  const { companion, world, said, others } = opened;
  const once = await companion.take([notice(first, 180), notice(first, 180)]);
  t.is(once.dropped, 0);
  const isNoticed = (id: string): boolean | undefined =>
    once.round?.observation.instances.some((each) => each.id === id && each.noticedUntilSeconds === 300);
  t.true(isNoticed(first));
  t.false(isNoticed(second));
  const launches = once.round?.decision.actions.filter(({ kind }) => kind === "launch") ?? [];
  t.is(launches.length, 1);
  const again = await companion.take([notice(first, 180)]);
  t.deepEqual(
    again.round?.decision.actions.filter(({ kind }) => kind === "launch"),
    [],
  );
  said.length = 0;
  others.add("i-new");
  t.is((await companion.take([notice("i-new", 180)])).dropped, 0);
  t.deepEqual(said, ["asks for i-new", "settle", "flush"]);
  t.deepEqual(Object.keys((await world.ports.state.load())?.state.signs ?? {}), [first]);
});

test("a change of state wakes only for members, and not for one that merely begins", async (t) => {
  const opened = open();
  const [member = ""] = await running(opened);
  const change = (state: string): FleetEvent => ({
    kind: "state-change",
    instanceId: member,
    atEpochSeconds: 180,
    state,
  });
  t.is((await opened.companion.take([change("pending")])).round, undefined);
  t.truthy((await opened.companion.take([change("terminated")])).round);
});

test("a lost race is run once more; a round that fails is not settled, but its logs are written", async (t) => {
  const opened = open();
  let failures: Error[] = [new StateConflictError("somebody else")];
  opened.wrap = (ports) => ({
    ...ports,
    prices: {
      usdPerHour: async () => {
        const failure = failures.pop();
        if (failure) throw failure;
        return ports.prices.usdPerHour();
      },
    },
  });
  t.truthy((await opened.companion.take([tick])).round);
  failures = [new RequestFailedError("throttled")];
  opened.said.length = 0;
  await t.throwsAsync(opened.companion.take([tick]), { message: "throttled" });
  t.deepEqual(opened.said, ["flush"]);
});

test("a changed document has a world of its own; one that can't be used is told once", async (t) => {
  const opened = open();
  await running(opened);
  const good = opened.text;
  opened.text = "{";
  for (let round = 0; round < 2; round++) await opened.companion.take([tick]);
  const refused = "the fleet's document can't be used, the last good one decides: the fleet's document can't be used:";
  t.deepEqual(opened.said, [refused, "settle", "flush", "settle", "flush"]);
  opened.said.length = 0;
  opened.text = good.replace('"units": 2', '"units": 3');
  await opened.companion.take([tick]);
  t.deepEqual(opened.said, ["world", "settle", "flush"]);
});
