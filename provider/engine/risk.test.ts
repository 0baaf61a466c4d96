import test from "ava";
import type { Blend, PoolOutlook } from "./blend.js";
import { outlook, pool, steadyA } from "./fixtures/scene.js";
import { Market } from "./pool.js";
import { declaredCosts } from "./shortageCost.js";
import { RiskModel, type Exposure, type ShortageRisk } from "./risk.js";

const exposure: Exposure = { units: 4, hours: 0.05, shadowUnits: 0, shadowHours: 0, costs: declaredCosts(4) };
const zones = ["us-east-1a", "us-east-1b", "us-west-2a", "eu-west-1a"];
const hazards = [0.3, 0.1, 0.5, 0.05];
const outlooks = zones.map((zone, i) => outlook(pool(zone, Market.Spot), { hazardPerHour: hazards[i] ?? 0 }));

function shortageRisk(blend: Blend, of: readonly PoolOutlook[], by: Exposure): ShortageRisk {
  return new RiskModel(of, by).riskOf(blend);
}

function lost({ hazardPerHour }: PoolOutlook, hours: number): number {
  return 1 - Math.exp(-hazardPerHour * hours);
}

/** Every first loss with every set of others that go with it, by the odds that risk.ts documents. */
function enumerated(blend: Blend, of: readonly PoolOutlook[], { units, hours, costs }: Exposure): ShortageRisk {
  const at = (position: number): PoolOutlook => {
    const found = of[blend.pools[position] ?? -1];
    if (!found) throw new RangeError("expected an outlook");
    return found;
  };
  const positions = blend.pools.map((_, position) => position);
  const risk = { cost: 0, nothing: 0 };
  for (const first of positions) {
    for (let set = 0; set < 2 ** positions.length; set++) {
      if ((set & (1 << first)) === 0) continue;
      let odds = lost(at(first), hours) / hours;
      let left = 0;
      for (const other of positions) {
        const goes = (set & (1 << other)) !== 0;
        if (!goes) left += blend.units[other] ?? 0;
        if (other === first) continue;
        const together = (at(other).pool.region === at(first).pool.region ? 0.22 : 0.015) / 2;
        const joint = at(other).onDemand ? 0 : 1 - (1 - together) * (1 - lost(at(other), hours));
        odds *= goes ? joint : 1 - joint;
      }
      if (left >= units) continue;
      risk.cost += odds * hours * (costs[Math.min(units, units - left)] ?? NaN);
      if (left <= 0) risk.nothing += odds * hours;
    }
  }
  return risk;
}

function near(t: { true(value: boolean, message?: string): void }, got: ShortageRisk, expected: ShortageRisk): void {
  for (const name of ["cost", "nothing"] as const) {
    // Combinations less likely than 1e-4 are left out.
    const most = 2e-3 * expected[name] + 1e-5;
    t.true(Math.abs(got[name] - expected[name]) <= most, `${name}: ${got[name]}, expected ${expected[name]}`);
  }
}

for (const blend of [
  { pools: [0], units: [4] },
  { pools: [0, 1], units: [2, 2] },
  { pools: [0, 1], units: [4, 4] },
  { pools: [0, 1, 2], units: [2, 1, 1] },
  { pools: [0, 1, 2, 3], units: [2, 2, 2, 2] },
]) {
  test(`the risk of ${blend.units.join("+")} units in pools ${blend.pools.join(", ")} is that of all combinations`, (t) => {
    near(t, shortageRisk(blend, outlooks, exposure), enumerated(blend, outlooks, exposure));
  });
}

test("units on-demand are never short, and beside spot they keep something ready", (t) => {
  const withSteady = [...outlooks, outlook(steadyA)];
  const { cost, nothing } = shortageRisk({ pools: [4], units: [4] }, withSteady, exposure);
  t.deepEqual([cost, nothing], [0, 0]);
  const mixed = { pools: [0, 4], units: [3, 1] };
  t.is(shortageRisk(mixed, withSteady, exposure).nothing, 0);
  near(t, shortageRisk(mixed, withSteady, exposure), enumerated(mixed, withSteady, exposure));
});

test("spares in a second region make being short rarer, a shadow makes it shorter", (t) => {
  const alone = shortageRisk({ pools: [0], units: [4] }, outlooks, exposure);
  const spread = shortageRisk({ pools: [0, 3], units: [4, 4] }, outlooks, exposure);
  const shadowed = shortageRisk({ pools: [0], units: [4] }, outlooks, {
    ...exposure,
    shadowUnits: 4,
    shadowHours: 0.005,
  });
  t.true(spread.cost < alone.cost / 5);
  t.true(Math.abs(shadowed.cost - alone.cost / 10) < 1e-12);
  t.true(Math.abs(shadowed.nothing - alone.nothing / 10) < 1e-12);
});
