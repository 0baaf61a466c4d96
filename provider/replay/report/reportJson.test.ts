import test from "ava";
import { exampleReport } from "./fixtures/exampleReport.js";
import type { ReplayReport } from "./report.js";
import { reportJson } from "./reportJson.js";

test("the report parses back with its head first and every policy's figures by name", (t) => {
  const report = exampleReport();
  const parsed = JSON.parse(reportJson(report)) as ReplayReport;
  t.deepEqual(Object.keys(parsed).slice(0, 3), ["trace", "settings", "policies"]);
  t.deepEqual(
    parsed.policies.map((policy) => policy.name),
    report.policies.map((policy) => policy.name),
  );
  t.deepEqual(Object.keys(parsed.policies[0] ?? {}), [
    "name",
    "costRatio",
    "availability",
    "readyShare",
    "zeroTicks",
    "lossesPerDay",
    "onDemandShare",
  ]);
  t.is(parsed.policies[0]?.costRatio, 0.372);
  t.deepEqual(parsed.events[0], report.events[0]);
  t.deepEqual(parsed.series, report.series);
});

test("the same report gives the same bytes whatever order its keys were set in", (t) => {
  const report = exampleReport();
  const turned = Object.fromEntries(Object.entries(report).reverse()) as unknown as ReplayReport;
  const settings = Object.fromEntries(Object.entries(report.settings).reverse());
  t.is(reportJson({ ...turned, settings }), reportJson(report));
});

test("two runs of one seed give the same bytes, and another seed gives others", (t) => {
  t.is(reportJson(exampleReport({ seed: 3 })), reportJson(exampleReport({ seed: 3 })));
  t.not(reportJson(exampleReport({ seed: 3 })), reportJson(exampleReport({ seed: 4 })));
});

test("numbers are rounded by their unit, and what is not a number is null", (t) => {
  const report = exampleReport({ days: 1 });
  const money = { ...report.money, spentUsd: 1 / 3, netSavingUsd: NaN };
  const settings = { limitUsdPerHour: Infinity, coldStartSeconds: 180.26, share: 2 / 3 };
  const parsed = JSON.parse(reportJson({ ...report, money, settings })) as ReplayReport;
  t.is(parsed.money.spentUsd, 0.3333);
  t.is(parsed.money.netSavingUsd, null as unknown as number);
  t.deepEqual(parsed.settings as unknown, { coldStartSeconds: 180.3, limitUsdPerHour: null, share: 0.666667 });
});
