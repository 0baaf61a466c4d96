import test from "ava";
import * as fc from "fast-check";
import { Level } from "../../provider/engine/level.js";
import { Role } from "../../provider/engine/observation.js";
import type { BlendLine } from "../../provider/engine/plan.js";
import { Market, poolId, type CapacityPool } from "../../provider/engine/pool.js";
import { separated } from "./separatedPools.js";

function pool(instanceType: string, zone: string): CapacityPool {
  return {
    id: poolId(instanceType, zone, Market.OnDemand),
    instanceType,
    zone,
    region: "us-east-1",
    market: Market.OnDemand,
    usdPerHour: 0.1,
    onDemandUsdPerHour: 0.1,
    performance: { vcpu: 2, memoryGiB: 8, gpus: 0, networkGbps: 1, storageIops: 3000 },
    hazardScale: 0,
  };
}

function line(role: Role, at: CapacityPool): BlendLine {
  return {
    part: "main",
    level: Level.NonInterruptible,
    role,
    stopped: false,
    pool: at,
    units: 1,
    usdPerHour: at.usdPerHour,
    interruptionsPerDay: 0,
  };
}

const rectangle = (types: readonly string[], zones: readonly string[]): readonly CapacityPool[] =>
  types.flatMap((type) => zones.map((zone) => pool(type, zone)));
const some = <T>(...values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 1 });
const pools = fc
  .tuple(some("a.large", "b.large", "c.large"), some("us-east-1a", "us-east-1b", "us-east-1c"))
  .map(([types, zones]) => rectangle(types, zones));
const index = fc.nat({ max: 8 });

test("serving and shadow pools are apart, both are there, and each is whole types in whole zones", (t) => {
  const situation = fc
    .record({
      serving: pools,
      shadow: pools,
      at: fc.array(index, { maxLength: 4 }),
      shadowAt: fc.array(index, { maxLength: 2 }),
    })
    .filter(({ serving, shadow }) => new Set([...serving, ...shadow].map(({ id }) => id)).size > 1);
  fc.assert(
    fc.property(situation, ({ serving, shadow, at, shadowAt }) => {
      const plan = [
        ...at.flatMap((i) => serving[i % serving.length] ?? []).map((each) => line(Role.Serving, each)),
        ...shadowAt.flatMap((i) => shadow[i % shadow.length] ?? []).map((each) => line(Role.Shadow, each)),
      ];
      const parted = separated(serving, shadow, plan);
      const ids = new Set(parted.serving.map(({ id }) => id));
      return (
        parted.serving.length > 0 &&
        parted.shadow.length > 0 &&
        !parted.shadow.some(({ id }) => ids.has(id)) &&
        isRectangle(parted.serving) &&
        isRectangle(parted.shadow)
      );
    }),
  );
  t.pass();
});

test("what the plan uses stays with the side that uses it", (t) => {
  const all = rectangle(["a.large", "b.large", "c.large"], ["us-east-1a", "us-east-1b"]);
  const plan = [line(Role.Serving, pool("a.large", "us-east-1a")), line(Role.Shadow, pool("b.large", "us-east-1a"))];
  const parted = separated(all, all, plan);
  t.deepEqual(typesIn(parted.serving), ["a.large", "c.large"]);
  t.deepEqual(typesIn(parted.shadow), ["b.large"]);
});

test("a shadow of the same type in another zone keeps that zone", (t) => {
  const all = rectangle(["a.large", "b.large"], ["us-east-1a", "us-east-1b"]);
  const plan = [line(Role.Serving, pool("a.large", "us-east-1a")), line(Role.Shadow, pool("a.large", "us-east-1b"))];
  const parted = separated(all, all, plan);
  t.deepEqual(new Set(parted.shadow.map(({ zone }) => zone)), new Set(["us-east-1b"]));
  t.deepEqual(typesIn(parted.shadow), ["a.large", "b.large"]);
});

test("pools that are apart already are left as they are", (t) => {
  const serving = rectangle(["a.large"], ["us-east-1a"]);
  const shadow = rectangle(["a.large"], ["us-east-1b"]);
  t.deepEqual(separated(serving, shadow, []), { serving, shadow });
});

function typesIn(all: readonly CapacityPool[]): readonly string[] {
  return [...new Set(all.map(({ instanceType }) => instanceType))].sort();
}

function isRectangle(all: readonly CapacityPool[]): boolean {
  const zones = new Set(all.map(({ zone }) => zone));
  return all.length === typesIn(all).length * zones.size;
}
