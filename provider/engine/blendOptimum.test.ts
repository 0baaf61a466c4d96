import test, { type ExecutionContext } from "ava";
import { chooseBlend } from "./chooseBlend.js";
import { fullestZone, leastTotal } from "./fixtures/blendOptimum.js";
import { gapsOf, gapsText, type Gaps } from "./fixtures/gaps.js";
import { randomRequest, spreadRequest } from "./fixtures/randomRequest.js";
import { totalOf } from "./objective.js";

/** `BLENDED_FLEET_BLENDS` for a longer look: of 5,000 the optimum is found in 98 %. */
const seeds = Number(process.env["BLENDED_FLEET_BLENDS"] ?? 400);

test("on small random markets the chosen blend costs hardly more than the best of all blends", (t) => {
  const gaps: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const request = randomRequest(seed);
    const { feasible, terms } = chooseBlend(request);
    const least = leastTotal(request);
    t.is(feasible, least < Infinity, `seed ${seed}`);
    if (feasible) gaps.push((totalOf(terms) - least) / least);
  }
  assertClose(t, gaps, { mean: 0.002, at95: 0.005, worst: 0.35 });
});

test("so it does where no zone may hold more than a half, or as near to that as the open pools let it", (t) => {
  const gaps: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const { spread, ...anywhere } = spreadRequest(seed);
    const { blend, feasible, terms, beyondSpread } = chooseBlend({ ...anywhere, spread });
    const most = Math.ceil(anywhere.valuation.exposure.units / 2) + spread.raisedBy;
    const least = leastTotal(anywhere, most);
    t.is(beyondSpread ?? 0, spread.raisedBy, `seed ${seed}`);
    t.is(feasible, least < Infinity, `seed ${seed}`);
    if (!feasible) continue;
    t.true(fullestZone(blend, anywhere) <= most, `seed ${seed}`);
    // One unit fewer in the fullest zone is not to be had, whatever it costs.
    if (spread.raisedBy > 0) t.is(leastTotal({ ...anywhere, budgetUsdPerHour: Infinity }, most - 1), Infinity);
    gaps.push((totalOf(terms) - least) / least);
  }
  assertClose(t, gaps, { mean: 0.01, at95: 0.02, worst: 0.9 });
});

function assertClose(t: ExecutionContext, gaps: readonly number[], most: Pick<Gaps, "mean" | "at95" | "worst">): void {
  const found = gapsOf(gaps);
  t.log(gapsText(found));
  t.true(found.mean < most.mean && found.at95 < most.at95 && found.worst < most.worst, gapsText(found));
  // A best of all that is not the best would show as a negative gap.
  t.true(Math.min(...gaps) > -1e-9);
}
