import type { FleetSpec } from "../engine/fleet.js";
import { createReplayWorld } from "../embedded/embeddedPorts.js";
import { baselineCases } from "./fleetBaselines.js";
import { plainServiceFleet } from "./plainService.js";
import type { FleetReplay } from "./replayFleet.js";
import { WakeUp } from "./runFleet.js";
import type { TraceSet } from "./trace.js";
import { replayedStartSeconds, traceMarket, type ReplaySettings } from "./traceMarket.js";

/** What is to be replayed on a folder of traces. */
export interface TraceReplayOptions {
  readonly trace: TraceSet;
  readonly settings: ReplaySettings;
  /** Absent: the plain service of docs/replay.md. */
  readonly fleet?: FleetSpec;
  readonly seed: number;
  readonly command: string;
}

/** A fleet on recorded traces, by the tick rules, or in event time where there is a notice. */
export function traceReplay({ trace, settings, fleet, seed, command }: TraceReplayOptions): FleetReplay {
  const durationSeconds = trace.ticks * trace.gapSeconds;
  const spec = fleet ? onTrace(fleet, trace, settings) : plainServiceFleet(trace, settings);
  const market = traceMarket(trace, settings, spec.onDemandVcpus);
  return {
    spec,
    world: createReplayWorld({ fleet: spec, market }),
    durationSeconds,
    wakeUps: settings.noticeSeconds > 0 ? [WakeUp.Notice] : [],
    baselines: fleet
      ? baselineCases(spec, market.supplies, durationSeconds, settings.noticeSeconds)
      : [{ trace, settings, wantedShare: 1 }],
    trace: {
      name: trace.name,
      synthetic: false,
      description: `Recorded availability of ${trace.pools.length} capacity pools.`,
      days: durationSeconds / 86_400,
      ticks: trace.ticks,
      gapSeconds: trace.gapSeconds,
      pools: trace.pools.length,
      warnings: trace.warnings,
    },
    settings: {
      ...(fleet ? {} : { target: settings.target, coldStartSeconds: settings.coldStartSeconds }),
      noticeSeconds: settings.noticeSeconds,
      spotUsdPerHour: settings.spotUsdPerHour,
      onDemandUsdPerHour: settings.onDemandUsdPerHour,
      seed,
      profile: spec.workloads[0]?.profile.name ?? "",
    },
    ...(fleet && { policiesNote: baselineNote }),
    command,
  };
}

/** What the baselines do with a fleet. */
export const baselineNote =
  "The baselines run each service as a plain one, its units on the spot pools of the instance type that suits it best, as many as at the peak of demand all the time, without levels, shadows, degradation or checkpoints; figures are of all services together.";

/** A fleet on a trace: its tick is the trace's, and by the tick rules starts take whole ticks. */
function onTrace(fleet: FleetSpec, trace: TraceSet, settings: ReplaySettings): FleetSpec {
  const workloads = fleet.workloads.map((workload) => ({
    ...workload,
    startSeconds: replayedStartSeconds(trace, { ...settings, coldStartSeconds: workload.startSeconds }),
  }));
  return { ...fleet, workloads, tickSeconds: trace.gapSeconds, noticeSeconds: settings.noticeSeconds };
}
