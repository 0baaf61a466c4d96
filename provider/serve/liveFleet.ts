import type { ApiSources } from "../api/apiSources.js";
import { createDemoWorld, type EmbeddedWorld } from "../embedded/embeddedPorts.js";
import { MemoryAccountStore } from "../embedded/memoryAccountStore.js";
import { MemoryAuditLog } from "../embedded/memoryAuditLog.js";
import { MemoryControlsStore } from "../embedded/memoryControlsStore.js";
import type { FleetSpec } from "../engine/fleet.js";
import { withRequests } from "../engine/requestedFleet.js";
import type { InstanceTypeFacts } from "../engine/instanceType.js";
import { shippedModels } from "../models/shippedModels.js";
import { runFleet, WakeUp } from "../replay/runFleet.js";
import { Pace, type RealTime } from "./pace.js";
import { RecentDecisions } from "./recentDecisions.js";

export interface LiveFleetOptions {
  readonly spec: FleetSpec;
  /** Facts of the pools' types. */
  readonly types: readonly InstanceTypeFacts[];
  /** How long the market is. */
  readonly days: number;
  readonly seed: number;
  /** Snapshots of work are kept in it. */
  readonly folder: string;
  /** When it begins, in whole seconds since 1970. */
  readonly fromSeconds: number;
  /** Virtual seconds in a real one; Infinity: as fast as it can be. */
  readonly speed: number;
  readonly time: RealTime;
  /** Ends the run. */
  readonly signal: AbortSignal;
}

const daySeconds = 86_400;

/** A fleet that runs on the synthetic market by the companion's own rounds, and what its API answers from. */
export class LiveFleet {
  readonly sources: ApiSources;
  private readonly world: EmbeddedWorld;
  private readonly pace: Pace;
  private readonly controls = new MemoryControlsStore();
  private readonly audit = new MemoryAuditLog();
  private readonly accounts = new MemoryAccountStore();
  private readonly decisions = new RecentDecisions();

  constructor(private readonly options: LiveFleetOptions) {
    const { spec, types, days, seed, folder, fromSeconds, speed, time, signal } = options;
    this.world = createDemoWorld({ fleet: spec, types, days, seed, folder, fromSeconds, log: this.decisions });
    this.pace = new Pace(fromSeconds, speed, time, signal);
    this.sources = this.sourcesOf();
  }

  /** Runs until the market is over, or the signal ends it. */
  async run(): Promise<void> {
    const { spec, days, fromSeconds } = this.options;
    const { market, work } = this.world;
    const ports = { ...this.world.ports, accounts: this.accounts };
    await runFleet({
      ...{ spec, market, ports, fromSeconds },
      durationSeconds: days * daySeconds,
      wakeUps: [WakeUp.Notice, WakeUp.Loss, WakeUp.Ready],
      listeners: [work],
      models: shippedModels(),
      specNow: () => this.requestedSpec(),
      pace: (seconds) => this.pace.reach(seconds),
    });
    this.pace.end();
  }

  /** The declared fleet with what its owners ask for at run time. */
  private async requestedSpec(): Promise<FleetSpec> {
    const { spec } = this.options;
    const stored = await this.controls.load();
    return stored ? withRequests(spec, stored.controls, this.world.market.nowSeconds) : spec;
  }

  /** All of it is what rounds have left: no read waits for one. */
  private sourcesOf(): ApiSources {
    const { state, prices } = this.world.ports;
    return {
      fleet: async () => this.options.spec,
      state: async () => (await state.load())?.state,
      controls: this.controls,
      accounts: this.accounts,
      audit: this.audit,
      decisions: async (limit, before) => this.decisions.newest(limit, before),
      usdPerHour: () => prices.usdPerHour(),
      nowSeconds: () => this.pace.nowSeconds(),
    };
  }
}
