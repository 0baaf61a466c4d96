import test, { type ExecutionContext } from "ava";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { withMoto } from "../aws/fixtures/motoTests.js";
import { BucketPrefix } from "../document/bucketPrefix.js";
import { writeFleetDocument } from "../document/fleetDocument.js";
import { lastGoodKey } from "../companion/documentInForce.js";
import { motoCompanion, noticeBody, tickBody, type Invoked, type MotoCompanion } from "./fixtures/motoCompanion.js";
import { situations, smallFleet } from "./fixtures/situations.js";

/** What a round can't do without: where one of these fails, nothing is decided, or what was decided is not done. */
const essential = ["GetItem", "PutItem", "DescribeInstances", "DescribeAutoScalingGroups", "LaunchInstances"];
/** What it can do without. */
const dispensable = [
  ...["GetObject", "PutObject", "ListObjectsV2", "DeleteObject"],
  ...["DescribeSpotPriceHistory", "GetProducts", "GetMetricData", "SendCommand", "CreateTags"],
];
const ofS3 = dispensable.slice(0, 4);

const kindsOf = ({ taken }: Invoked): readonly string[] => taken?.round?.decision.actions.map(({ kind }) => kind) ?? [];

withMoto((world) => {
  async function open(form = smallFleet, minutes = 4): Promise<MotoCompanion> {
    await world().empty();
    for (const call of [...essential, ...dispensable]) world().cloud.relent(call);
    const companion = await motoCompanion(world(), form);
    for (let minute = 0; minute < minutes; minute++) {
      const { failure } = await companion.tick();
      if (failure) throw failure as Error;
      companion.pass(60);
    }
    companion.said.length = 0;
    return companion;
  }

  async function spotOf(companion: MotoCompanion): Promise<string> {
    const spot = (await companion.instances()).find(({ InstanceLifecycle }) => InstanceLifecycle === "spot");
    return spot?.InstanceId ?? "";
  }

  /** The notice again with each tick, as its queue gives it again where it failed; then the loss. */
  async function untilWhole(t: ExecutionContext, companion: MotoCompanion, noticed: string): Promise<void> {
    companion.pass(60);
    await companion.send(tickBody(companion.nowSeconds()), noticeBody(noticed, companion.nowSeconds() - 60));
    companion.pass(60);
    await companion.loseForGood(noticed);
    for (let minute = 0; minute < 4; minute++) {
      const { failure } = await companion.tick();
      t.is(failure, undefined);
      companion.pass(60);
    }
    t.deepEqual(kindsOf(await companion.tick()), []);
  }

  for (const call of [...essential, ...dispensable]) {
    test.serial(`a ${call} that is throttled once is not noticed`, async (t) => {
      const companion = await open();
      world().cloud.fail(call, "ThrottlingException", 1);
      const result = await companion.send(noticeBody(await spotOf(companion), companion.nowSeconds()));
      t.deepEqual(result.answer, { batchItemFailures: [] });
      t.true(kindsOf(result).includes("launch"));
      t.deepEqual(companion.said, []);
    });
  }

  for (const call of dispensable) {
    test.serial(`a notice is acted on at once while every ${call} is refused`, async (t) => {
      const companion = await open();
      const noticed = await spotOf(companion);
      const before = (await companion.instances()).length;
      // By then there are snapshots of the state to delete.
      for (let round = 0; round < 3; round++) {
        companion.pass(400);
        await companion.tick();
      }
      // In a new container, an hour and more after prices and snapshots were last read and put.
      companion.pass(90_000);
      if (call !== "GetObject") companion.forgetContainer();
      const callsBefore = world().cloud.calls.length;
      world().cloud.fail(call, "AccessDenied", Infinity, 403);
      const result = await companion.send(noticeBody(noticed, companion.nowSeconds()));
      t.deepEqual(result.answer, { batchItemFailures: [] });
      t.true((await companion.instances()).length > before);
      t.true(world().cloud.calls.slice(callsBefore).includes(call));
      world().cloud.relent(call);
      await untilWhole(t, companion, noticed);
    });
  }

  test.serial("prices that were read stand while the market's calls fail", async (t) => {
    const companion = await open({ ...smallFleet }, 0);
    for (const { id, market } of smallFleet.spec.pools) if (market === "spot") companion.usdPerHour.set(id, 0.02);
    const first = await companion.tick();
    for (const call of ["DescribeSpotPriceHistory", "GetProducts"]) world().cloud.fail(call, "ThrottlingException");
    for (const id of companion.usdPerHour.keys()) companion.usdPerHour.set(id, 0.05);
    companion.pass(600);
    const callsBefore = world().cloud.calls.length;
    const { taken } = await companion.tick();
    t.true(world().cloud.calls.slice(callsBefore).includes("DescribeSpotPriceHistory"));
    t.deepEqual(taken?.round?.observation.usdPerHour, first.taken?.round?.observation.usdPerHour);
    t.is(taken?.round?.observation.usdPerHour["c7g.large/us-east-1a/spot"], 0.02);
  });

  for (const call of essential) {
    test.serial(
      `a notice is kept or comes again while every ${call} is throttled, and is acted on after`,
      async (t) => {
        const companion = await open();
        const noticed = await spotOf(companion);
        const before = (await companion.instances()).length;
        world().cloud.fail(call, "ThrottlingException");
        const { answer, taken } = await companion.send(noticeBody(noticed, companion.nowSeconds()));
        t.true(answer.batchItemFailures.length === 1 || (taken?.round?.results.length ?? 1) === 0);
        world().cloud.relent(call);
        t.is((await companion.instances()).length, before);
        await companion.send(noticeBody(noticed, companion.nowSeconds()));
        t.true((await companion.instances()).length > before);
        await untilWhole(t, companion, noticed);
      },
    );
  }

  test.serial("while the whole bucket refuses, what was read last decides, and it is said once", async (t) => {
    const companion = await open();
    for (const call of ofS3) world().cloud.fail(call, "AccessDenied", Infinity, 403);
    t.true(
      kindsOf(await companion.send(noticeBody(await spotOf(companion), companion.nowSeconds()))).includes("launch"),
    );
    companion.pass(60);
    t.is((await companion.tick()).failure, undefined);
    const told = companion.said.filter((text) => text.includes("the fleet's document"));
    t.is(told.length, 1, companion.said.join("\n"));
    t.regex(told[0] ?? "", /the last good one decides: .*GetObject was refused, which needs s3:GetObject/);
  });

  test.serial("a new container that can't read the bucket does nothing, and its events come again", async (t) => {
    const companion = await open();
    const noticed = await spotOf(companion);
    companion.forgetContainer();
    for (const call of ofS3) world().cloud.fail(call, "AccessDenied", Infinity, 403);
    const before = world().cloud.calls.length;
    const { answer } = await companion.send(noticeBody(noticed, companion.nowSeconds()));
    t.is(answer.batchItemFailures.length, 1);
    t.deepEqual([...new Set(world().cloud.calls.slice(before))], ["GetObject"]);
    for (const call of ofS3) world().cloud.relent(call);
    t.true(kindsOf(await companion.send(noticeBody(noticed, companion.nowSeconds()))).includes("launch"));
  });

  test.serial("a changed document holds even where it can't be kept, and stays while it can't be read", async (t) => {
    const companion = await open();
    const { spec } = smallFleet;
    const more = spec.workloads.map((one) => ({
      ...one,
      parts: one.parts.map((part) => ({ ...part, units: part.units + 1 })),
    }));
    await companion.putDocument(writeFleetDocument({ ...spec, workloads: more }, [], companion.lanes));
    world().cloud.fail("PutObject", "AccessDenied", Infinity, 403);
    t.true(kindsOf(await companion.tick()).includes("launch"));
    t.true(companion.said.some((text) => /document decides, but could not be kept/.test(text)));
    const held = (await companion.instances()).length;
    t.true(held >= 5);
    // The last good one that is kept is now older than the one that decides.
    const Bucket = companion.environment.bucket;
    await world().direct.s3.send(new DeleteObjectCommand({ Bucket, Key: companion.environment.document }));
    for (let minute = 0; minute < 3; minute++) {
      companion.pass(60);
      t.deepEqual(kindsOf(await companion.tick()), []);
    }
    t.is((await companion.instances()).length, held);
  });

  for (const [damage, text] of Object.entries({
    "a damaged": "{",
    "an empty": "",
    "another fleet's": writeFleetDocument({ ...smallFleet.spec, name: "other" }, [], []),
  })) {
    test.serial(`${damage} document changes nothing, also for a new container`, async (t) => {
      const companion = await open();
      await companion.putDocument(text);
      companion.forgetContainer();
      t.deepEqual(kindsOf(await companion.tick()), []);
      t.is(companion.said.filter((line) => line.includes("the last good one decides")).length, 1);
    });
  }

  test.serial("where the last good document is damaged too, a container that has read it goes on", async (t) => {
    const companion = await open();
    await companion.putDocument("{");
    const Key = `${BucketPrefix.Companion}${lastGoodKey}`;
    await world().direct.s3.send(new PutObjectCommand({ Bucket: companion.environment.bucket, Key, Body: "torn" }));
    t.true(
      kindsOf(await companion.send(noticeBody(await spotOf(companion), companion.nowSeconds()))).includes("launch"),
    );
    companion.forgetContainer();
    const { answer, failure } = await companion.tick();
    t.is(answer.batchItemFailures.length, 1);
    t.regex(String(failure), /the fleet's document can't be used/);
  });

  test.serial("while SSM refuses, units are released all the same", async (t) => {
    const situation = situations["a release of what is too many"];
    if (!situation) throw new Error("expected the situation");
    const companion = await open(situation);
    t.is((await companion.instances()).length, 4);
    world().cloud.fail("SendCommand", "AccessDeniedException");
    await companion.putDocument(
      writeFleetDocument(
        {
          ...situation.spec,
          workloads: situation.spec.workloads.map((one) => ({
            ...one,
            parts: one.parts.map((part) => ({ ...part, units: 2 })),
          })),
        },
        [],
        companion.lanes,
      ),
    );
    for (let minute = 0; minute < 4; minute++) {
      await companion.tick();
      companion.pass(60);
    }
    t.is((await companion.instances()).length, 2);
  });

  test.serial(
    "while SSM refuses, a checkpoint fails and says why, and the unit is replaced all the same",
    async (t) => {
      const situation = situations["a notice with a checkpoint and a launch"];
      if (!situation) throw new Error("expected the situation");
      const companion = await open(situation);
      const before = (await companion.instances()).length;
      world().cloud.fail("SendCommand", "AccessDeniedException");
      const results = [];
      const first = await companion.send(noticeBody(await spotOf(companion), companion.nowSeconds()));
      t.true((await companion.instances()).length > before);
      results.push(...(first.taken?.round?.results ?? []));
      for (let minute = 0; minute < 3; minute++) {
        companion.pass(30);
        results.push(...((await companion.tick()).taken?.round?.results ?? []));
      }
      const failed = results.flatMap(({ action, outcome }) =>
        action.kind === "checkpoint" && outcome.kind === "failed" ? [outcome.why] : [],
      );
      t.true(failed.length > 0);
      t.regex(failed[0] ?? "", /SendCommand was refused, which needs ssm:SendCommand|too late for a checkpoint/);
    },
  );
});
