import type { FleetSpec } from "../engine/fleet.js";
import type { Models } from "../engine/models.js";
import { planFleet } from "../engine/planFleet.js";
import type { FleetPlan, WorkloadPlan } from "../engine/plan.js";
import type { EmbeddedWorld } from "../embedded/embeddedPorts.js";
import { shippedModels } from "../models/shippedModels.js";
import { combineFigures } from "./combinedFigures.js";
import { runFleetBaselines, type BaselineCase } from "./fleetBaselines.js";
import { FleetLedger } from "./fleetLedger.js";
import { cappedEvents } from "./report/cappedEvents.js";
import type { PreviewWorkload, ReplayReport, ReportPreview, ReportSettings, ReportTrace } from "./report/report.js";
import { sampledSeries } from "./report/sampledSeries.js";
import { runFleet, type WakeUp } from "./runFleet.js";

/** The name of our own policy in the report. */
export const ourName = "blended-fleet";

/** A fleet to be replayed, on a world made for it. */
export interface FleetReplay {
  readonly spec: FleetSpec;
  readonly world: EmbeddedWorld;
  readonly durationSeconds: number;
  readonly wakeUps: readonly WakeUp[];
  readonly baselines: readonly BaselineCase[];
  readonly trace: ReportTrace;
  readonly settings: ReportSettings;
  readonly policiesNote?: string;
  /** Default: the shipped ones. */
  readonly models?: Models;
  /** The command line that reproduces the report. */
  readonly command: string;
}

/** Told how far a replay is. */
export interface ReplayProgress {
  readonly onRun?: (share: number) => void;
  readonly onBaseline?: (done: number, total: number, next: string | undefined) => void;
  readonly isInterrupted?: () => boolean;
}

/** Runs a fleet through its world and the baselines beside it; undefined where it was interrupted. */
export async function replayFleet(
  replay: FleetReplay,
  progress: ReplayProgress = {},
): Promise<ReplayReport | undefined> {
  const { spec, world, durationSeconds, wakeUps, models = shippedModels() } = replay;
  const ledger = new FleetLedger(spec, world.market, world.work);
  let interrupted = false;
  await runFleet({
    spec,
    market: world.market,
    ports: world.ports,
    durationSeconds,
    wakeUps,
    models,
    listeners: [world.work, ledger],
    onRound: (round) => ledger.takeRound(round),
    isInterrupted: () => (interrupted = progress.isInterrupted?.() ?? false),
    ...(progress.onRun && { onProgress: progress.onRun }),
  });
  if (interrupted) return undefined;
  ledger.close();
  const baselines = runFleetBaselines(replay.baselines, progress.onBaseline);
  return report(replay, ledger, baselines);
}

function report(replay: FleetReplay, ledger: FleetLedger, baselines: ReplayReport["policies"]): ReplayReport {
  const { spec, durationSeconds, trace, settings, command, policiesNote } = replay;
  const services = ledger.serviceFigures(ourName);
  return {
    trace,
    settings,
    policies: services.length > 0 ? [combineFigures(services), ...baselines] : [],
    ...(policiesNote !== undefined && { policiesNote }),
    fleet: spec.name,
    command,
    money: ledger.money(),
    counts: ledger.counts,
    workloads: ledger.workloads(),
    series: sampledSeries(ledger.frame(durationSeconds), ledger.spans, spec.tickSeconds),
    ...cappedEvents(ledger.events),
    preview: previewOf(planFleet(spec, replay.models ?? shippedModels())),
  };
}

export function previewOf(plan: FleetPlan): ReportPreview {
  return { workloads: plan.workloads.map(previewWorkload) };
}

function previewWorkload(plan: WorkloadPlan): PreviewWorkload {
  return {
    name: plan.name,
    levels: plan.parts.map(({ name, units, level, promise }) => ({ part: name, units, level, promise })),
    blend: plan.blend.map(({ pool, level, role, units, usdPerHour }) => ({
      pool: pool.id,
      market: pool.market,
      level,
      role,
      units,
      usdPerHour,
    })),
    usdPerHour: plan.usdPerHour,
    onDemandUsdPerHour: plan.onDemandUsdPerHour,
    expectedInterruptionsPerDay: plan.interruptionsPerDay,
  };
}
