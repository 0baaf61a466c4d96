import type { ApiSources } from "../api/apiSources.js";
import type { Round } from "../companion/reconcile.js";
import { createDemoWorld, type EmbeddedWorld } from "../embedded/embeddedPorts.js";
import { MemoryAccountStore } from "../embedded/memoryAccountStore.js";
import { MemoryAuditLog } from "../embedded/memoryAuditLog.js";
import { MemoryControlsStore } from "../embedded/memoryControlsStore.js";
import type { FleetSpec } from "../engine/fleet.js";
import { withRequests } from "../engine/requestedFleet.js";
import { hourSoFar } from "../engine/pricing/account.js";
import { forecastDemand } from "../engine/pricing/demandRecord.js";
import type { FleetState } from "../engine/state.js";
import type { InstanceTypeFacts } from "../engine/instanceType.js";
import { shippedModels } from "../models/shippedModels.js";
import { runFleet, WakeUp } from "../replay/runFleet.js";
import { Pace, type RealTime } from "./pace.js";
import { RecentDecisions } from "./recentDecisions.js";
import { RecentPrices } from "./recentPrices.js";

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
/** Of demand, as far as prices look ahead. */
const foreseenHours = 24;

/** A fleet that runs on the synthetic market by the companion's own rounds, and what its API answers from. */
export class LiveFleet {
  readonly sources: ApiSources;
  private readonly world: EmbeddedWorld;
  private readonly pace: Pace;
  private readonly controls = new MemoryControlsStore();
  private readonly audit = new MemoryAuditLog();
  private readonly accounts = new MemoryAccountStore();
  private readonly decisions = new RecentDecisions();
  private readonly prices = new RecentPrices();

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
      onRound: (round) => this.takeRound(round),
    });
    this.pace.end();
  }

  /** The declared fleet with what its owners ask for at run time. */
  private async requestedSpec(): Promise<FleetSpec> {
    const { spec } = this.options;
    const stored = await this.controls.load();
    return stored ? withRequests(spec, stored.controls, this.world.market.nowSeconds) : spec;
  }

  private takeRound({ nextState }: Round): void {
    this.prices.take(nextState.prices);
    // The next round would store them as well: until then nobody could read them.
    for (const hour of nextState.account?.closed ?? []) void this.accounts.put(hour);
  }

  /** All of it is what rounds have left: no read waits for one. */
  private sourcesOf(): ApiSources {
    const { state, prices } = this.world.ports;
    const remembered = async (): Promise<FleetState | undefined> => (await state.load())?.state;
    return {
      fleet: async () => this.options.spec,
      state: remembered,
      controls: this.controls,
      accounts: this.accounts,
      audit: this.audit,
      decisions: async (limit, before) => this.decisions.newest(limit, before),
      usdPerHour: () => prices.usdPerHour(),
      openHour: async () => {
        const account = (await remembered())?.account;
        return account && hourSoFar(account);
      },
      demand: async () => {
        const demand = (await remembered())?.demand;
        return demand ? forecastDemand(demand, this.pace.nowSeconds(), foreseenHours) : [];
      },
      priceHistory: async () => this.prices.all(),
      nowSeconds: () => this.pace.nowSeconds(),
    };
  }
}
