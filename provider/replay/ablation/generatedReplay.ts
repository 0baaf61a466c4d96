import { createEmbeddedPorts } from "../../embedded/embeddedPorts.js";
import { MemorySnapshotStore } from "../../embedded/memorySnapshotStore.js";
import { MemoryStateStore } from "../../embedded/memoryStateStore.js";
import type { Models } from "../../engine/models.js";
import { unitUsdPerHour } from "../../engine/pool.js";
import { weighedProfile, type BlendProfile } from "../../engine/profile.js";
import { runFleet, WakeUp } from "../runFleet.js";
import type { TraceSet } from "../trace.js";
import { traceMarket, type ReplaySettings } from "../traceMarket.js";
import { generatedFleet } from "./generatedFleet.js";
import { GeneratedLedger, type GeneratedFigures } from "./generatedLedger.js";

export interface GeneratedReplay {
  readonly trace: TraceSet;
  readonly settings: ReplaySettings;
  /** What its owner set: by it the run is valued. */
  readonly profile: BlendProfile;
  /** Decisions price risk at so much of what the profile says. */
  readonly riskWeight: number;
  /** Of the workloads. */
  readonly seed: number;
  readonly models: Models;
  readonly isInterrupted?: () => boolean;
}

/** A fleet of generated workloads on a recording, decided by some models. */
export async function replayGeneratedFleet(replay: GeneratedReplay): Promise<GeneratedFigures> {
  const { trace, settings, profile, riskWeight, seed, models, isInterrupted } = replay;
  const fleet = generatedFleet(trace, settings, weighedProfile(profile, riskWeight), seed);
  const market = traceMarket(trace, settings);
  const ledger = new GeneratedLedger(fleet, market, { profile, unitUsdPerHour: unitUsdPerHour(fleet.spec.pools) });
  const { ports, work } = createEmbeddedPorts({
    fleet: fleet.spec,
    market,
    state: new MemoryStateStore(),
    snapshots: new MemorySnapshotStore(),
    usage: (instance, nowSeconds) => ledger.usageOf(instance, nowSeconds),
  });
  await runFleet({
    spec: fleet.spec,
    market,
    ports,
    models,
    durationSeconds: trace.ticks * trace.gapSeconds,
    wakeUps: settings.noticeSeconds > 0 ? [WakeUp.Notice] : [],
    listeners: [work, ledger],
    onRound: (round) => ledger.takeRound(round),
    ...(isInterrupted && { isInterrupted }),
  });
  return ledger.figures();
}
