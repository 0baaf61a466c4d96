import { Level } from "../../engine/level.js";
import type { ReplaySettings } from "../traceMarket.js";
import type { ContendedMarket } from "./contendedMarket.js";
import type { Owner } from "./ownerMix.js";

/**
 * What owners would be served where capacity is short by one who knows the room of every tick, starts units in no time and
 * loses no work: at each tick the owners by what a unit is worth to them, on spot first. No policy can know so much; nor is
 * it the most that can be served, for it passes over no owner for the sake of two smaller ones.
 */
export function hindsightUsd(
  { trace, fleet }: ContendedMarket,
  owners: readonly Owner[],
  settings: ReplaySettings,
): number {
  const ranked = owners.toSorted((a, b) => b.worth - a.worth);
  const [vcpu = 1] = fleet.pools.map(({ performance }) => performance.vcpu);
  const quota = Math.floor((fleet.onDemandVcpus ?? 0) / vcpu);
  let usd = 0;
  for (let tick = 0; tick < trace.ticks; tick++) {
    const seconds = tick * trace.gapSeconds;
    const left = { spot: trace.pools.reduce((sum, { rooms }) => sum + (rooms[tick] ?? 0), 0), steady: quota };
    for (const owner of ranked) {
      if (owner.fromSeconds > seconds || seconds >= owner.untilSeconds) continue;
      const units = served(owner, left, settings);
      if (units >= owner.minimumUnits)
        usd += (units * owner.worth * settings.onDemandUsdPerHour * trace.gapSeconds) / 3600;
    }
  }
  return usd;
}

/** Takes what an owner pays for of what is left. */
function served(
  { level, units, worth }: Owner,
  left: { spot: number; steady: number },
  { spotUsdPerHour, onDemandUsdPerHour }: ReplaySettings,
): number {
  const mayUseSpot = level === Level.Immediate && worth * onDemandUsdPerHour >= spotUsdPerHour;
  const spot = mayUseSpot ? Math.min(units, left.spot) : 0;
  const steady = worth >= 1 ? Math.min(units - spot, left.steady) : 0;
  left.spot -= spot;
  left.steady -= steady;
  return spot + steady;
}
