import { TerminateInstanceInAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import type { Instance } from "@aws-sdk/client-ec2";
import test from "ava";
import { motoPool, type LaneForm } from "../aws/fixtures/motoFleet.js";
import { createTargetGroup, standInForChecks } from "../aws/fixtures/motoTargets.js";
import { withMoto } from "../aws/fixtures/motoTests.js";
import { sampleFleet, sampleWorkload } from "../embedded/fixtures/sampleFleet.js";
import { writeFleetDocument } from "../document/fleetDocument.js";
import { HookName } from "../document/hookName.js";
import type { FleetSpec } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import { Market } from "../engine/pool.js";
import { motoCompanion, noticeBody, stateBody, type MotoCompanion } from "./fixtures/motoCompanion.js";

/* The whole companion on moto, where units turn unhealthy, or go before anyone has seen them. */

const zones = ["us-east-1a", "us-east-1b"];
const calm = { hazardScale: 0.02 };
const spot = zones.map((zone) => ({ ...motoPool("c7g.large", zone, Market.Spot), ...calm }));
const steady = zones.map((zone) => ({ ...motoPool("c7g.large", zone, Market.OnDemand), ...calm, usdPerHour: 0.07 }));
const pools = [...spot, ...steady];
const units = 3;
const drainSeconds = 240;

function specOf(count: number): FleetSpec {
  const parts = [{ name: "all", units: count, level: Level.Immediate }];
  return sampleFleet(pools, [sampleWorkload("web", { parts, pools: pools.map(({ id }) => id) })]);
}

withMoto((world) => {
  async function open(targetGroups: readonly string[] = []): Promise<MotoCompanion> {
    const form = { part: "all", role: Role.Serving, instanceTypes: ["c7g.large"], zones, targetGroups, drainSeconds };
    const lanes: readonly LaneForm[] = Object.values(Market).map((market) => ({ ...form, market }));
    return motoCompanion(world(), { spec: specOf(units), lanes });
  }

  async function minutes(companion: MotoCompanion, count: number): Promise<readonly string[]> {
    const kinds: string[] = [];
    for (let minute = 0; minute < count; minute++) {
      companion.pass(60);
      const { failure, taken } = await companion.tick();
      if (failure) throw failure as Error;
      kinds.push(...(taken?.round?.decision.actions.map(({ kind }) => kind) ?? []));
    }
    return kinds;
  }

  /** Ends a unit before its group sees it: moto's groups replace at once what AWS's need minutes to notice. */
  async function vanish(InstanceId: string): Promise<void> {
    const input = { InstanceId, ShouldDecrementDesiredCapacity: true };
    await world().direct.autoScaling.send(new TerminateInstanceInAutoScalingGroupCommand(input));
  }

  const isDrain = ({ hook }: { readonly hook: HookName }): boolean => hook === HookName.Drain;
  const idsOf = (instances: readonly Instance[]): readonly string[] =>
    instances.map(({ InstanceId = "" }) => InstanceId).sort();

  test.serial(
    "a whole fleet that its load balancer finds unhealthy is left as it is, and is ready again after",
    async (t) => {
      await world().empty();
      const companion = await open([await createTargetGroup(world())]);
      await minutes(companion, 8);
      const before = idsOf(await companion.instances());
      t.is(before.length, units);
      let state: string | undefined;
      standInForChecks(world().cloud, () => state);
      for (state of ["unhealthy", "initial", "draining"]) t.deepEqual(await minutes(companion, 8), [], state);
      const { taken } = await companion.tick();
      t.deepEqual([...new Set(taken?.round?.observation.instances.map((unit) => unit.state))], ["starting"]);
      state = "healthy";
      t.deepEqual(await minutes(companion, 3), []);
      t.deepEqual(idsOf(await companion.instances()), before);
      t.true((await companion.tick()).taken?.round?.observation.instances.every((unit) => unit.state === "ready"));
    },
  );

  test.serial("what was launched and lost between two rounds is replaced at the next, once", async (t) => {
    await world().empty();
    const companion = await open();
    await companion.tick();
    const first = idsOf(await companion.instances());
    t.true(first.length >= units);
    for (const id of first) await vanish(id);
    const states = first.map((id) => stateBody(id, "terminated", companion.nowSeconds()));
    const { taken, answer } = await companion.send(...states);
    t.deepEqual(answer.batchItemFailures, []);
    t.is(taken?.round?.observation.instances.length, 0);
    const second = idsOf(await companion.instances());
    t.true(second.length >= units);
    t.deepEqual(
      second.filter((id) => first.includes(id)),
      [],
    );
    await minutes(companion, 6);
    t.is((await companion.instances()).length, units);
  });

  test.serial("a pool whose launches go each time before they are seen is left for another", async (t) => {
    await world().empty();
    const companion = await open();
    const used: (readonly string[])[] = [];
    for (let minute = 0; minute < 3; minute++) {
      const { taken } = await companion.tick();
      used.push(taken?.round?.decision.actions.flatMap((one) => (one.kind === "launch" ? [one.pool] : [])) ?? []);
      for (const { InstanceId = "", InstanceLifecycle } of await companion.instances()) {
        if (InstanceLifecycle === "spot") await vanish(InstanceId);
      }
      companion.pass(60);
    }
    const [first = [], second = [], third = []] = used.map((pools) => pools.filter((pool) => pool.endsWith("/spot")));
    const twice = first.filter((pool) => second.includes(pool));
    t.true(twice.length > 0, "one may be chance");
    t.deepEqual(
      third.filter((pool) => twice.includes(pool)),
      [],
    );
    t.true((used[2] ?? []).length > 0, "it is launched elsewhere");
    await minutes(companion, 4);
    t.true((await companion.instances()).length >= units);
  });

  test.serial(
    "a notice for a unit that no round has seen yet is taken, and its replacement launched at once",
    async (t) => {
      await world().empty();
      const companion = await open();
      await companion.tick();
      const launched = await companion.instances();
      const noticed = launched.find(({ InstanceLifecycle }) => InstanceLifecycle === "spot")?.InstanceId ?? "";
      const { taken } = await companion.send(noticeBody(noticed, companion.nowSeconds()));
      const round = taken?.round;
      t.is(taken?.dropped, 0);
      t.truthy(round?.observation.instances.find(({ id }) => id === noticed)?.noticedUntilSeconds);
      t.true((await companion.instances()).length - 1 >= units);
      await companion.lose(noticed);
      await minutes(companion, 6);
      const left = await companion.instances();
      t.false(idsOf(left).includes(noticed));
      t.is(left.length, units);
    },
  );

  test.serial("a unit that is ended is told for how long its group holds it", async (t) => {
    await world().empty();
    const companion = await open();
    t.teardown(() => companion.commands.close());
    await minutes(companion, 8);
    await companion.putDocument(writeFleetDocument(specOf(1), [], companion.lanes));
    const drains = (): typeof companion.commands.sent => companion.commands.sent.filter(isDrain);
    for (let minute = 0; minute < 60 && drains().length === 0; minute++) await minutes(companion, 1);
    const [told] = drains();
    const leftSeconds = Number(told?.parameters["endsAtEpochSeconds"]) - companion.nowSeconds();
    t.true(Math.abs(leftSeconds - drainSeconds) <= 10, `${leftSeconds} s`);
  });
});
