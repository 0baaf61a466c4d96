import test from "ava";
import { Market } from "../engine/pool.js";
import { exampleMarket } from "../market/fixtures/exampleMarket.js";
import { marketOffersOf } from "../market/marketOffersOf.js";
import type { FleetArgs, MarketArgs } from "./args.js";
import { parseFleet, type FleetContext } from "./declaration.js";
import { faultsOf } from "./fixtures/faultFixture.js";
import { priceSourceOf, type MarketReading } from "./marketOffers.js";
import { marketWarnings } from "./marketRules.js";

const market: MarketReading = { kind: "read", offers: marketOffersOf(exampleMarket, "market.json") };
const pulledAtSeconds = Date.parse(exampleMarket.pulledAt) / 1000;
const day = 86_400;
const context: FleetContext = { name: "shop", nowEpochSeconds: pulledAtSeconds + day, oneRegion: true, market };
const web = { name: "web", units: 2, needs: { vcpu: 2, memoryGiB: 8 } };
const zones = ["eu-west-1a", "eu-west-1b"];
const declared: MarketArgs = { file: "market.json" };

function pricesOf(changes: Partial<FleetArgs> = {}): Record<string, number> {
  const { pools } = parseFleet({ zones, workloads: [web], market: declared, ...changes }, context);
  return Object.fromEntries(pools.map((pool) => [pool.id, pool.usdPerHour]));
}

test("a fleet on a market runs where the market offers its types, at each zone's mean spot price", (t) => {
  const workloads = [{ ...web, instanceTypes: ["m6i.large", "m7i.large", "m9z.large"] }];
  t.deepEqual(pricesOf({ workloads }), {
    "m6i.large/eu-west-1b/spot": 0.03,
    "m6i.large/eu-west-1a/spot": 0.05,
    "m9z.large/eu-west-1b/spot": 0.08,
    "m6i.large/eu-west-1a/on-demand": 0.1,
    "m6i.large/eu-west-1b/on-demand": 0.1,
    "m7i.large/eu-west-1a/on-demand": 0.11,
    "m9z.large/eu-west-1b/on-demand": 0.2,
  });
});

test("the owner's own figures win over the market's", (t) => {
  const workloads = [{ ...web, instanceTypes: ["m6i.large"] }];
  const prices = pricesOf({ workloads, instanceTypes: [{ name: "m6i.large", onDemandUsdPerHour: 0.07 }] });
  t.is(prices["m6i.large/eu-west-1a/on-demand"], 0.07);
  t.is(prices["m6i.large/eu-west-1a/spot"], 0.05, "a saving plan does not change the spot price");
  const discounted = pricesOf({ workloads, instanceTypes: [{ name: "m6i.large", spotDiscount: 0.8 }] });
  t.is(discounted["m6i.large/eu-west-1a/spot"], 0.02);
});

test("interruption rates are the catalogue's where it knows the type, and its median elsewhere", (t) => {
  const workloads = [{ ...web, instanceTypes: ["m6i.large", "m9z.large"] }];
  const onMarket = parseFleet({ zones, workloads, market: declared }, context);
  const onCatalogue = parseFleet(
    { zones, workloads, instanceTypes: [{ name: "m9z.large", vcpu: 2, memoryGiB: 16, onDemandUsdPerHour: 0.2 }] },
    context,
  );
  for (const id of ["m6i.large/eu-west-1b/spot", "m9z.large/eu-west-1b/spot"]) {
    const scaleIn = (spec: typeof onMarket) => spec.pools.find((pool) => pool.id === id)?.hazardScale;
    t.is(scaleIn(onMarket), scaleIn(onCatalogue));
    t.true(scaleIn(onMarket)! > 0);
  }
});

test("a fleet that names no market takes none, even where one was read", (t) => {
  const spec = parseFleet({ zones, workloads: [web] }, context);
  t.deepEqual(spec, parseFleet({ zones, workloads: [web] }, { ...context, market: undefined as never }));
  t.true(spec.pools.some(({ instanceType, market }) => instanceType === "m7a.large" && market === Market.Spot));
});

test("given pools, as a recorded trace's, go before a market", (t) => {
  const { pools } = parseFleet({ zones, workloads: [web] }, context);
  const spec = parseFleet({ zones, workloads: [web], market: declared }, { ...context, pools });
  t.deepEqual(spec.pools, pools);
});

function marketFaultsOf(changes: object, contextChanges: Partial<FleetContext> = {}): readonly string[] {
  const value = { zones, workloads: [web], market: declared, ...changes };
  return faultsOf(value, { ...context, ...contextChanges }).map(
    ({ where, expected, got }) => `${where}: expected ${expected}, got ${got}`,
  );
}

test("a market of another region is refused, saying how to get the right one", (t) => {
  t.deepEqual(marketFaultsOf({ zones: ["us-east-1a"] }), [
    'market.file: expected a market of us-east-1, which "blended-fleet market pull --region us-east-1" gets, ' +
      "got one of eu-west-1",
  ]);
});

test("zones and types that the market has not are refused, each where it is named", (t) => {
  const faults = marketFaultsOf({
    zones: ["eu-west-1a", "eu-west-1d"],
    workloads: [{ ...web, instanceTypes: ["m9z.large", "c6i.large"] }],
    instanceTypes: [{ name: "m6i.xlarge", vcpu: 4 }],
  });
  t.deepEqual(faults, [
    'zones[1]: expected one of "eu-west-1a", "eu-west-1b", "eu-west-1c" (did you mean "eu-west-1a"?), got "eu-west-1d"',
    'instanceTypes[0].name: expected a type that market.json has, one of "m6i.large", "m7i.large", "m9z.large" ' +
      '(did you mean "m6i.large"?), got "m6i.xlarge"',
  ]);
  t.deepEqual(marketFaultsOf({ zones: ["eu-west-1a"], workloads: [{ ...web, instanceTypes: ["m9z.large"] }] }), [
    'workloads[0].instanceTypes[0]: expected one of "m6i.large", "m7i.large" (did you mean "m6i.large"?), got "m9z.large"',
  ]);
});

function warningsAfter(days: number, maximumAgeDays?: number, reading: MarketReading | undefined = market) {
  const args = { ...declared, ...(maximumAgeDays !== undefined && { maximumAgeDays }) };
  return marketWarnings(args, reading, pulledAtSeconds + days * day);
}

test("a market older than the configured age, or than thirty days, is planned on, with a warning of its age", (t) => {
  const old = { nowEpochSeconds: pulledAtSeconds + 400 * day };
  t.deepEqual(marketFaultsOf({ market: { file: "market.json", maximumAgeDays: 7 } }, old), []);
  t.deepEqual(warningsAfter(30), []);
  t.deepEqual(warningsAfter(400, 500), []);
  t.deepEqual(warningsAfter(7, 7), []);
  t.deepEqual(warningsAfter(31), [
    "market.json is 31 days old, more than 30, and its prices may no longer hold: " +
      '"blended-fleet market pull --region eu-west-1 --out market.json" gets new ones',
  ]);
  t.regex(warningsAfter(8.5, 7)[0]!, /^market\.json is 8 days old, more than 7,/);
  t.regex(warningsAfter(7.04, 7)[0]!, /^market\.json is 7\.1 days old, more than 7,/);
});

test("a market of a day that is still to come is warned of, and clocks a little apart are not", (t) => {
  t.deepEqual(warningsAfter(-1), []);
  t.deepEqual(warningsAfter(-42.5), [
    "market.json says that it was pulled at 2026-11-20T10:00:00Z, 42 days from now, so how old it is can't be told: " +
      'look at this machine\'s clock, or have "blended-fleet market pull --region eu-west-1 --out market.json" write it anew',
  ]);
});

test("a market that was edited is planned on, with a warning that a refresh undoes it", (t) => {
  const edited: MarketReading = {
    kind: "read",
    offers: marketOffersOf({ ...exampleMarket, checksum: `sha256:${"0".repeat(64)}` }, "market.json"),
  };
  t.deepEqual(warningsAfter(1, undefined, edited), [
    "market.json was changed since it was pulled. That is allowed, but a refresh by " +
      '"blended-fleet market pull --region eu-west-1 --out market.json" undoes it; ' +
      "figures of your own in the fleet's instanceTypes would stay",
  ]);
  t.is(warningsAfter(31, undefined, edited).length, 2);
});

test("of a market that was not read, or is not declared, nothing is warned", (t) => {
  t.deepEqual(marketWarnings(undefined, undefined, 0), []);
  t.deepEqual(warningsAfter(400, 1, { kind: "faulty", faults: [] }), []);
});

test("a market's own faults are told with those of the declaration, and none that only follow from them", (t) => {
  const broken: MarketReading = {
    kind: "faulty",
    faults: [{ where: "market.json: zones", expected: "zones by name", got: "nothing" }],
  };
  t.deepEqual(
    marketFaultsOf({ workloads: [{ ...web, units: -1, instanceTypes: ["m9z.large"] }] }, { market: broken }),
    [
      "market.json: zones: expected zones by name, got nothing",
      "workloads[0].units: expected a whole number of units from 0 to 10000, got -1",
    ].reverse(),
  );
});

test("a market is declared by a path, and an age that is no slip", (t) => {
  t.deepEqual(marketFaultsOf({ market: { file: "", maximumAgeDays: 0, path: "x" } }), [
    'market.file: expected a path of up to 4096 characters, not empty, got ""',
    "market.maximumAgeDays: expected days from 0.01 to 3650, got 0",
    "market.path: expected no other fields than file, maximumAgeDays, got an unknown field",
  ]);
  t.regex(marketFaultsOf({}, { market: undefined as never })[0]!, /^market\.file: expected a market that was read/);
});

test("a plan says where its prices come from", (t) => {
  t.deepEqual(priceSourceOf(zones, undefined), { kind: "catalogue", region: "eu-west-1" });
  t.deepEqual(priceSourceOf(zones, market), {
    kind: "market",
    file: "market.json",
    region: "eu-west-1",
    pulledAt: "2026-11-20T10:00:00Z",
  });
});
