import test from "ava";
import { randomFleet } from "../companion/fixtures/randomFleet.js";
import { planFleet } from "../engine/planFleet.js";
import { InputError } from "../errors.js";
import { shop } from "../plan/fixtures/plannedShop.js";
import { parsePlanDocument, planFormat, writePlanDocument, type PlanDocument } from "./planDocument.js";

function documentOf(seed: number): PlanDocument {
  const spec = randomFleet(seed);
  const prices = { kind: "catalogue", region: "us-east-1" } as const;
  return {
    format: planFormat,
    ...planFleet(spec),
    prices,
    model: "m",
    declared: { zones: [], seed, nested: { a: [null, 1.5] } },
  };
}

test("the plans of random fleets are read as they were written", (t) => {
  for (let seed = 1; seed <= 120; seed++) {
    const text = writePlanDocument(documentOf(seed));
    const read = parsePlanDocument(JSON.parse(text), "plan.json");
    t.deepEqual(read, JSON.parse(text), `seed ${seed}`);
    t.deepEqual(parsePlanDocument(JSON.parse(writePlanDocument(read)), "plan.json"), read, `seed ${seed}`);
  }
});

/** A plan that may become anything. */
interface Loose {
  [field: string]: unknown;
  usdPerHourRange: Record<string, unknown>;
  prices: Record<string, unknown>;
  workloads: {
    [field: string]: unknown;
    settled: Record<string, unknown>;
    blend: { units: unknown; pool: Record<string, unknown> }[];
  }[];
}

/** The faults that a plan of a shop is refused with, once it was changed. */
function faultsOf(change: (plan: Loose) => void): readonly string[] {
  const plan = JSON.parse(writePlanDocument(shop().plan)) as Loose;
  change(plan);
  try {
    parsePlanDocument(plan, "plan.json");
  } catch (error) {
    if (error instanceof InputError)
      return error.faults.map(({ where, expected, got }) => `${where}: ${expected}; ${got}`);
    throw error;
  }
  return [];
}

test("a plan is refused with all that is wrong with it, each with its place", (t) => {
  t.deepEqual(
    faultsOf(() => undefined),
    [],
  );
  const faults = faultsOf((plan) => {
    const [web, worker] = plan.workloads;
    Object.assign(plan, { fleet: 7, usdPerHour: -1, declared: undefined });
    Object.assign(plan.usdPerHourRange, { high: undefined });
    Object.assign(plan.prices, { kind: "guessed" });
    Object.assign(web ?? {}, { kind: "batch" });
    Object.assign(web?.settled ?? {}, { readyShare: 1.2 });
    Object.assign(web?.blend[0] ?? {}, { units: 0 });
    Object.assign(web?.blend[0]?.pool ?? {}, { market: "black" });
    Object.assign(worker ?? {}, { parts: "none", unitsWithoutSpot: 1.5 });
  });
  const places = [
    "fleet",
    "prices",
    "declared",
    "workloads[0].kind",
    "workloads[0].blend[0].pool.market",
    "workloads[0].blend[0].units",
    "workloads[0].settled.readyShare",
    "workloads[1].parts",
    "workloads[1].unitsWithoutSpot",
    "usdPerHour",
    "usdPerHourRange.high",
  ];
  t.is(faults.length, places.length, faults.join("\n"));
  for (const place of places)
    t.true(
      faults.some((fault) => fault.startsWith(`plan.json: ${place}`)),
      `${place} in ${faults.join("\n")}`,
    );
  for (const fault of faults) t.notRegex(fault, /undefined|received|Invalid/);
});

test("of a plan of another format nothing is said but that: its fields may mean something else", (t) => {
  const expected = "1, the format of plans that this version reads";
  t.deepEqual(
    faultsOf((plan) => Object.assign(plan, { format: 2, fleet: 7 })),
    [`plan.json: format: ${expected}; 2`],
  );
  for (const value of [null, undefined, 3, "plan", [], {}]) {
    const error = t.throws(() => parsePlanDocument(value, "x"), { instanceOf: InputError });
    t.deepEqual(error?.faults, [{ where: "x: format", expected, got: "nothing" }]);
  }
});
