import type { Blend, PoolOutlook } from "./blend.js";
import { exposureHours, missedNoticeShare, switchHours } from "./blendRequest.js";
import { usdPerHourOf } from "./firstBlend.js";
import { unitsOf, type WorkloadSpec } from "./fleet.js";
import { Role } from "./observation.js";
import type { BlendLine, SettledPlan } from "./plan.js";
import { Market, type CapacityPool } from "./pool.js";
import { RiskModel } from "./risk.js";
import { declaredCosts } from "./shortageCost.js";

const secondsPerMonth = 30 * 86_400;

/**
 * What is expected of a service that runs on these lines. Losses leave fewer units ready than are wanted for as long as a
 * replacement or a shadow takes to serve, less the notice where it comes, pools going together as in every decision
 * (`RiskModel`).
 * Launches that are refused, and losses that are foreseen, are left out.
 * @param lossesPerDay of a pool on the day after its units were launched: what is lost is launched again, and young again.
 */
export function settledPlan(
  workload: WorkloadSpec,
  lines: readonly BlendLine[],
  lossesPerDay: (pool: CapacityPool) => number,
  noticeSeconds: number,
): SettledPlan {
  const serving = lines.filter(({ role }) => role === Role.Serving);
  const outlooks = outlooksOf(serving, lossesPerDay);
  const blend: Blend = { pools: outlooks.map((_, index) => index), units: outlooks.map(({ held }) => held) };
  const units = unitsOf(workload);
  // A second with any unit missing counts as one, however many are missing.
  const anyMissing = Array.from({ length: units + 1 }, (_, missing) => (missing === 0 ? 0 : 1));
  const riskAt = (notice: number, costs: readonly number[]): number =>
    new RiskModel(outlooks, { ...exposureOf(workload, lines, notice), units, costs }).riskOf(blend).cost;
  const shareOfTime = (costs: readonly number[]): number =>
    Math.min(1, (1 - missedNoticeShare) * riskAt(noticeSeconds, costs) + missedNoticeShare * riskAt(0, costs));
  const unitsOn = (market: Market): number =>
    serving.reduce((sum, { pool, units }) => sum + (pool.market === market ? units : 0), 0);
  return {
    usdPerHour: usdPerHourOf(lines),
    spotUnits: unitsOn(Market.Spot),
    onDemandUnits: unitsOn(Market.OnDemand),
    interruptionsPerDay: serving.reduce((sum, { pool, units }) => sum + units * lossesPerDay(pool), 0),
    unreadySecondsPerMonth: shareOfTime(anyMissing) * secondsPerMonth,
    readyShare: 1 - shareOfTime(declaredCosts(units)),
  };
}

function exposureOf(workload: WorkloadSpec, lines: readonly BlendLine[], noticeSeconds: number) {
  return {
    hours: exposureHours(workload, noticeSeconds),
    shadowUnits: lines.reduce((sum, line) => sum + (line.role === Role.Shadow ? line.units : 0), 0),
    shadowHours: switchHours(workload.shadow, noticeSeconds),
  };
}

function outlooksOf(lines: readonly BlendLine[], lossesPerDay: (pool: CapacityPool) => number): readonly PoolOutlook[] {
  const units = new Map<CapacityPool, number>();
  for (const line of lines) units.set(line.pool, (units.get(line.pool) ?? 0) + line.units);
  return [...units].map(([pool, held]) => ({
    pool,
    usdPerHour: pool.usdPerHour,
    onDemand: pool.market === Market.OnDemand,
    hazardPerHour: lossesPerDay(pool) / 24,
    launchOdds: 1,
    open: true,
    held,
  }));
}
