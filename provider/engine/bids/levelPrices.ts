import { levelsByStrength, Level } from "../level.js";
import type { LevelClearing } from "./auction.js";
import type { Award } from "./awards.js";
import type { ClearingQuestion, OfferedPool } from "./clearing.js";

/**
 * Clears each level at one rate. With raw the higher of cost and best losing bid of a level, and cap its lowest winning bid,
 * a level's rate is the highest raw of it and the weaker levels, but at most the lowest cap of it and the stronger ones. Both
 * rise with the level, and so does the rate; the cap keeps it below every winning bid, and no cap is below the cost.
 */
export function clearLevels(question: ClearingQuestion, awards: readonly Award[]): readonly LevelClearing[] {
  const costs = costRates(question);
  const parts = levelsByStrength.map((level, strength) => partsOf(level, costs[strength] ?? 1, awards));
  return parts.map((part, strength) => {
    const highest = Math.max(
      ...parts.slice(0, strength + 1).map((weaker) => Math.max(weaker.costRate, weaker.losingRate)),
    );
    const caps = parts.slice(strength).map((stronger) => stronger.lowestWinningRate ?? Infinity);
    return { ...part, rate: Math.min(highest, ...caps) };
  });
}

function partsOf(level: Level, costRate: number, awards: readonly Award[]): Omit<LevelClearing, "rate"> {
  const here = awards.filter(({ contender }) => contender.bid.level === level);
  // One that keeps what is never taken back, though prices rose above its bid, pays its bid and holds no price down.
  const winning = here.filter(({ units, covered }) => units > 0 && covered.places.length > 0);
  const rates = winning.map(({ contender }) => contender.rate);
  return {
    level,
    costRate,
    losingRate: here.filter(isShort).reduce((highest, { contender }) => Math.max(highest, contender.rate), 0),
    ...(rates.length > 0 && { lowestWinningRate: rates.reduce((a, b) => Math.min(a, b)) }),
    askedUnits: here.reduce((sum, { contender }) => sum + contender.asked, 0),
    awardedUnits: here.reduce((sum, { units }) => sum + units, 0),
  };
}

/**
 * Whether one more unit of something scarce would have served the bid, or would have without the others: one that covers no capacity, or that asks for more at
 * least than there is at all, moves no price.
 */
function isShort({ contender: { asked, minimum }, covered, units, alone }: Award): boolean {
  return units < asked && covered.places.length > 0 && (alone === undefined || alone + 1 >= minimum);
}

/**
 * The cheapest capacity that can back each level, as a share of on-demand: for each bid, its cheapest pool ÷ its unit's on-demand
 * price, and the least of the level's bids. What backs a stronger level backs a weaker one too, so that a level costs no
 * more than those above it. Where no bid tells, it is on-demand for what only that can back, and for Immediate the cheapest
 * vCPU of any pool against the cheapest of on-demand.
 */
function costRates({ pools, bids }: ClearingQuestion): readonly number[] {
  const own = levelsByStrength.map((level) => {
    const told = bids.filter((bid) => bid.level === level && bid.pools.length > 0);
    if (told.length === 0) return level === Level.Immediate ? spotShare(pools) : 1;
    return told.reduce(
      (least, bid) => Math.min(least, cheapest(pools, bid.pools) / bid.unitOnDemandUsdPerHour),
      Infinity,
    );
  });
  return own.map((_, strength) => Math.min(...own.slice(strength)));
}

function cheapest(pools: readonly OfferedPool[], places: readonly number[]): number {
  return places.reduce((least, place) => Math.min(least, pools[place]?.usdPerHour ?? Infinity), Infinity);
}

function spotShare(pools: readonly OfferedPool[]): number {
  const perVcpu = (some: readonly OfferedPool[]): number =>
    some.reduce((least, { usdPerHour, vcpu }) => Math.min(least, usdPerHour / vcpu), Infinity);
  const share = perVcpu(pools) / perVcpu(pools.filter(({ steady }) => steady));
  return share > 0 && share < 1 ? share : 1;
}
