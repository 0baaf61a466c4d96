import { WorkloadKind, type FleetSpec } from "../engine/fleet.js";
import { plainFleet } from "../engine/plainFleet.js";
import { profiles, type BlendProfile } from "../engine/profile.js";
import type { TraceSet } from "./trace.js";
import { replayedStartSeconds, traceSupplies, type ReplaySettings } from "./traceMarket.js";

/** The plain service that traces are replayed for where no fleet is given: so many Immediate units, nothing else. */
export function plainServiceFleet(
  trace: TraceSet,
  settings: ReplaySettings,
  profile: BlendProfile = profiles.balanced,
): FleetSpec {
  return plainFleet({
    name: "plain-service",
    workload: "service",
    kind: WorkloadKind.Service,
    profile,
    units: settings.target,
    startSeconds: replayedStartSeconds(trace, settings),
    pools: traceSupplies(trace, settings).map(({ pool }) => pool),
    tickSeconds: trace.gapSeconds,
    noticeSeconds: settings.noticeSeconds,
  });
}
