import type { Bid } from "../../engine/bids/bid.js";
import { Measure, WorkloadKind, type FleetSpec, type WorkloadSpec } from "../../engine/fleet.js";
import { Level } from "../../engine/level.js";
import { profiles } from "../../engine/profile.js";
import { isUp, partOf, type TraceSet } from "../trace.js";
import { replayedStartSeconds, traceSupplies, type ReplaySettings } from "../traceMarket.js";
import { meanUnits, Shortage, type Owner, type OwnerMix } from "./ownerMix.js";

/** A recording with as much room, and a fleet with as much budget, as a mix of owners is to have. */
export interface ContendedMarket {
  readonly trace: TraceSet;
  readonly fleet: FleetSpec;
}

/**
 * Where capacity is short, each pool has as much room whenever it is up as gives the share of what owners ask for on the
 * mean who pay for their level's capacity at all; where the budget is, it pays for that share, at spot's price for those who may be lost at any moment and at on-demand's
 * for the others, and pools have room without end.
 */
export function contendedMarket(
  mix: OwnerMix,
  recording: TraceSet,
  settings: ReplaySettings,
  hours: number,
): ContendedMarket {
  const trace = windowOf(recording, mix.begins, hours);
  const durationSeconds = trace.ticks * trace.gapSeconds;
  const spotWorth = settings.spotUsdPerHour / settings.onDemandUsdPerHour;
  const isSteady = ({ level, worth }: Owner): boolean => level !== Level.Immediate && worth >= 1;
  const isSpot = ({ level, worth }: Owner): boolean => level === Level.Immediate && worth >= spotWorth;
  const steadyUnits = mix.capacityShare * meanUnits(mix, durationSeconds, isSteady);
  const spotUnits = mix.capacityShare * meanUnits(mix, durationSeconds, isSpot);
  const pools = traceSupplies(trace, settings).map(({ pool }) => pool);
  const [vcpu = 1] = pools.map(({ performance }) => performance.vcpu);
  const isBudget = mix.shortage === Shortage.Budget;
  const budget = spotUnits * settings.spotUsdPerHour + steadyUnits * settings.onDemandUsdPerHour;
  const startSeconds = replayedStartSeconds(trace, settings);
  return {
    trace: isBudget ? trace : withRooms(trace, spotUnits),
    fleet: {
      name: "owners",
      pools,
      workloads: mix.owners.map((owner) => workloadOf(owner, { startSeconds, pools: pools.map(({ id }) => id) })),
      budgetUsdPerHour: isBudget ? Math.max(budget, settings.onDemandUsdPerHour) : Infinity,
      ...(!isBudget && { onDemandVcpus: vcpu * Math.max(1, Math.round(steadyUnits)) }),
      tickSeconds: trace.gapSeconds,
      noticeSeconds: settings.noticeSeconds,
      requests: { bids: mix.owners.map((owner) => bidOf(owner, settings.onDemandUsdPerHour)), orders: [] },
    },
  };
}

/** So many hours of a recording. */
function windowOf(recording: TraceSet, begins: number, hours: number): TraceSet {
  const share = Math.min(1, (hours * 3600) / (recording.ticks * recording.gapSeconds));
  const from = begins * (1 - share);
  return partOf(recording, from, from + share);
}

/** Room for as many units in each pool as make so many on the mean over the time, spread over those that are up. */
function withRooms(trace: TraceSet, units: number): TraceSet {
  const ups = trace.pools.reduce((sum, pool) => sum + countUp(trace, pool), 0) / trace.ticks;
  // Two at least: a count of one says that there is room without end.
  const room = Math.max(2, Math.round(units / Math.max(1, ups)));
  const pools = trace.pools.map((pool) => ({ ...pool, rooms: pool.rooms.map((value) => (value > 0 ? room : 0)) }));
  return { ...trace, pools };
}

function countUp({ ticks }: TraceSet, pool: TraceSet["pools"][number]): number {
  let count = 0;
  for (let tick = 0; tick < ticks; tick++) if (isUp(pool, tick)) count++;
  return count;
}

function workloadOf(
  { name, level, priority, units }: Owner,
  given: Pick<WorkloadSpec, "pools" | "startSeconds">,
): WorkloadSpec {
  return {
    ...given,
    ...{ name, priority },
    kind: WorkloadKind.Service,
    profile: profiles.balanced,
    parts: [{ name: "main", units: 0, level, bidUnits: units }],
    recoverySeconds: 0,
    degradation: [],
    allowedMeasures: [Measure.Shift],
  };
}

/** An owner bids what a unit is worth to it, when it comes. */
function bidOf(owner: Owner, onDemandUsdPerHour: number): Bid {
  const { name, units, minimumUnits, worth, fromSeconds, untilSeconds } = owner;
  return {
    id: name,
    workload: name,
    part: "main",
    ...{ units, minimumUnits, fromSeconds, untilSeconds },
    usdPerUnitHour: worth * onDemandUsdPerHour,
    placedAtSeconds: fromSeconds,
  };
}
