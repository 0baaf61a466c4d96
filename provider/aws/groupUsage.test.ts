import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import test from "ava";
import { withMoto } from "./fixtures/motoTests.js";
import { GroupUsage } from "./groupUsage.js";

const minute = 60;
/** The end of the newest period that is over. */
const now = 1_790_000_100;
const all = { CPUUtilization: 60, mem_used_percent: 45, diskio_io_time: 12_000 };
const share = { cpu: 0.6, memory: 0.45, io: 0.2 };

withMoto((world) => {
  let groups = 0;
  let patienceMilliseconds = 8000;
  const newGroup = (): string => `shop-web-${groups++}`;

  /** Values of a period of a group, as EC2 and the agent give them. */
  async function put(group: string, values: Partial<typeof all>, atSeconds = now - 5 * minute): Promise<void> {
    for (const [MetricName, Value] of Object.entries(values)) {
      const Namespace = MetricName === "CPUUtilization" ? "AWS/EC2" : "CWAgent";
      const Dimensions = [{ Name: "AutoScalingGroupName", Value: group }];
      const MetricData = [{ MetricName, Dimensions, Value, Timestamp: new Date(atSeconds * 1000) }];
      await world().direct.cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
    }
  }

  interface Reader {
    nowSeconds: number;
    readonly failures: string[];
    readonly usage: GroupUsage;
  }

  function reader(...names: string[]): Reader {
    const made: { nowSeconds: number; failures: string[] } = { nowSeconds: now, failures: [] };
    const usage = new GroupUsage({
      client: world().clients.cloudWatch,
      groups: names,
      nowSeconds: () => made.nowSeconds,
      failed: (why) => made.failures.push(why),
      patienceMilliseconds,
    });
    return Object.assign(made, { usage });
  }

  const reads = (): number => world().cloud.calls.filter((call) => call === "GetMetricData").length;

  test.serial("a group with all three metrics has its shares, the mean of the period", async (t) => {
    const group = newGroup();
    await put(group, all);
    await put(group, { ...all, CPUUtilization: 70 }, now - 3 * minute);
    const { usage, failures } = reader(group);
    await usage.refresh();
    t.deepEqual(failures, []);
    t.deepEqual(usage.of(group), { ...share, cpu: 0.65 });
  });

  test.serial("where one of the three is missing nothing is known, and nothing is of a stranger", async (t) => {
    const lacking = Object.keys(all).map((name) => [name, newGroup()] as const);
    for (const [lacked, group] of lacking) {
      await put(group, Object.fromEntries(Object.entries(all).filter(([name]) => name !== lacked)));
    }
    const { usage } = reader(...lacking.map(([, group]) => group));
    await usage.refresh();
    for (const [name, group] of lacking) t.is(usage.of(group), undefined, name);
    t.is(usage.of("another's"), undefined);
  });

  test.serial("a value that is no share of a whole is not taken for one", async (t) => {
    const group = newGroup();
    await put(group, { ...all, diskio_io_time: 300_000 });
    const { usage } = reader(group);
    await usage.refresh();
    t.is(usage.of(group), undefined, "of an agent that measures every five minutes");
  });

  test.serial("of several periods the newest that has all three counts", async (t) => {
    const group = newGroup();
    await put(group, { ...all, CPUUtilization: 10 }, now - 15 * minute);
    await put(group, all, now - 10 * minute);
    await put(group, { CPUUtilization: 90 });
    const { usage } = reader(group);
    await usage.refresh();
    t.deepEqual(usage.of(group), share);
  });

  test.serial("four hundred groups are read in three calls, and each has its own", async (t) => {
    const names = Array.from({ length: 400 }, newGroup);
    const some = [names[0], names[166], names[333], names[399]].map(String);
    for (const [n, group] of some.entries()) await put(group, { ...all, CPUUtilization: 10 * (n + 1) });
    const { usage, failures } = reader(...names);
    await usage.refresh();
    t.deepEqual(failures, []);
    t.is(reads(), 3);
    t.deepEqual(
      names.flatMap((group) => usage.of(group)?.cpu ?? []),
      [0.1, 0.2, 0.3, 0.4],
    );
  });

  test.serial(
    "rounds between two reads ask for nothing, and groups without metrics are asked less often",
    async (t) => {
      const [measured, bare] = [newGroup(), newGroup()];
      for (let at = now - 5 * minute; at < now + 30 * minute; at += 5 * minute) await put(measured, all, at);
      const both = reader(measured, bare);
      for (let round = 0; round < 30; round++) {
        await both.usage.refresh();
        t.deepEqual(both.usage.of(measured), share, `round ${round}`);
        both.nowSeconds += minute;
      }
      t.is(reads(), 6);
      world().cloud.reset();
      const alone = reader(bare);
      for (let round = 0; round < 30; round++) {
        await alone.usage.refresh();
        alone.nowSeconds += minute;
      }
      t.is(reads(), 2);
    },
  );

  test.serial("where reads fail the last known stands for twenty minutes, then nothing is known", async (t) => {
    const group = newGroup();
    await put(group, all);
    const made = reader(group);
    await made.usage.refresh();
    world().cloud.fail("GetMetricData", "Throttling", Infinity, 400);
    made.nowSeconds += 20 * minute;
    await made.usage.refresh();
    t.deepEqual(made.usage.of(group), share);
    t.regex(String(made.failures[0]), /cloudwatch's GetMetricData failed: Throttling/);
    made.nowSeconds += minute;
    await made.usage.refresh();
    t.is(made.usage.of(group), undefined);
    t.is(made.failures.length, 1);
  });

  test.serial("a group that CloudWatch gives up keeps what is known of it, and is asked for again", async (t) => {
    const group = newGroup();
    await put(group, all);
    const made = reader(group);
    await made.usage.refresh();
    world().cloud.alter("GetMetricData", (body) => body.replaceAll("Complete", "InternalError"));
    made.nowSeconds += 5 * minute;
    await made.usage.refresh();
    t.deepEqual(made.usage.of(group), share);
    t.deepEqual(made.failures, [`cloudwatch's GetMetricData gave up ${group}: InternalError`]);
    await made.usage.refresh();
    t.is(reads(), 3);
  });

  test.serial("an answer that is lost once is asked for again", async (t) => {
    const group = newGroup();
    await put(group, all);
    world().cloud.loseAnswer("GetMetricData");
    const { usage, failures } = reader(group);
    await usage.refresh();
    t.deepEqual(failures, []);
    t.deepEqual(usage.of(group), share);
  });

  test.serial("a clock that was set back puts no read off, and what it has from later is not trusted", async (t) => {
    const group = newGroup();
    await put(group, all);
    const made = reader(group);
    await made.usage.refresh();
    made.nowSeconds -= 3600;
    t.is(made.usage.of(group), undefined);
    await put(group, { ...all, CPUUtilization: 30 }, made.nowSeconds - 5 * minute);
    await made.usage.refresh();
    t.deepEqual(made.usage.of(group), { ...share, cpu: 0.3 });
  });

  /** The last, because it leaves CloudWatch without answers. */
  test.serial(
    "a CloudWatch that never answers takes no more than the round's patience, and not every round's",
    async (t) => {
      const group = newGroup();
      patienceMilliseconds = 300;
      world().cloud.answer("GetMetricData", () => new Promise(() => undefined));
      const made = reader(group);
      const begun = performance.now();
      for (let round = 0; round < 5; round++) {
        await made.usage.refresh();
        made.nowSeconds += minute;
      }
      t.true(performance.now() - begun < 5000);
      t.is(made.usage.of(group), undefined);
      t.is(made.failures.length, 3);
      t.regex(String(made.failures[0]), /GetMetricData failed/);
    },
  );
});
