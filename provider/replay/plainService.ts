import { Priority, WorkloadKind, type FleetSpec } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { profiles } from "../engine/profile.js";
import type { TraceSet } from "./trace.js";
import { replayedStartSeconds, traceSupplies, type ReplaySettings } from "./traceMarket.js";

/** The plain service that traces are replayed for where no fleet is given: so many Immediate units, nothing else. */
export function plainServiceFleet(trace: TraceSet, settings: ReplaySettings): FleetSpec {
  const pools = traceSupplies(trace, settings).map(({ pool }) => pool);
  return {
    name: "plain-service",
    pools,
    workloads: [
      {
        name: "service",
        kind: WorkloadKind.Service,
        priority: Priority.Standard,
        profile: profiles.balanced,
        parts: [{ name: "all", units: settings.target, level: Level.Immediate }],
        pools: pools.map(({ id }) => id),
        startSeconds: replayedStartSeconds(trace, settings),
        recoverySeconds: 0,
        degradation: [],
        allowedMeasures: [],
      },
    ],
    budgetUsdPerHour: Infinity,
    tickSeconds: trace.gapSeconds,
    noticeSeconds: settings.noticeSeconds,
  };
}
