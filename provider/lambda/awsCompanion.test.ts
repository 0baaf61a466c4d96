import test from "ava";
import { withMoto } from "../aws/fixtures/motoTests.js";
import { TagKey } from "../engine/tags.js";
import { motoCompanion, noticeBody, stateBody, type MotoCompanion } from "./fixtures/motoCompanion.js";
import { smallFleet } from "./fixtures/situations.js";

withMoto((world) => {
  const open = (): Promise<MotoCompanion> => motoCompanion(world(), smallFleet);

  async function minutes(companion: MotoCompanion, count: number): Promise<void> {
    for (let minute = 0; minute < count; minute++) {
      companion.pass(60);
      const { failure } = await companion.tick();
      if (failure) throw failure as Error;
    }
  }

  test.serial("from nothing a fleet is there after a minute, tagged, and then nothing more is done", async (t) => {
    const companion = await open();
    const first = await companion.tick();
    t.is(first.failure, undefined);
    await minutes(companion, 2);
    const instances = await companion.instances();
    t.true(instances.length >= 3);
    const before = world().cloud.calls.length;
    companion.pass(60);
    const { taken } = await companion.tick();
    t.deepEqual(taken?.round?.decision.actions, []);
    const writes = world()
      .cloud.calls.slice(before)
      .filter((call) => !/^(Get|Describe|List)/.test(call));
    t.deepEqual(writes, ["PutItem"]);
    for (const { Tags = [] } of instances) {
      t.truthy(Tags.find(({ Key }) => Key === TagKey.UsdPerHour)?.Value);
    }
    t.deepEqual(
      companion.said.filter((line) => line !== "round"),
      [],
    );
  });

  test.serial("a notice brings a launch at once, the loss none more, and the fleet is whole again", async (t) => {
    const companion = await open();
    await minutes(companion, 4);
    const [noticed = ""] = (await companion.instances())
      .filter(({ InstanceLifecycle }) => InstanceLifecycle === "spot")
      .map(({ InstanceId }) => InstanceId);
    const { taken } = await companion.send(noticeBody(noticed, companion.nowSeconds()));
    const launches = taken?.round?.decision.actions.filter(({ kind }) => kind === "launch") ?? [];
    t.true(launches.length >= 1);
    companion.pass(60);
    await companion.tick();
    companion.pass(60);
    await companion.lose(noticed);
    await companion.send(stateBody(noticed, "terminated", companion.nowSeconds()));
    await minutes(companion, 6);
    t.false((await companion.instances()).some(({ InstanceId }) => InstanceId === noticed));
    t.true((await companion.instances()).length >= 3);
    t.deepEqual((await companion.tick()).taken?.round?.decision.actions, []);
  });
});
