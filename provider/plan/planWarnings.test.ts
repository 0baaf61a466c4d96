import test from "ava";
import { onMarket, planned, shop, web, worker, type Declared } from "./fixtures/plannedShop.js";
import { exampleMarket } from "../market/fixtures/exampleMarket.js";
import { percentText } from "./planWords.js";

/** The warnings of a fleet of one workload. */
function warningsOf(workload: Declared, fields: object = {}): readonly string[] {
  return shop([workload], fields).warnings;
}

const spreadWeb = { ...web, spread: { maximumShareOfPool: 0.5 } };

test("a fleet that keeps what it promises is warned of nothing", (t) => {
  t.deepEqual(shop([spreadWeb, worker]).warnings, []);
  t.deepEqual(warningsOf({ ...worker, level: "Non-Interruptible", readiness: 0.9999 }), []);
  t.deepEqual(warningsOf({ ...worker, shadow: { mode: "hot" }, readiness: 0.99 }), []);
});

test("a critical service that starts with most of its units in one spot pool is warned of, unless it says how far apart", (t) => {
  t.regex(
    warningsOf(web).join(),
    /^web: 3 of its 5 units start in one spot pool, \S+\/spot, and would be lost together; spread says how many may/,
  );
  t.deepEqual(warningsOf(spreadWeb), []);
  t.deepEqual(warningsOf({ ...web, priority: "standard" }), []);
});

test("a readiness that is not expected is warned of, where its owner asks for it, and one that is expected is not", (t) => {
  const [warning, ...others] = warningsOf({ ...worker, readiness: 0.99999, startSeconds: 600 });
  t.deepEqual(others, []);
  const { settled } = shop([{ ...worker, readiness: 0.99999, startSeconds: 600 }]).plan.workloads[0] ?? {};
  t.true((settled?.readyShare ?? 1) < 0.99999);
  const expected = percentText(settled?.readyShare ?? NaN);
  t.true(
    warning?.startsWith(
      `worker: a readiness of 99.999 % is not expected: ${expected} % is, by the forecast of losses;`,
    ),
    warning,
  );
  t.deepEqual(warningsOf({ ...worker, startSeconds: 600 }), []);
  t.deepEqual(warningsOf({ ...worker, readiness: settled?.readyShare ?? NaN, startSeconds: 600 }), []);
});

test("a shadow that is raised on a forecast is warned of, and one that is always there is not", (t) => {
  const shadowed = (mode: string) => warningsOf({ ...worker, shadow: { mode } });
  t.regex(
    shadowed("on-forecast").join(),
    /^worker: its shadow is raised on a forecast .* about 35 % of recorded losses were foreseen/,
  );
  for (const mode of ["hot", "warm"]) t.deepEqual(shadowed(mode), []);
});

test("work that takes longer to save than spot's notice is warned of, where it runs on spot", (t) => {
  const saved = (checkpoint: object, fields: object = {}) =>
    warningsOf({ ...worker, stateful: true, checkpoint, ...fields });
  t.regex(
    saved({ saveSeconds: 300, maximumIntervalSeconds: 1800 }).join(),
    /^worker: saving takes 5 min, longer than spot's notice of 2 min: .* up to 30 min of it$/,
  );
  t.deepEqual(saved({ saveSeconds: 120 }), []);
  t.deepEqual(saved({ saveSeconds: 300 }, { level: "30-min Grace" }), []);
  t.deepEqual(saved({ saveSeconds: 300 }, { allowedMeasures: ["shift"] }), []);
});

test("a service that may run on spot alone is warned of, and a job that waits for spot is not", (t) => {
  t.deepEqual(warningsOf({ ...worker, markets: ["spot"] }), [
    "worker: it may run on spot alone: where no spot pool has room, nothing of it runs",
  ]);
  const job = { name: "job", needs: { vcpu: 2, memoryGiB: 8 }, deadline: { workHours: 4, withinHours: 40 } };
  t.deepEqual(warningsOf(job), []);
});

test("units that a quota would end without spot are warned of, beyond what degradation steps spare", (t) => {
  const warning = (leaves: number) =>
    `worker: where no spot pool has room, the quota of on-demand vCPUs leaves ${leaves} of its 4 units`;
  t.deepEqual(warningsOf(worker, { onDemandVcpus: 6 }), [warning(3)]);
  t.deepEqual(warningsOf(worker, { onDemandVcpus: 8 }), []);
  const degradation = [{ name: "less", savesUnits: 1 }];
  t.deepEqual(warningsOf({ ...worker, degradation }, { onDemandVcpus: 6 }), []);
  t.deepEqual(warningsOf({ ...worker, degradation }, { onDemandVcpus: 4 }), [warning(2)]);
});

test("a budget that the fleet may pass is warned of, and one that it never passes is not", (t) => {
  const { usdPerHourRange } = shop([worker]).plan;
  t.regex(
    warningsOf(worker, { budgetUsdPerHour: 0.2 }).join(),
    /^it may come to 0\.384 USD an hour, more than its budget of 0\.200: /,
  );
  t.deepEqual(warningsOf(worker, { budgetUsdPerHour: usdPerHourRange.high }), []);
});

test("an old market file is warned of beside what the plan is warned of", (t) => {
  const late = Date.parse("2027-03-01T00:00:00Z") / 1000;
  const declared = { ...onMarket(exampleMarket, [{ ...worker, markets: ["spot"] }]).plan.declared };
  const { context } = onMarket(exampleMarket);
  const warnings = planned(declared, { ...context, nowEpochSeconds: late }).warnings;
  t.is(warnings.length, 2);
  t.regex(warnings[0] ?? "", /^market\.json is 100 days old/);
  t.regex(warnings[1] ?? "", /^worker: it may run on spot alone/);
});
