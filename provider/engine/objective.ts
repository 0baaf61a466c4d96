import { type Blend, type PoolOutlook } from "./blend.js";
import type { BlendProfile } from "./profile.js";
import { RiskModel, type Exposure } from "./risk.js";

/** The parts of the sum that is minimised, each in USD per hour. */
export interface Terms {
  /** What the units cost. */
  readonly money: number;
  /** Price of falling short × how often a blend is expected to. */
  readonly shortage: number;
  /** Extra price of having nothing ready × how often that is expected. */
  readonly blackout: number;
  /** Work that losses are expected to destroy. */
  readonly lostWork: number;
  /** What it takes to get there from the present blend, over the time the move is expected to last. */
  readonly moves: number;
}

/** What a workload's blend is priced against. */
export interface Valuation {
  readonly exposure: Exposure;
  readonly profile: BlendProfile;
  /** On-demand price of one unit, in USD per hour: the currency of the profile's weights. */
  readonly unitUsdPerHour: number;
  /** Units that the weights are a multiple of: those wanted when nothing is degraded. */
  readonly declaredUnits: number;
  /** USD of work that the abrupt loss of one unit destroys. */
  readonly lossImpactUsd: number;
  /** From launch to ready, in hours: paid twice when a unit moves. */
  readonly startHours: number;
  /** Fewer units are held than wanted: only then does a refused launch have to be bridged. */
  readonly lacksUnits: boolean;
}

/** A move is expected to last an hour: as long as young stints of the traced pools did at the median. */
const moveHours = 1;

/** A launch that finds no room is bridged on on-demand for two starts: one to learn of it, one to start again. */
const startsOfRefusal = 2;

export function totalOf(terms: Terms): number {
  return terms.money + terms.shortage + terms.blackout + terms.lostWork + terms.moves;
}

/** Money and moves alone: the cheap part, a lower bound of the whole. */
export function spendingOf(blend: Blend, outlooks: readonly PoolOutlook[], valuation: Valuation): number {
  let usdPerHour = 0;
  for (let i = 0; i < blend.pools.length; i++) {
    const outlook = outlooks[blend.pools[i] ?? -1];
    const units = blend.units[i] ?? 0;
    if (!outlook) continue;
    usdPerHour += units * outlook.usdPerHour;
    if (units > outlook.held) usdPerHour += ((units - outlook.held) * launchUsd(outlook, valuation)) / moveHours;
  }
  return usdPerHour;
}

/** All terms of a blend. */
export function termsOf(
  blend: Blend,
  outlooks: readonly PoolOutlook[],
  valuation: Valuation,
  riskModel = new RiskModel(outlooks, valuation.exposure),
): Terms {
  const money = moneyOf(blend, outlooks);
  const risk = riskModel.riskOf(blend);
  const { profile, exposure } = valuation;
  const price = (valuation.unitUsdPerHour * valuation.declaredUnits) / exposure.hours;
  return {
    money,
    shortage: price * profile.shortageWeight * risk.cost,
    blackout: price * profile.blackoutWeight * risk.nothing,
    lostWork: lossesPerHour(blend, outlooks) * valuation.lossImpactUsd,
    moves: spendingOf(blend, outlooks, valuation) - money,
  };
}

export function moneyOf(blend: Blend, outlooks: readonly PoolOutlook[]): number {
  let usdPerHour = 0;
  for (let i = 0; i < blend.pools.length; i++) {
    usdPerHour += (blend.units[i] ?? 0) * (outlooks[blend.pools[i] ?? -1]?.usdPerHour ?? 0);
  }
  return usdPerHour;
}

/** Units expected to be lost an hour. */
export function lossesPerHour(blend: Blend, outlooks: readonly PoolOutlook[]): number {
  let losses = 0;
  for (let i = 0; i < blend.pools.length; i++) {
    losses += (blend.units[i] ?? 0) * (outlooks[blend.pools[i] ?? -1]?.hazardPerHour ?? 0);
  }
  return losses;
}

/** What changed between two pricings, for a reason. */
export function changeOf(from: Terms, to: Terms): Record<keyof Terms, number> {
  return {
    money: to.money - from.money,
    shortage: to.shortage - from.shortage,
    blackout: to.blackout - from.blackout,
    lostWork: to.lostWork - from.lostWork,
    moves: to.moves - from.moves,
  };
}

/**
 * A launch pays for its start, and where units are missing each round in which it finds no room for two starts on
 * on-demand instead: (1 − q) / q rounds are to be expected at odds q, and no more than the time for which the move is
 * made. Where none is missing, a refusal costs nothing.
 */
function launchUsd({ usdPerHour, launchOdds }: PoolOutlook, valuation: Valuation): number {
  const { startHours, unitUsdPerHour, lacksUnits } = valuation;
  if (!lacksUnits) return usdPerHour * startHours;
  const refusals = (1 - launchOdds) / Math.max(1e-6, launchOdds);
  const refusedHours = Math.min(moveHours, refusals * startsOfRefusal * startHours);
  return usdPerHour * startHours + refusedHours * unitUsdPerHour;
}

/** What a refused launch of the missing units would cost: one more shortage. */
export function shortageUsd(missing: number, ready: number, valuation: Valuation): number {
  const { profile, exposure, unitUsdPerHour, declaredUnits } = valuation;
  const weight = profile.shortageWeight * (exposure.costs[Math.min(missing, exposure.units)] ?? 0);
  const blackout = ready + exposure.shadowUnits === 0 ? profile.blackoutWeight : 0;
  return unitUsdPerHour * declaredUnits * (weight + blackout);
}
