import test from "ava";
import { chooseBlend } from "./chooseBlend.js";
import { leastTotal } from "./fixtures/blendOptimum.js";
import { gapsOf, gapsText } from "./fixtures/gaps.js";
import { randomRequest } from "./fixtures/randomRequest.js";
import { totalOf } from "./objective.js";

/** `BLENDED_FLEET_BLENDS` for a longer look: of 5,000 the optimum is found in 97 %. */
const seeds = Number(process.env["BLENDED_FLEET_BLENDS"] ?? 400);

test("on small random markets the chosen blend costs hardly more than the best of all blends", (t) => {
  const gaps: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const request = randomRequest(seed);
    const least = leastTotal(request);
    const { feasible, terms } = chooseBlend(request);
    t.is(feasible, least < Infinity, `seed ${seed}`);
    if (feasible) gaps.push((totalOf(terms) - least) / least);
  }
  const summed = gapsOf(gaps);
  t.log(gapsText(summed));
  t.true(summed.mean < 0.002 && summed.at95 < 0.005 && summed.worst < 0.2, gapsText(summed));
  // A best of all that is not the best would show as a negative gap.
  t.true(Math.min(...gaps) > -1e-9);
});
