import test from "ava";
import { exampleReport } from "./fixtures/exampleReport.js";
import { reportMoney } from "./report.js";
import { savingSteps } from "./savings.js";

const paid = {
  spotUsd: 300,
  onDemandSpentUsd: 100,
  onDemandUsd: 1000,
  shadowsUsd: 60,
  doubleRunningUsd: 20,
  lostWorkUsd: 5,
};

test("net saving is what on-demand would have cost less what was spent and what was lost", (t) => {
  const money = reportMoney(paid);
  t.is(money.spentUsd, 400);
  t.is(money.netSavingUsd, 595);
  t.is(money.grossSavingUsd - money.shadowsUsd - money.doubleRunningUsd - money.lostWorkUsd, money.netSavingUsd);
});

test("a fleet that cost more than on-demand has a net saving below zero", (t) => {
  t.is(reportMoney({ ...paid, onDemandUsd: 380 }).netSavingUsd, -25);
});

test("each saving step starts where the one before it ended, and the last is spent plus lost work", (t) => {
  const [first, ...rest] = savingSteps(reportMoney(paid));
  const changes = rest.slice(0, -1);
  t.is(first?.toUsd, 1000);
  t.deepEqual(
    changes.map((step) => step.fromUsd),
    [1000, ...changes.slice(0, -1).map((step) => step.toUsd)],
  );
  t.is(rest.at(-1)?.toUsd, 405);
  t.is(changes.at(-1)?.toUsd, 405);
});

test("the example is of the size of a real run", (t) => {
  const report = exampleReport();
  t.true(report.events.length > 500);
  t.true(report.series.timeSeconds.length > 1000);
});
