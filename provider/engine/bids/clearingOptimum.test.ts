import test, { type ExecutionContext } from "ava";
import { gapsOf, gapsText, type Gaps } from "../fixtures/gaps.js";
import { clear } from "./clearing.js";
import { auctionOptimum, solvedWithin } from "./fixtures/auctionOptimum.js";
import { smallAuction } from "./fixtures/smallAuction.js";

/** `BLENDED_FLEET_BIDS` for a longer look. */
const seeds = Number(process.env["BLENDED_FLEET_BIDS"] ?? 400);

test("without minimums the value served is hardly below the best of all allocations", (t) => {
  assertClose(t, gapsFor(false), { mean: 0.005, at95: 0.01, worst: 0.4 });
});

test("with minimums, and bids for all or nothing, the value served is near the best of all allocations", (t) => {
  assertClose(t, gapsFor(true), { mean: 0.02, at95: 0.1, worst: 0.8 });
});

function gapsFor(lumpy: boolean): number[] {
  const gaps: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const question = smallAuction(seed, lumpy);
    const best = auctionOptimum(question);
    const { lines } = clear(question);
    const value = question.bids.reduce((sum, { bid }, i) => sum + bid.usdPerUnitHour * (lines[i]?.awarded ?? NaN), 0);
    const gap = (best - value) / best;
    if (best > 0) gaps.push(Math.abs(gap) < solvedWithin ? 0 : gap);
  }
  return gaps;
}

function assertClose(t: ExecutionContext, gaps: readonly number[], most: Pick<Gaps, "mean" | "at95" | "worst">): void {
  const found = gapsOf(gaps);
  t.log(gapsText(found));
  t.true(found.mean < most.mean && found.at95 < most.at95 && found.worst < most.worst, gapsText(found));
  // More than the best of all would be more than there is.
  t.is(Math.min(...gaps), 0);
}
