import test from "ava";
import fc from "fast-check";
import {
  expectedUsdPerHour,
  meetsNeeds,
  mostTypesOfMarket,
  poolOf,
  rankCandidates,
  typeMeetsNeeds,
  type CandidateRequest,
  type Needs,
} from "./candidates.js";
import { catalogue } from "./catalogue.js";
import { Architecture, type InstanceTypeFacts } from "./instanceType.js";
import { Market } from "./pool.js";

const webNeeds: Needs = {
  vcpu: 2,
  memoryGiB: 8,
  gpus: 0,
  networkGbps: 0,
  storageIops: 0,
  architecture: Architecture.X86,
};
const webRequest: CandidateRequest = {
  needs: webNeeds,
  types: catalogue,
  zones: ["us-east-1a", "us-east-1b"],
  markets: [Market.Spot, Market.OnDemand],
  lostWorkSeconds: 180,
  typesAreOwners: false,
};

function typeNamed(name: string, changes: Partial<InstanceTypeFacts> = {}): InstanceTypeFacts {
  return {
    name,
    architecture: Architecture.X86,
    performance: { vcpu: 2, memoryGiB: 8, gpus: 0, networkGbps: 1, storageIops: 3000 },
    onDemandUsdPerHour: 0.1,
    spotDiscount: 0.6,
    monthlyInterruptionRate: 0.1,
    ...changes,
  };
}

function typesOf(request: CandidateRequest): readonly string[] {
  return [...new Set(rankCandidates(request).map((pool) => pool.instanceType))];
}

test("a type that is short in any one dimension does not meet the needs", (t) => {
  const performance = { vcpu: 2, memoryGiB: 8, gpus: 1, networkGbps: 1, storageIops: 3000 };
  t.true(meetsNeeds(performance, performance));
  for (const dimension of ["vcpu", "memoryGiB", "gpus", "networkGbps", "storageIops"] as const) {
    t.false(meetsNeeds({ ...performance, [dimension]: performance[dimension] - 0.5 }, performance), dimension);
  }
  t.false(typeMeetsNeeds(typeNamed("x", { architecture: Architecture.Arm }), webNeeds));
});

test("a spot pool costs the on-demand price less the typical discount", (t) => {
  const pool = poolOf(typeNamed("m.large"), "us-east-1a", Market.Spot);
  t.is(pool.id, "m.large/us-east-1a/spot");
  t.is(pool.region, "us-east-1");
  t.is(pool.usdPerHour, 0.04);
  t.is(poolOf(typeNamed("m.large"), "us-east-1a", Market.OnDemand).usdPerHour, 0.1);
});

test("the expected price charges the hours that interruptions lose, to spot alone", (t) => {
  const spot = poolOf(typeNamed("m.large"), "us-east-1a", Market.Spot);
  // One in e of the instances is left after a month at one interruption in 730 hours.
  const rate = 1 - 1 / Math.E;
  t.true(Math.abs(expectedUsdPerHour(spot, rate, 73 * 3600) - 0.04 * 1.1) < 1e-12);
  t.is(expectedUsdPerHour(spot, rate, 0), 0.04);
  t.is(expectedUsdPerHour(poolOf(typeNamed("m.large"), "us-east-1a", Market.OnDemand), rate, 73 * 3600), 0.1);
});

test("of two types at one price, the one that is interrupted less comes first", (t) => {
  const types = [
    typeNamed("a", { monthlyInterruptionRate: 0.225 }),
    typeNamed("b", { monthlyInterruptionRate: 0.025 }),
  ];
  t.deepEqual(typesOf({ ...webRequest, types, markets: [Market.Spot] }), ["b", "a"]);
});

test("equal candidates come in the order of their ids, whatever order they are given in", (t) => {
  const types = [typeNamed("b"), typeNamed("a")];
  const ids = (request: CandidateRequest): string[] => rankCandidates(request).map((pool) => pool.id);
  const request = { ...webRequest, types };
  t.deepEqual(ids(request), ids({ ...request, types: [...types].reverse(), zones: [...request.zones].reverse() }));
  t.is(ids(request)[0], "a/us-east-1a/spot");
});

test("on each market no more types are kept than the limit, and among them is the cheapest", (t) => {
  for (const market of Object.values(Market)) {
    const ofMarket = rankCandidates(webRequest).filter((pool) => pool.market === market);
    t.is(new Set(ofMarket.map((pool) => pool.instanceType)).size, mostTypesOfMarket);
    const all = catalogue.filter((type) => typeMeetsNeeds(type, webNeeds));
    const cheapest = Math.min(...all.map((type) => poolOf(type, "us-east-1a", market).usdPerHour));
    t.is(Math.min(...ofMarket.map((pool) => pool.usdPerHour)), cheapest);
  }
});

test("a type two sizes too big is wasteful, and spot dearer than the cheapest on-demand is too", (t) => {
  const types = [
    typeNamed("fits"),
    typeNamed("one-size-up", { onDemandUsdPerHour: 0.2 }),
    typeNamed("two-sizes-up", { onDemandUsdPerHour: 0.4 }),
    typeNamed("no-discount", { onDemandUsdPerHour: 0.11, spotDiscount: 0 }),
  ];
  const ids = rankCandidates({ ...webRequest, types, zones: ["us-east-1a"] }).map((pool) => pool.id);
  t.deepEqual(ids, [
    "fits/us-east-1a/spot",
    "one-size-up/us-east-1a/spot",
    "fits/us-east-1a/on-demand",
    "no-discount/us-east-1a/on-demand",
    "one-size-up/us-east-1a/on-demand",
  ]);
});

test("types that the owner listed are all kept", (t) => {
  const types = ["a", "b", "c", "d", "e"].map((name) => typeNamed(name));
  const dear = typeNamed("f", { onDemandUsdPerHour: 5 });
  t.is(typesOf({ ...webRequest, types: [...types, dear], typesAreOwners: true }).length, 6);
  t.is(typesOf({ ...webRequest, types: [...types, dear] }).length, mostTypesOfMarket);
});

test("whatever the needs, every candidate meets them and none is left where a type does", (t) => {
  const needs = fc.record({
    vcpu: fc.integer({ min: 1, max: 10 }),
    memoryGiB: fc.integer({ min: 1, max: 70 }),
    gpus: fc.integer({ min: 0, max: 2 }),
    networkGbps: fc.integer({ min: 0, max: 12 }),
    storageIops: fc.integer({ min: 0, max: 120_000 }),
    architecture: fc.constantFrom(...Object.values(Architecture)),
  });
  t.notThrows(() =>
    fc.assert(
      fc.property(needs, (someNeeds) => {
        const pools = rankCandidates({ ...webRequest, needs: someNeeds });
        const isPossible = catalogue.some((type) => typeMeetsNeeds(type, someNeeds));
        return pools.length > 0 === isPossible && pools.every((pool) => meetsNeeds(pool.performance, someNeeds));
      }),
    ),
  );
});
