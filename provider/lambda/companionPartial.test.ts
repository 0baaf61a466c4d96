import test from "ava";
import { withMoto } from "../aws/fixtures/motoTests.js";
import { TagKey } from "../engine/tags.js";
import { writeFleetDocument } from "../document/fleetDocument.js";
import { motoCompanion, type MotoCompanion, type MotoCompanionForm } from "./fixtures/motoCompanion.js";
import { situations, spotFleet, spotLanes, steadyFleet, steadyLanes } from "./fixtures/situations.js";

withMoto((world) => {
  async function open(form: MotoCompanionForm): Promise<MotoCompanion> {
    await world().empty();
    return motoCompanion(world(), form);
  }

  async function minutes(companion: MotoCompanion, count: number): Promise<void> {
    for (let minute = 0; minute < count; minute++) {
      const { failure } = await companion.tick();
      if (failure) throw failure as Error;
      companion.pass(60);
    }
  }

  const launches = (): number => world().cloud.calls.filter((call) => call === "LaunchInstances").length;

  test.serial("of a launch that finds room for two of three, two are kept, and the refusal is known", async (t) => {
    const companion = await open({ spec: spotFleet(6), lanes: spotLanes });
    companion.room.set("us-east-1a/spot", 2);
    const { taken } = await companion.tick();
    const outcomes = taken?.round?.results.map(({ outcome }) => outcome) ?? [];
    t.true(outcomes.some((one) => one.kind === "launched" && one.launched === 2 && one.refused === 1));
    companion.pass(60);
    const { state } = (await companion.tick()).taken?.round ?? {};
    t.like(state?.outcomes[0], { kind: "launched", launched: 2, refused: 1 });
    companion.pass(60);
    await minutes(companion, 3);
    t.is((await companion.instances()).length, 6, "the rest goes elsewhere");
  });

  test.serial("a launch whose answer is lost is asked for again, and launches nothing more", async (t) => {
    const companion = await open({ spec: spotFleet(2), lanes: spotLanes });
    world().cloud.loseAnswer("LaunchInstances", 6);
    await minutes(companion, 5);
    t.true(launches() >= 6);
    t.is((await companion.instances()).length, 2);
  });

  test.serial("shadows whose tags can't be written after the launch are launched once, and tagged later", async (t) => {
    const situation = situations["a switch to a shadow"];
    if (!situation) throw new Error("expected the situation");
    const companion = await open(situation);
    world().cloud.fail("CreateTags", "RequestLimitExceeded", Infinity, 503);
    await minutes(companion, 2);
    const early = (await companion.instances()).map(({ InstanceId }) => InstanceId).sort();
    t.is(early.length, 3);
    world().cloud.relent("CreateTags");
    await minutes(companion, 4);
    const instances = await companion.instances();
    t.deepEqual(instances.map(({ InstanceId }) => InstanceId).sort(), early);
    for (const { Tags = [] } of instances) {
      for (const key of Object.values(TagKey)) t.truthy(Tags.find(({ Key }) => Key === key)?.Value, key);
    }
  });

  for (const [what, demand] of Object.entries({
    "whose answer is lost": () => world().cloud.loseAnswer("TerminateInstanceInAutoScalingGroup", 2),
    "that is throttled": () => world().cloud.fail("TerminateInstanceInAutoScalingGroup", "Throttling", 2),
  })) {
    test.serial(`a release ${what} ends that unit and no other`, async (t) => {
      const companion = await open({ spec: steadyFleet(4), lanes: steadyLanes });
      await minutes(companion, 4);
      t.is((await companion.instances()).length, 4);
      await companion.putDocument(writeFleetDocument(steadyFleet(2), [], companion.lanes));
      demand();
      for (let minute = 0; minute < 6; minute++) {
        await minutes(companion, 1);
        t.true((await companion.instances()).length >= 2);
      }
      t.is((await companion.instances()).length, 2);
    });
  }
});
