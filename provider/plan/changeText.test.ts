import test from "ava";
import { exampleMarket } from "../market/fixtures/exampleMarket.js";
import { changeText, costText, reasonsOf } from "./changeText.js";
import { comparedWith } from "./comparedWith.js";
import type { PlanChange, WorkloadChange } from "./comparePlans.js";
import { onMarket, shop, web, withSpotPrice, worker } from "./fixtures/plannedShop.js";

const none: PlanChange = {
  usdPerHour: { before: 1, after: 1 },
  byDeclaration: 0,
  workloads: [],
  declared: [],
  pricesChanged: false,
  modelChanged: false,
};
const changed: WorkloadChange = {
  name: "web",
  kind: "changed",
  usdPerHour: { before: 1, after: 2 },
  declared: [],
  lines: [],
  prices: [],
};

function costOf(change: Partial<PlanChange>): string {
  return costText({ ...none, ...change });
}

test("a cost is told with what is declared apart from what else it is by, and nothing below half of a tenth of a cent", (t) => {
  const usdPerHour = { before: 0.576, after: 0.676 };
  t.is(costOf({ usdPerHour, byDeclaration: 0.1 }), "0.576 → 0.676 USD an hour: +0.100 by what is declared");
  t.is(
    costOf({ usdPerHour, byDeclaration: 0.12, pricesChanged: true }),
    "0.576 → 0.676 USD an hour: +0.120 by what is declared, -0.020 by prices",
  );
  t.is(
    costOf({ usdPerHour, pricesChanged: true, modelChanged: true }),
    "0.576 → 0.676 USD an hour: +0.100 by prices and another model of losses",
  );
  t.is(costOf({ usdPerHour }), "0.576 → 0.676 USD an hour: +0.100 by another version of blended-fleet");
  t.is(costOf({ usdPerHour: { before: 1, after: 1.0004 }, pricesChanged: true }), "1.000 → 1.000 USD an hour");
});

test("a workload's plan is another because of what its owner declares, of its prices, or else of what is left", (t) => {
  const reasons = (workload: Partial<WorkloadChange>, change: Partial<PlanChange> = {}) => {
    const own = { ...changed, ...workload };
    return reasonsOf(own, { ...none, ...change, workloads: [own, ...(change.workloads ?? [])] });
  };
  const declared = [{ path: ["workloads", "web", "units"], before: 2, after: 3 }];
  t.deepEqual(reasons({ declared }), ["units: 2 → 3"]);
  t.deepEqual(reasons({}, { declared: [{ path: ["budgetUsdPerHour"], after: 2 }] }), [
    "of what changed for the whole fleet",
  ]);
  t.deepEqual(reasons({}, { pricesChanged: true, modelChanged: true }), ["of prices of other pools"]);
  t.deepEqual(reasons({}, { modelChanged: true }), ["of another model of losses"]);
  const other = { ...changed, name: "worker" };
  t.deepEqual(reasons({}, { workloads: [{ ...other, declared }] }), ["of what other workloads leave it"]);
  t.deepEqual(reasons({}, { workloads: [{ ...other, kind: "removed" }] }), ["of what other workloads leave it"]);
  t.deepEqual(reasons({}, { workloads: [other] }), ["of another version of blended-fleet"]);
  t.deepEqual(reasons({ kind: "added" }), []);
});

test("what changed is told by workload, with units by pool, and why", (t) => {
  const before = shop([web, worker]);
  const after = shop([web, { ...worker, instanceTypes: ["m6i.large"] }]);
  const lines = changeText(comparedWith(before.plan, after), "the deployed plan").split("\n");
  t.regex(
    lines[0] ?? "",
    /^Against the deployed plan: \d\.\d{3} → \d\.\d{3} USD an hour: \+\d\.\d{3} by what is declared\.$/,
  );
  t.regex(lines[1] ?? "", /^ {2}worker: \d\.\d{3} → \d\.\d{3} USD\/h$/);
  t.true(
    lines.some((line) => /^ {4}main: \d → 0 × m7i\.large spot us-east-1a$/.test(line)),
    lines.join("\n"),
  );
  t.true(
    lines.some((line) => /^ {4}main: 0 → \d × m6i\.large spot us-east-1[ab]$/.test(line)),
    lines.join("\n"),
  );
  t.is(lines.at(-1), '    because instanceTypes: ["m6i.large"] (new)');
});

test("a workload that costs what it did and runs elsewhere is told with its one price, and a new or gone one with its own", (t) => {
  const text = changeText(
    {
      ...none,
      workloads: [
        { ...changed, usdPerHour: { before: 1, after: 1 } },
        { ...changed, name: "a", kind: "added", usdPerHour: { before: 0, after: 0.5 } },
        { ...changed, name: "b", kind: "removed", usdPerHour: { before: 0.5, after: 0 } },
      ],
    },
    "x",
  );
  t.deepEqual(text.split("\n").slice(1), [
    "  web: 1.000 USD/h",
    "    because of what other workloads leave it",
    "  a: new, 0.500 USD/h",
    "  b: gone, was 0.500 USD/h",
  ]);
});

test("a price is told with its change in percent, and one that is gone as such", (t) => {
  const onA = { ...worker, zones: ["eu-west-1a"], instanceTypes: ["m6i.large"] };
  const { plan } = onMarket(exampleMarket, [onA]);
  const cheaper = changeText(comparedWith(plan, onMarket(withSpotPrice(0.04), [onA])), "x");
  t.true(cheaper.includes("\n    because m6i.large spot eu-west-1a: 0.0500 → 0.0400 USD/h (-20 %)"), cheaper);
  t.true(cheaper.includes("\n  other prices: see the market file\n"), cheaper);
  const gone = changeText(comparedWith(plan, onMarket(exampleMarket, [{ ...onA, markets: ["on-demand"] }])), "x");
  t.true(gone.includes('\n    because markets: ["on-demand"] (new)'), gone);
  const noSpot = { ...exampleMarket.instanceTypes["m6i.large"]!, spotUsdPerHour: { "eu-west-1a": {} } };
  const unsold = { ...exampleMarket, instanceTypes: { ...exampleMarket.instanceTypes, "m6i.large": noSpot } };
  const told = changeText(comparedWith(plan, onMarket(unsold, [onA])), "x");
  t.true(told.includes("\n    because m6i.large spot eu-west-1a is not to be had any more"), told);
});
