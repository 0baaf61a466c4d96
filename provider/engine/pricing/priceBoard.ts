import type { LevelClearing } from "../bids/auction.js";
import { levelsByStrength, type Level } from "../level.js";
import type { DemandForecast } from "./demandRecord.js";
import { knownMoment } from "./knownMoment.js";
import { shortageChance } from "./shortageChance.js";
import { withPrices, type PriceHour } from "./priceHistory.js";

/** What a published price is made of, in USD per unit-hour. They add up to it. */
export interface PriceParts {
  /** The market under it: the cheapest capacity that can back the level. */
  readonly market: number;
  /** What is paid on top because bids contend for the level now. */
  readonly scarcity: number;
  /** What is expected on top over the time for which the level can't be taken back. */
  readonly foresight: number;
  /** What smoothing and bounds add or take. */
  readonly smoothing: number;
}

/** The published price of a level, for a unit of the fleet's mean on-demand price. */
export interface LevelPrice {
  readonly level: Level;
  readonly usdPerUnitHour: number;
  /** As a share of a unit's on-demand price: times a workload's own, it is that workload's price. */
  readonly rate: number;
  readonly parts: PriceParts;
}

export interface PriceBoard {
  readonly atSeconds: number;
  /** On-demand price of the mean unit of the fleet, in USD an hour. */
  readonly unitUsdPerHour: number;
  /** The weakest level first; never falls. */
  readonly levels: readonly LevelPrice[];
  /** The last day's prices, an hour each, the oldest first; the last hour is not over. */
  readonly history: readonly PriceHour[];
  /** What the next board goes on from, by strength of level. */
  readonly memory: PriceMemory;
}

export interface PriceMemory {
  /** Smoothed, before bounds: so that it does not matter how often rounds come. */
  readonly rates: readonly number[];
  /** Of the cheapest capacity, for a level that a round says nothing of. */
  readonly costs: readonly number[];
  /** What was paid or lost on top of cost for want of units lately, fading over a day. */
  readonly scarcities: readonly number[];
}

export interface PricedRound {
  readonly nowSeconds: number;
  /** On-demand price of the mean unit of the fleet, in USD an hour. */
  readonly unitUsdPerHour: number;
  /** As the round cleared them. A level that is missing goes on as it was. */
  readonly clearings: readonly LevelClearing[];
  /** Of the next day, where there is any. */
  readonly demand: readonly DemandForecast[];
  /** The most on-demand units that budget and quota allow, those that run included; Infinity where no limit is known. */
  readonly steadyUnits: number;
}

/**
 * Published rates come nearer to what rounds say by 63 % in this time: long enough that one round's bids don't show in full,
 * short enough that an hour's scarcity does. Chosen, not measured.
 */
export const smoothingSeconds = 900;

/** What scarcity was worth is forgotten by 63 % in a day: demand that comes each day is remembered to the next. */
export const scarcityFadeSeconds = 86_400;

/** No published rate is above ten times on-demand, the bound that EC2 once put on spot bids, unless its cost is. */
export const highestRate = 10;

/**
 * Prices of levels after a round. With cost, clearing and foresight as rates (shares of a unit's on-demand price):
 *
 *     said = cost + (clearing rate − cost) + chance of shortage · remembered scarcity
 *     smoothed += (said − smoothed) · (1 − exp(−seconds since the last board / 900))
 *     rate = max over this level and the weaker of max(cost, smoothed), at most 10 or the dearest cost
 *
 * So a rate is never below the level's cost now and never falls with a stronger promise.
 */
export function postPrices(before: PriceBoard | undefined, round: PricedRound): PriceBoard {
  const nowSeconds = knownMoment(round.nowSeconds, before?.atSeconds);
  const said = levelsByStrength.map((level, i) => saidOf(level, i, before, { ...round, nowSeconds }));
  const memory = {
    rates: said.map(({ rate }, i) => smoothed(before, i, rate, nowSeconds)),
    costs: said.map(({ cost }) => cost),
    scarcities: said.map(({ remembered }) => remembered),
  };
  const unitUsdPerHour = Math.min(highestUnitUsdPerHour, saneAmount(round.unitUsdPerHour));
  const rates = boundedRates(memory.rates, memory.costs);
  const levels = said.map((one, i) => levelPrice(one, rates[i] ?? 0, unitUsdPerHour));
  return { atSeconds: nowSeconds, unitUsdPerHour, levels, history: withPrices(before, nowSeconds, levels), memory };
}

/** What a round says of a level, before smoothing and bounds; all as rates. */
interface SaidRate {
  readonly level: Level;
  readonly cost: number;
  readonly scarcity: number;
  readonly foresight: number;
  readonly rate: number;
  readonly remembered: number;
}

function saidOf(level: Level, index: number, before: PriceBoard | undefined, round: PricedRound): SaidRate {
  const clearing = round.clearings.find((one) => one.level === level);
  const cost = saneRate(clearing?.costRate ?? before?.memory.costs[index] ?? 0);
  const scarcity = Math.max(0, saneRate(clearing?.rate ?? cost) - cost);
  const lost = Math.max(0, saneRate(clearing?.losingRate ?? 0) - cost);
  const remembered = Math.min(highestRate, Math.max(scarcity, lost, fadedScarcity(before, index, round.nowSeconds)));
  const foresight = remembered === 0 ? 0 : remembered * shortageChance(level, round);
  return { level, cost, scarcity, foresight, remembered, rate: cost + scarcity + foresight };
}

/** A thousandth of a percent of on-demand is as good as none. */
const leastScarcity = 1e-5;

function fadedScarcity(before: PriceBoard | undefined, index: number, nowSeconds: number): number {
  const last = before?.memory.scarcities[index] ?? 0;
  const faded = last * Math.exp(-passedSince(before, nowSeconds) / scarcityFadeSeconds);
  return faded > leastScarcity ? faded : 0;
}

function smoothed(before: PriceBoard | undefined, index: number, said: number, nowSeconds: number): number {
  const last = before?.memory.rates[index];
  if (last === undefined) return said;
  return said + (last - said) * Math.exp(-passedSince(before, nowSeconds) / smoothingSeconds);
}

function boundedRates(rates: readonly number[], costs: readonly number[]): readonly number[] {
  let [cost, rate] = [0, 0];
  return rates.map((each, i) => {
    cost = Math.max(cost, costs[i] ?? 0);
    rate = Math.max(rate, cost, each);
    return Math.min(rate, Math.max(highestRate, cost));
  });
}

function levelPrice({ level, cost, scarcity, foresight }: SaidRate, rate: number, unitUsdPerHour: number): LevelPrice {
  const usdPerUnitHour = rate * unitUsdPerHour;
  const said = {
    market: cost * unitUsdPerHour,
    scarcity: scarcity * unitUsdPerHour,
    foresight: foresight * unitUsdPerHour,
  };
  const smoothing = usdPerUnitHour - (said.market + said.scarcity + said.foresight);
  return { level, usdPerUnitHour, rate, parts: { ...said, smoothing } };
}

/** A clock that goes back makes nothing older. */
function passedSince(before: PriceBoard | undefined, nowSeconds: number): number {
  return before ? Math.max(0, nowSeconds - before.atSeconds) : 0;
}

/** So that nothing that a round is told makes a board that can't be stored or whose parts lose digits. */
const highestKnownRate = 100;
const highestUnitUsdPerHour = 10_000;

function saneRate(rate: number): number {
  return Math.min(highestKnownRate, saneAmount(rate));
}

function saneAmount(amount: number): number {
  return Number.isFinite(amount) && amount > 0 ? amount : 0;
}
