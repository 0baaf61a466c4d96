import test from "ava";
import { decide } from "./decide.js";
import { fleetOptimum } from "./fixtures/fleetOptimum.js";
import { gapsOf, gapsText } from "./fixtures/gaps.js";
import { linearFleet, withoutRisk } from "./fixtures/linearFleet.js";
import { seen } from "./fixtures/scene.js";
import type { FleetSpec, WorkloadSpec } from "./fleet.js";
import { profiles } from "./profile.js";
import { emptyState } from "./state.js";

/** What each workload's launches and steps of degradation cost in the first decision, in USD an hour. */
function decidedTotals(spec: FleetSpec): number[] {
  const { actions } = decide(spec, emptyState(spec.name, 0), seen(0, []), withoutRisk);
  const price = new Map(spec.pools.map(({ id, usdPerHour }) => [id, usdPerHour]));
  return spec.workloads.map(({ name, degradation }: WorkloadSpec) =>
    actions.reduce((sum, action) => {
      if (action.workload !== name) return sum;
      if (action.kind === "launch") return sum + action.count * (price.get(action.pool) ?? NaN);
      return action.kind === "degrade" ? sum + (degradation[0]?.qualityUsdPerHour ?? NaN) : sum;
    }, 0),
  );
}

test("without risk, a fleet costs what integer programming says, but for the margin of a step", (t) => {
  const gaps: number[] = [];
  for (let seed = 0; seed < 300; seed++) {
    const spec = linearFleet(seed);
    const totals = fleetOptimum(spec);
    const gapTo = (total: number, i: number): number => (total - (totals[i] ?? NaN)) / (totals[i] ?? NaN);
    gaps.push(...decidedTotals(spec).map(gapTo));
  }
  const summed = gapsOf(gaps);
  t.log(gapsText(summed));
  t.true(summed.worst <= profiles.balanced.margin, gapsText(summed));
  t.true(Math.min(...gaps) > -1e-6);
});
