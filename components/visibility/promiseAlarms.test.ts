import test from "ava";
import { Level } from "../../provider/engine/level.js";
import { happyArgs, named, ofKind, recordFleet, recordHappyFleet } from "../fixtures/happyFleet.js";

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly returnData?: boolean;
  readonly metric?: { readonly metricName: string; readonly dimensions: Record<string, string> };
}

test("each part of a service has an alarm on the units its own lanes and the shadow's have in service", async (t) => {
  const resources = await recordHappyFleet();
  const { inputs } = named(resources, "MetricAlarm", "shop.web.rest.promise-at-risk");
  const queries = inputs["metricQueries"] as readonly Query[];
  const groups = queries.flatMap(({ metric }) => metric?.dimensions["AutoScalingGroupName"] ?? []);
  t.deepEqual(groups.map((name) => name.replace(/-[0-9a-f]{7}$/, "")).sort(), [
    "shop.web.base.shadow-on-demand",
    "shop.web.rest.on-demand",
    "shop.web.rest.spot",
  ]);
  t.like(queries[0], { expression: "FILL(m0, 0) + FILL(m1, 0) + FILL(m2, 0)", returnData: true });
  t.like(inputs, { threshold: 3, comparisonOperator: "LessThanThreshold", treatMissingData: "breaching" });
});

test("what the owner lets a workload do without is no broken promise", async (t) => {
  const args = happyArgs();
  const [, worker] = args.workloads;
  if (worker) worker.degradation = [{ name: "less", savesUnits: 1, qualityUsdPerHour: 0.1 }];
  const { inputs } = named(await recordFleet(args), "MetricAlarm", "shop.worker.main.promise-at-risk");
  t.is(inputs["threshold"], 1);
});

test("an alarm asks for no more than is wanted in the quietest hours", async (t) => {
  const args = happyArgs();
  const demand = [
    { from: "22:00", to: "06:00", units: 1 },
    { from: "09:00", to: "18:00", units: 9 },
  ];
  const parts = [{ name: "main", units: 2, level: Level.Immediate, demand }];
  args.workloads[1] = { name: "worker", needs: { vcpu: 2, memoryGiB: 4 }, parts };
  const { inputs } = named(await recordFleet(args), "MetricAlarm", "shop.worker.main.promise-at-risk");
  t.is(inputs["threshold"], 1);
});

test("a job may wait, so none of its alarms counts units", async (t) => {
  const args = happyArgs();
  args.workloads[1] = {
    name: "worker",
    units: 2,
    needs: { vcpu: 2, memoryGiB: 4 },
    deadline: { workHours: 4, withinHours: 10 },
    checkpoint: { saveSeconds: 10, sizeMiB: 64 },
  };
  const names = ofKind(await recordFleet(args), "MetricAlarm").map(({ name }) => name);
  t.deepEqual(names.filter((name) => name.endsWith("promise-at-risk")).sort(), [
    "shop.web.base.promise-at-risk",
    "shop.web.rest.promise-at-risk",
  ]);
});

test("an alarm takes no more metrics than CloudWatch's ten", async (t) => {
  const counts = ofKind(await recordHappyFleet(), "MetricAlarm").map(
    ({ inputs }) => ((inputs["metricQueries"] ?? []) as readonly Query[]).length,
  );
  t.true(Math.max(...counts) > 1);
  t.true(Math.max(...counts) <= 10);
});

test("an alarm waits for two starts, for five minutes at least and a day at most", async (t) => {
  const periodsFor = async (startSeconds: number): Promise<unknown> => {
    const args = happyArgs();
    const [, worker] = args.workloads;
    if (worker) worker.startSeconds = startSeconds;
    return named(await recordFleet(args), "MetricAlarm", "shop.worker.main.promise-at-risk").inputs[
      "evaluationPeriods"
    ];
  };
  t.is(await periodsFor(10), 5);
  t.is(await periodsFor(400), 14);
  t.is(await periodsFor(86_400), 1440);
});
