import test from "ava";
import { randomFleet } from "../companion/fixtures/randomFleet.js";
import { parsePlanDocument, planFormat, writePlanDocument, type PlanDocument } from "../document/planDocument.js";
import { planFleet } from "../engine/planFleet.js";
import { exampleMarket } from "../market/fixtures/exampleMarket.js";
import { changeText } from "./changeText.js";
import { comparedWith } from "./comparedWith.js";
import { comparePlans, differs, type PlanChange } from "./comparePlans.js";
import { onMarket, shop, web, withSpotPrice, worker, zones, type Declared } from "./fixtures/plannedShop.js";
import type { PlannedFleet } from "./plannedFleet.js";

/** As it comes out of the bucket. */
function stored({ plan }: PlannedFleet): PlanDocument {
  return parsePlanDocument(JSON.parse(writePlanDocument(plan)), "plan.json");
}

function compared(before: PlannedFleet, after: PlannedFleet): PlanChange {
  return comparedWith(stored(before), after);
}

function changed({ workloads }: PlanChange): readonly string[] {
  return workloads.map(({ kind, name }) => `${kind} ${name}`);
}

/** What is neither by the declaration nor without reason. */
function restOf({ usdPerHour: { before, after }, byDeclaration = NaN }: PlanChange): number {
  return Number((after - before - byDeclaration).toFixed(9));
}

const extra = { ...worker, units: 6 };
const late: Declared = { name: "late", units: 1, needs: { vcpu: 2, memoryGiB: 8 }, level: "30-min Grace" };

test("a plan does not differ from itself, as it was written, of any fleet", (t) => {
  for (let seed = 1; seed <= 60; seed++) {
    const spec = randomFleet(seed);
    const prices = { kind: "catalogue", region: "us-east-1" } as const;
    const plan: PlanDocument = { format: planFormat, ...planFleet(spec), prices, model: "m", declared: { seed } };
    const change = comparePlans(parsePlanDocument(JSON.parse(writePlanDocument(plan)), "plan.json"), {
      plan,
      pools: spec.pools,
      usdPerHourOf: () => t.fail("planned anew what has not changed") || undefined,
    });
    t.false(differs(change), `seed ${seed}`);
    t.deepEqual(change.workloads, [], `seed ${seed}`);
  }
});

test("workloads, parts and fields in another order change nothing", (t) => {
  const turned = Object.fromEntries(
    Object.entries({ ...web, parts: [...(web["parts"] as object[])].reverse() }).reverse(),
  );
  for (const others of [
    [worker, web],
    [turned as Declared, worker],
    [late, worker, turned as Declared],
  ]) {
    const change = compared(shop([web, worker, ...(others.includes(late) ? [late] : [])]), shop(others));
    t.deepEqual(change.declared, []);
    t.is(changeText(change, "the deployed plan"), "Against the deployed plan: no change.");
  }
});

test("what another declaration costs is all by what is declared, whatever it is", (t) => {
  for (const [before, after] of [
    [
      [web, worker],
      [web, extra],
    ],
    [
      [web, worker],
      [web, worker, late],
    ],
    [[web, worker, late], [late]],
    [
      [web, worker],
      [{ ...worker, name: "queue" }, web],
    ],
    [[web], [{ ...web, profile: { base: "resilience-first" }, shadow: { mode: "hot" } }]],
  ] as const) {
    const change = compared(shop(before), shop(after));
    t.true(differs(change));
    t.not(change.byDeclaration, undefined);
    t.is(restOf(change), 0);
    t.false(change.pricesChanged || change.modelChanged);
  }
});

test("of workloads that came, went or got another name it is told that they did, and not what was declared of them", (t) => {
  t.deepEqual(changed(compared(shop([web, worker]), shop([web, worker, late]))), ["added late"]);
  t.deepEqual(changed(compared(shop([web, worker, late]), shop([web]))), ["removed worker", "removed late"]);
  const renamed = compared(shop([web, worker]), shop([web, { ...worker, name: "queue" }]));
  t.deepEqual(changed(renamed), ["removed worker", "added queue"]);
  t.deepEqual(
    renamed.workloads.flatMap(({ declared }) => declared),
    [],
  );
  t.is(Number((renamed.byDeclaration ?? NaN).toFixed(9)), 0);
});

test("a field of a workload is told with its workload, and one of the fleet with the fleet", (t) => {
  const change = compared(shop([web, worker]), shop([web, extra], { budgetUsdPerHour: 2 }));
  t.deepEqual(change.declared, [{ path: ["budgetUsdPerHour"], after: 2 }]);
  const [only] = change.workloads;
  t.deepEqual(only?.declared, [{ path: ["workloads", "worker", "units"], before: 4, after: 6 }]);
  const units = only?.lines.reduce((sum, { unitsBefore, unitsAfter }) => sum + unitsAfter - unitsBefore, 0);
  t.true((units ?? 0) >= 2);
});

test("what other prices cost is none of what is declared, whether the market file was pulled anew or edited", (t) => {
  const pulled = { ...withSpotPrice(0.045), pulledAt: "2026-11-20T11:00:00Z" };
  for (const market of [pulled, withSpotPrice(0.045)]) {
    const onA = [{ ...worker, zones: ["eu-west-1a"] }];
    const change = compared(onMarket(exampleMarket, onA), onMarket(market, onA));
    t.is(change.byDeclaration, 0);
    t.true(change.pricesChanged);
    t.false(change.modelChanged);
    t.is(change.declared.length, 0);
    t.true(differs(change));
    t.is(restOf(change), Number((change.usdPerHour.after - change.usdPerHour.before).toFixed(9)));
  }
});

test("a declaration and prices that change together are told apart, and add up", (t) => {
  const change = compared(onMarket(exampleMarket), onMarket(withSpotPrice(0.03), [extra]));
  const [byPrices, both] = [onMarket(withSpotPrice(0.03)), onMarket(withSpotPrice(0.03), [extra])];
  t.is(change.byDeclaration, both.plan.usdPerHour - byPrices.plan.usdPerHour);
  const rest = byPrices.plan.usdPerHour - onMarket(exampleMarket).plan.usdPerHour;
  t.is(restOf(change), Number(rest.toFixed(9)));
});

test("a price of a pool that was planned on is told with its workload, and one of another pool is not", (t) => {
  const onB = { ...worker, zones: ["eu-west-1b"], instanceTypes: ["m6i.large"] };
  const onA = { ...onB, name: "on-a", zones: ["eu-west-1a"] };
  const { workloads } = compared(onMarket(exampleMarket, [onA, onB]), onMarket(withSpotPrice(0.04), [onA, onB]));
  t.deepEqual(
    workloads.map(({ name, prices }) => [name, prices.map(({ pool, before, after }) => [pool.zone, before, after])]),
    [["on-a", [["eu-west-1a", 0.05, 0.04]]]],
  );
});

test("own figures that change a price are what is declared, and no other market", (t) => {
  const instanceTypes = [{ name: "m6i.large", onDemandUsdPerHour: 0.09 }];
  const steady = { ...worker, level: "30-min Grace" };
  const change = compared(onMarket(exampleMarket, [steady]), onMarket(exampleMarket, [steady], { instanceTypes }));
  t.false(change.pricesChanged);
  t.true((change.byDeclaration ?? 0) < 0);
  t.is(restOf(change), 0);
});

test("where the older declaration can't be planned any more, nothing is said of what its change costs", (t) => {
  const gone = stored(shop([{ ...worker, instanceTypes: ["m6i.large"] }]));
  const declared = { zones, workloads: [{ ...worker, instanceTypes: ["m0.gone"] }] };
  const change = comparedWith({ ...gone, declared }, shop([worker]));
  t.false("byDeclaration" in change);
  t.regex(changeText(change, "x"), /; what was declared then can't be planned any more\.\n/);
  // What has not changed needs no planning.
  t.is(comparedWith({ ...gone, declared: shop([worker]).plan.declared }, shop([worker])).byDeclaration, 0);
});

test("another model of losses is told of", (t) => {
  const change = comparedWith({ ...stored(shop()), model: "older" }, shop());
  t.true(change.modelChanged && differs(change));
  t.is(changeText(change, "x").split("\n")[1], "  another model of losses");
});

test("lines of the same units in the same pool are counted together", (t) => {
  const before = stored(shop([worker]));
  const [plan] = before.workloads;
  const [line] = plan?.blend ?? [];
  if (!plan || !line) throw new RangeError("expected a plan of one workload, got none");
  const halves = { ...before, workloads: [{ ...plan, blend: [...plan.blend, { ...line, units: 2 }] }] };
  const [change] = comparedWith(halves, shop([worker])).workloads;
  t.deepEqual(
    change?.lines.map(({ unitsBefore, unitsAfter }) => [unitsBefore, unitsAfter]),
    [[line.units + 2, line.units]],
  );
});
