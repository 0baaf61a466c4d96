import { RunInstancesCommand } from "@aws-sdk/client-ec2";
import test from "ava";
import { withMoto } from "../aws/fixtures/motoTests.js";
import { awsEvent, awsEventInstance, awsEventNames } from "../companion/fixtures/awsEvents.js";
import {
  eventBody,
  motoCompanion,
  noticeBody,
  stateBody,
  tickBody,
  type Invoked,
  type MotoCompanion,
} from "./fixtures/motoCompanion.js";
import { smallFleet } from "./fixtures/situations.js";

const isWrite = (call: string): boolean => !/^(Get|Describe|List)/.test(call);
const launchesOf = ({ taken }: Invoked): number =>
  taken?.round?.decision.actions.filter(({ kind }) => kind === "launch").length ?? 0;
const rebalanceBody = (id: string, epochSeconds: number): string =>
  eventBody("EC2 Instance Rebalance Recommendation", epochSeconds, { "instance-id": id });

const malformed: Readonly<Record<string, string>> = {
  nothing: "",
  "half of an object": '{"source": "aws.ec2"',
  null: "null",
  "a list": "[]",
  "a number": "17",
  "an event without a kind": '{"source":"aws.ec2"}',
  "an event of nobody": JSON.stringify({ "detail-type": "Scheduled Event" }),
  "a notice without a time": JSON.stringify({
    ...(JSON.parse(noticeBody("i-1234567890abcdef0", 0)) as object),
    time: "today",
  }),
  "a notice for something else": noticeBody("arn:aws:ec2:us-east-1::instance/i-1", 1_790_000_000),
  "a notice without a detail": eventBody("EC2 Spot Instance Interruption Warning", 1_790_000_000, {}),
  "a kind of EC2's that nobody asked for": eventBody("EC2 Fleet State Change", 1_790_000_000, {
    "instance-id": "i-1234567890abcdef0",
  }),
  "a quarter of a megabyte": `{"detail":"${"x".repeat(250_000)}"}`,
};

withMoto((world) => {
  /** Four quiet minutes on, with one of its spot instances. */
  async function open(): Promise<{ readonly companion: MotoCompanion; readonly spot: string }> {
    await world().empty();
    const companion = await motoCompanion(world(), smallFleet);
    for (let minute = 0; minute < 4; minute++) {
      const { failure } = await companion.tick();
      if (failure) throw failure as Error;
      companion.pass(60);
    }
    const spot = (await companion.instances()).find(({ InstanceLifecycle }) => InstanceLifecycle === "spot");
    return { companion, spot: spot?.InstanceId ?? "" };
  }

  async function callsOf(run: () => Promise<unknown>): Promise<readonly string[]> {
    const before = world().cloud.calls.length;
    await run();
    return world().cloud.calls.slice(before);
  }

  /** Until nothing is decided any more. */
  async function launchesUntilQuiet(companion: MotoCompanion, minutes: number): Promise<number> {
    let launches = 0;
    for (let minute = 0; minute < minutes; minute++) {
      companion.pass(60);
      launches += launchesOf(await companion.tick());
    }
    return launches;
  }

  test.serial(
    "what is malformed, or of a kind that nobody asked for, costs no call and does not come again",
    async (t) => {
      const { companion } = await open();
      companion.said.length = 0;
      const calls = await callsOf(async () => {
        const { answer, taken, failure } = await companion.send(...Object.values(malformed));
        t.deepEqual(answer, { batchItemFailures: [] });
        t.is(failure, undefined);
        t.is(taken?.round, undefined);
      });
      t.deepEqual(calls, []);
      t.is(companion.said.length, Object.keys(malformed).length, companion.said.join("\n"));
    },
  );

  test.serial("malformed messages beside a tick don't keep it from its round", async (t) => {
    const { companion } = await open();
    const { answer, taken } = await companion.send(malformed["null"] ?? "", tickBody(companion.nowSeconds()), "{");
    t.truthy(taken?.round);
    t.deepEqual(answer, { batchItemFailures: [] });
  });

  test.serial("of instances of others no event leads to a round or a write, and to one question at most", async (t) => {
    const { companion } = await open();
    const { direct } = world();
    const ran = await direct.ec2.send(new RunInstancesCommand({ ImageId: "ami-12c6146b", MinCount: 1, MaxCount: 1 }));
    const stranger = ran.Instances?.[0]?.InstanceId ?? "";
    const names = awsEventNames().filter((name) => name !== "tick");
    t.true(names.length > 12);
    for (const instanceId of [stranger, awsEventInstance]) {
      const bodies = names.map((name) => awsEvent(name, { instanceId }));
      for (const batch of [bodies, ...bodies.map((body) => [body])]) {
        const calls = await callsOf(async () => {
          const { answer, taken } = await companion.send(...batch);
          t.is(taken?.round, undefined);
          t.deepEqual(answer, { batchItemFailures: [] });
        });
        t.deepEqual(calls.filter(isWrite), []);
        t.true(calls.filter((call) => call === "DescribeInstances").length <= 1);
      }
    }
  });

  /** What one notice leads to: one unit, and perhaps another in case there is no room for it. */
  const unitsLaunched = ({ taken }: Invoked): number =>
    (taken?.round?.decision.actions ?? []).reduce((sum, each) => sum + (each.kind === "launch" ? each.count : 0), 0);

  test.serial("a notice that comes five times at once is one notice", async (t) => {
    const { companion, spot } = await open();
    const before = (await companion.instances()).length;
    const body = noticeBody(spot, companion.nowSeconds());
    const launched = unitsLaunched(await companion.send(body, body, body, body, body));
    t.true(launched === 1 || launched === 2, `${launched} units`);
    t.is((await companion.instances()).length, before + launched);
    t.is(await launchesUntilQuiet(companion, 1), 0);
  });

  test.serial("a notice that comes five times, one after the other, is one notice", async (t) => {
    const { companion, spot } = await open();
    const body = noticeBody(spot, companion.nowSeconds());
    t.true(launchesOf(await companion.send(body)) > 0);
    for (let time = 0; time < 4; time++) t.is(launchesOf(await companion.send(body)), 0);
  });

  test.serial("a notice that comes to three containers at once is one notice", async (t) => {
    const { companion, spot } = await open();
    const before = (await companion.instances()).length;
    const body = noticeBody(spot, companion.nowSeconds());
    const all = await Promise.all([companion.send(body), companion.sendBeside(body), companion.sendBeside(body)]);
    const launched = all.map(unitsLaunched);
    t.true(Math.max(...launched) >= 1);
    // Whoever lost the race twice has its events come again.
    for (const { answer } of all.filter(({ failure }) => failure)) t.is(answer.batchItemFailures.length, 1);
    companion.pass(30);
    t.is(launchesOf(await companion.send(body)), 0);
    t.is((await companion.instances()).length, before + Math.max(...launched), launched.join());
  });

  test.serial("a notice that is an hour late does nothing, and a loss that is an hour late is a look", async (t) => {
    const { companion, spot } = await open();
    const late = await companion.send(noticeBody(spot, companion.nowSeconds() - 3600));
    t.deepEqual(late.taken?.round?.decision.actions ?? [], []);
    const loss = await companion.send(stateBody(spot, "terminated", companion.nowSeconds() - 3600));
    t.deepEqual(loss.taken?.round?.decision.actions, []);
    t.is(await launchesUntilQuiet(companion, 3), 0);
  });

  test.serial(
    "a loss that comes before its notice is replaced once, and the notice is a stranger's by then",
    async (t) => {
      const { companion, spot } = await open();
      const noticedAt = companion.nowSeconds();
      companion.pass(125);
      await companion.loseForGood(spot);
      const launched = unitsLaunched(await companion.send(stateBody(spot, "terminated", companion.nowSeconds())));
      t.true(launched >= 1);
      const calls = await callsOf(async () => {
        const { taken, answer } = await companion.send(noticeBody(spot, noticedAt));
        t.is(taken?.round, undefined);
        t.deepEqual(answer, { batchItemFailures: [] });
      });
      t.deepEqual(calls.filter(isWrite), []);
      t.is(await launchesUntilQuiet(companion, 3), 0);
      t.is((await companion.instances()).length, 2 + launched);
    },
  );

  test.serial("a recommendation that comes after the notice leaves the notice what it is", async (t) => {
    const { companion, spot } = await open();
    const noticedAt = Math.floor(companion.nowSeconds());
    await companion.send(noticeBody(spot, noticedAt));
    const { taken } = await companion.send(rebalanceBody(spot, companion.nowSeconds() - 5));
    const seen = taken?.round?.observation.instances.find(({ id }) => id === spot);
    t.is(seen?.noticedUntilSeconds, noticedAt + 120);
    t.deepEqual(taken?.round?.decision.actions, []);
  });

  test.serial("a notice that comes after a younger tick still counts from its own time", async (t) => {
    const { companion, spot } = await open();
    const noticedAt = Math.floor(companion.nowSeconds()) - 50;
    await companion.tick();
    const { taken } = await companion.send(noticeBody(spot, noticedAt));
    const seen = taken?.round?.observation.instances.find(({ id }) => id === spot);
    t.is(seen?.noticedUntilSeconds, noticedAt + 120);
    t.true(taken?.round?.decision.actions.some(({ kind }) => kind === "launch"));
  });
});
