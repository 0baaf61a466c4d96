import {
  GeneratedKind,
  generatedKinds,
  generateWorkload,
  type GeneratedWorkload,
} from "../../embedded/workloads/generatedWorkload.js";
import { Measure, Priority, WorkloadKind, type FleetSpec, type WorkloadSpec } from "../../engine/fleet.js";
import { Level } from "../../engine/level.js";
import { unitUsdPerHour } from "../../engine/pool.js";
import type { BlendProfile } from "../../engine/profile.js";
import type { TraceSet } from "../trace.js";
import { replayedStartSeconds, traceSupplies, type ReplaySettings } from "../traceMarket.js";

/** A workload of each kind, with what their owner declares of them. */
export interface GeneratedFleet {
  readonly spec: FleetSpec;
  /** By workload's name. */
  readonly workloads: ReadonlyMap<string, GeneratedWorkload>;
}

/** Units and priority by kind: what serves people is critical, what waits in a queue is not. */
const roles: Readonly<Record<GeneratedKind, { readonly units: number; readonly priority: Priority }>> = {
  [GeneratedKind.Batch]: { units: 4, priority: Priority.NonCritical },
  [GeneratedKind.Service]: { units: 4, priority: Priority.Critical },
  [GeneratedKind.Leaking]: { units: 3, priority: Priority.Standard },
  [GeneratedKind.MemoryBound]: { units: 3, priority: Priority.Standard },
  [GeneratedKind.IoBound]: { units: 3, priority: Priority.Standard },
  [GeneratedKind.Bursty]: { units: 4, priority: Priority.Standard },
};

/** A fleet of generated workloads on a recording's pools. */
export function generatedFleet(
  trace: TraceSet,
  settings: ReplaySettings,
  profile: BlendProfile,
  seed: number,
): GeneratedFleet {
  const pools = traceSupplies(trace, settings).map(({ pool }) => pool);
  const generated = generatedKinds.map((kind) => generateWorkload(kind, seed));
  const startSeconds = replayedStartSeconds(trace, settings);
  const common = { profile, pools: pools.map(({ id }) => id), startSeconds, usdPerHour: unitUsdPerHour(pools) };
  return {
    spec: {
      name: "generated",
      pools,
      workloads: generated.map((workload) => declared(workload, common)),
      budgetUsdPerHour: Infinity,
      tickSeconds: trace.gapSeconds,
      noticeSeconds: settings.noticeSeconds,
    },
    workloads: new Map(generated.map((workload) => [workload.kind, workload])),
  };
}

/** What an owner declares: shorter checkpoints than an hour are the engine's affair; batch may run with half of its units. */
function declared(
  { kind, state }: GeneratedWorkload,
  common: Pick<WorkloadSpec, "profile" | "pools" | "startSeconds"> & { readonly usdPerHour: number },
): WorkloadSpec {
  const { usdPerHour, ...given } = common;
  const { units, priority } = roles[kind];
  const half = { name: "half", savesUnits: units / 2, qualityUsdPerHour: (units / 2) * usdPerHour * batchHourWorth };
  return {
    ...given,
    name: kind,
    kind: WorkloadKind.Service,
    priority,
    parts: [{ name: "all", units, level: Level.Immediate }],
    recoverySeconds: state.declaredRecoverySeconds,
    degradation: kind === GeneratedKind.Batch ? [half] : [],
    ...(state.checkpoint && {
      checkpoint: { ...state.checkpoint, sizeMiB: 1024, maximumIntervalSeconds: 3600 },
    }),
    allowedMeasures: Object.values(Measure),
  };
}

/** An hour of a batch unit put off costs its owner four fifths of what it would cost on-demand. */
const batchHourWorth = 0.8;
