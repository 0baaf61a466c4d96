import type { LevelClearing } from "./auction.js";
import type { Award } from "./awards.js";
import type { ClearingQuestion, OfferedPool } from "./clearing.js";
import type { Level } from "../level.js";
import type { Limit } from "./placement.js";

/** What a sentence is made of besides the award. */
export interface Told {
  readonly question: ClearingQuestion;
  readonly level: LevelClearing;
  readonly granted: number;
  readonly usdPerUnitHour: number;
  /** The lowest density of those that were served before it; absent where none was. */
  readonly lowestBefore?: number;
}

/** Why a bid got what it got, for its owner. */
export function reasonFor(award: Award, told: Told): string {
  const { contender, units } = award;
  if (contender.asked === 0) return notOpen(award, told.question.nowSeconds);
  const text = units === 0 ? lost(award, told) : won(award, told);
  const leaving = contender.bid.held - units;
  return `${text}${going(leaving, contender.bid.level)}`;
}

function notOpen({ contender: { bid } }: Award, nowSeconds: number): string {
  const { fromSeconds, untilSeconds, units } = bid.bid;
  if (units < 1) return "Higher bids for the same part ask for all that bids may add to it.";
  if (nowSeconds < fromSeconds) return `Its window opens at ${atText(fromSeconds)}: until then it asks for nothing.`;
  return `Its window ended at ${atText(untilSeconds)}: it asks for nothing any more.${going(bid.held, bid.level)}`;
}

function won(award: Award, told: Told): string {
  const { contender, units } = award;
  const price = `at ${usd(told.usdPerUnitHour)} USD per unit and hour, of at most ${usd(contender.bid.bid.usdPerUnitHour)}`;
  const waiting = units - told.granted;
  const later =
    waiting > 0
      ? ` ${waiting} of them ${waiting === 1 ? "starts" : "start"} once running units of other bids have had their notice.`
      : "";
  if (units >= contender.asked) return `All ${unitsText(units)} ${price}.${later}`;
  return `${units} of ${unitsText(contender.asked)} ${price}: ${shortOf(award, told)}.${later}`;
}

function lost(award: Award, told: Told): string {
  const { contender, covered, alone = Infinity } = award;
  const { bid, minimum } = contender;
  if (bid.pools.length === 0) return `No pool that its workload may use can back ${bid.level} now.`;
  if (covered.places.length === 0) return belowCost(award, told.question);
  if (alone < minimum)
    return `There is capacity for ${unitsText(alone)} at most, and fewer than ${minimum} are of no use to it: ${limitText(award, told)}.`;
  if (award.reached > 0) return passedOver(award, told);
  return `Outbid: ${shortOf(award, told)}.`;
}

function belowCost({ contender: { bid } }: Award, { pools }: ClearingQuestion): string {
  const first = cheapestAbove(-Infinity, bid.pools, pools);
  const cost = first ? `${first.id} at ${usd(first.usdPerHour)} USD per unit and hour` : "none now";
  return `Below cost: the cheapest capacity for it is ${cost}, and the bid is ${usd(bid.bid.usdPerUnitHour)}.`;
}

function cheapestAbove(
  usdPerHour: number,
  places: readonly number[],
  pools: readonly OfferedPool[],
): OfferedPool | undefined {
  let cheapest: OfferedPool | undefined;
  for (const place of places) {
    const pool = pools[place];
    if (pool && pool.usdPerHour > usdPerHour && (!cheapest || comesBefore(pool, cheapest))) cheapest = pool;
  }
  return cheapest;
}

function comesBefore(one: OfferedPool, other: OfferedPool): boolean {
  return one.usdPerHour < other.usdPerHour || (one.usdPerHour === other.usdPerHour && one.id < other.id);
}

/** As block orders are in the European day-ahead auction: a better bid may get nothing while a smaller one below it fits. */
function passedOver(award: Award, told: Told): string {
  const { reached, contender } = award;
  return `Minimum not met: ${unitsText(reached)} were left when its turn came, and fewer than ${contender.minimum} are of no use to it. Smaller bids that rank below it may be served all the same, as with block orders in a power auction. ${sentence(shortOf(award, told))}.`;
}

/** The limit, and what those that were served before it offer, in its own unit's price. */
function shortOf(award: Award, told: Told): string {
  const { contender } = award;
  if (told.lowestBefore === undefined) return limitText(award, told);
  const others = usd(told.lowestBefore * contender.weight * contender.bid.unitOnDemandUsdPerHour);
  return `${limitText(award, told)}, as bids worth ${others} USD or more for a unit like its own come first; a unit and hour of ${told.level.level} costs ${usd(told.level.rate * contender.bid.unitOnDemandUsdPerHour)}`;
}

function limitText(award: Award, { question }: Told): string {
  const limit: Limit = award.limit ?? "room";
  switch (limit) {
    case "budget":
      return `the fleet's budget leaves ${usd(Math.max(0, question.budgetUsdPerHour))} USD an hour for bids, too little for more`;
    case "vcpus":
      return `the quota leaves ${Math.max(0, question.onDemandVcpus)} on-demand vCPUs for bids, too few for more`;
    case "room":
      return `the pools it covers are full${dearer(award, question)}`;
  }
}

/** The cheapest pool that a higher bid would cover. */
function dearer({ contender: { bid } }: Award, { pools }: ClearingQuestion): string {
  const next = cheapestAbove(bid.bid.usdPerUnitHour, bid.pools, pools);
  return next ? ` (a bid of ${usd(next.usdPerHour)} USD would cover ${next.id})` : "";
}

function going(units: number, level: Level): string {
  return units > 0
    ? ` ${unitsText(units)} of it that still ${units === 1 ? "runs gets" : "run get"} the notice of ${level}.`
    : "";
}

function unitsText(units: number): string {
  return units === 1 ? "1 unit" : `${units} units`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Four digits tell prices apart; those below a cent need six. */
function usd(value: number): string {
  return value.toFixed(value > 0 && value < 0.01 ? 6 : 4);
}

function atText(seconds: number): string {
  const moment = new Date(seconds * 1000);
  return Number.isNaN(moment.getTime()) ? `second ${seconds}` : moment.toISOString().replace(".000Z", "Z");
}
