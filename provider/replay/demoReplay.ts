import { createDemoWorld } from "../embedded/embeddedPorts.js";
import type { FleetSpec } from "../engine/fleet.js";
import type { InstanceTypeFacts } from "../engine/instanceType.js";
import { baselineCases } from "./fleetBaselines.js";
import type { FleetReplay } from "./replayFleet.js";
import { WakeUp } from "./runFleet.js";
import { baselineNote } from "./traceReplay.js";

export interface DemoReplayOptions {
  readonly spec: FleetSpec;
  readonly types: readonly InstanceTypeFacts[];
  readonly days: number;
  readonly seed: number;
  /** Snapshots are kept in it. */
  readonly folder: string;
  readonly command: string;
}

const secondsPerDay = 86_400;

/** A fleet on a synthetic market, in seconds, woken at every notice, loss and start as EventBridge would. */
export function demoReplay({ spec, types, days, seed, folder, command }: DemoReplayOptions): FleetReplay {
  const durationSeconds = days * secondsPerDay;
  const world = createDemoWorld({ fleet: spec, types, days, seed, folder });
  return {
    spec,
    world,
    durationSeconds,
    wakeUps: [WakeUp.Notice, WakeUp.Loss, WakeUp.Ready],
    baselines: baselineCases(spec, world.market.supplies, durationSeconds, spec.noticeSeconds),
    trace: {
      name: "synthetic market",
      synthetic: true,
      description:
        "GPUs are as scarce as recorded ones were. Other types are lost far more often than EC2 says, so that weeks show " +
        "what a year would. Seeded.",
      days,
      gapSeconds: spec.tickSeconds,
      pools: spec.pools.length,
      warnings: [],
    },
    settings: { seed, days, noticeSeconds: spec.noticeSeconds, tickSeconds: spec.tickSeconds },
    policiesNote: `${baselineNote} Every loss is announced to them ${spec.noticeSeconds} s ahead, on-demand is never refused to them, and prices stand at their mean: all in their favour.`,
    command,
  };
}
