import test, { type ExecutionContext } from "ava";
import { gapsOf, gapsText, type Gaps } from "../fixtures/gaps.js";
import { clear, type ClearingQuestion } from "./clearing.js";
import { auctionOptimum, coveredBy, solvedWithin } from "./fixtures/auctionOptimum.js";
import { smallAuction } from "./fixtures/smallAuction.js";

/** `BLENDED_FLEET_BIDS` for a longer look; docs/bids.md tells the figures of 4,000. */
const seeds = Number(process.env["BLENDED_FLEET_BIDS"] ?? 500);

test("without minimums the value served is hardly below the best of all allocations where not all can be served", (t) => {
  assertClose(t, gapsFor(false), { mean: 0.01, at95: 0.05, worst: 0.6 });
});

test("with minimums, and bids for all or nothing, the value served is near the best of all allocations where not all can be served", (t) => {
  assertClose(t, gapsFor(true), { mean: 0.05, at95: 0.25, worst: 0.9 });
});

function gapsFor(lumpy: boolean): number[] {
  const gaps: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const question = smallAuction(seed, lumpy);
    const best = auctionOptimum(question);
    const { lines } = clear(question);
    const value = question.bids.reduce((sum, { bid }, i) => sum + bid.usdPerUnitHour * (lines[i]?.awarded ?? NaN), 0);
    const gap = (best - value) / best;
    // Where all can be served, there is nothing to get wrong.
    if (best > 0 && best < (1 - solvedWithin) * valueOfAll(question)) gaps.push(Math.abs(gap) < solvedWithin ? 0 : gap);
  }
  return gaps;
}

/** Of all that is asked for by bids that cover some pool, in USD an hour. */
function valueOfAll(question: ClearingQuestion): number {
  return question.bids.reduce(
    (sum, { bid, pools }) =>
      sum + (coveredBy({ bid, pools }, question).length > 0 ? bid.usdPerUnitHour * bid.units : 0),
    0,
  );
}

function assertClose(t: ExecutionContext, gaps: readonly number[], most: Pick<Gaps, "mean" | "at95" | "worst">): void {
  const found = gapsOf(gaps);
  t.log(gapsText(found));
  t.true(found.mean < most.mean && found.at95 < most.at95 && found.worst < most.worst, gapsText(found));
  // More than the best of all would be more than there is.
  t.is(Math.min(...gaps), 0);
}
