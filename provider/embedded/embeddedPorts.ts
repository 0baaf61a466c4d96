import { join } from "node:path";
import type { FleetSpec } from "../engine/fleet.js";
import type { InstanceTypeFacts } from "../engine/instanceType.js";
import { stoppedUsdPerHour } from "../engine/shadowPlaces.js";
import type { DecisionLog } from "../ports/decisionLog.js";
import type { Ports } from "../ports/ports.js";
import type { SnapshotStore } from "../ports/snapshotStore.js";
import type { StateStore } from "../ports/stateStore.js";
import { DiskSnapshotStore } from "./diskSnapshotStore.js";
import { EmbeddedCapacity, type EmbeddedCapacityOptions } from "./embeddedCapacity.js";
import { EmbeddedHooks } from "./embeddedHooks.js";
import { EmbeddedPrices } from "./embeddedPrices.js";
import { EmbeddedWork } from "./embeddedWork.js";
import { faultyPorts, type FaultOptions } from "./faultyPorts.js";
import { SimulatedMarket, type MarketListener } from "./market.js";
import { tellAll } from "./marketListener.js";
import { MemorySnapshotStore } from "./memorySnapshotStore.js";
import { MemoryStateStore } from "./memoryStateStore.js";
import { syntheticMarket } from "./syntheticMarket.js";
import { syntheticUsage } from "./syntheticUsage.js";
import { virtualClock } from "./virtualClock.js";
import { switchSecondsOf } from "../engine/shadowMemory.js";

/** What any simulated world may be given. */
export interface WorldOptions {
  readonly fleet: FleetSpec;
  /** Told of the market's events after the work has been. */
  readonly listener?: MarketListener;
  /** Absent: decisions are not kept. */
  readonly log?: DecisionLog;
  /** Absent: no call ever fails by itself. */
  readonly faults?: FaultOptions;
}

export interface EmbeddedPortsOptions
  extends WorldOptions, Pick<EmbeddedCapacityOptions, "usage" | "recommendations" | "signals"> {
  readonly market: SimulatedMarket;
  readonly state: StateStore;
  readonly snapshots: SnapshotStore;
}

export interface DemoWorldOptions extends WorldOptions {
  readonly types: readonly InstanceTypeFacts[];
  readonly days: number;
  readonly seed: number;
  /** When the market begins, in seconds since 1970. Default 0. */
  readonly fromSeconds?: number;
  /** Snapshots are kept in it. The state is not: a demo never comes back to it. */
  readonly folder: string;
}

export interface ReplayWorldOptions extends WorldOptions {
  /** A fresh one; its listener is taken over. */
  readonly market: SimulatedMarket;
}

/** A simulated world and the ports onto it. Time passes in it by `market.advanceTo`. */
export interface EmbeddedWorld {
  readonly ports: Ports;
  readonly market: SimulatedMarket;
  readonly work: EmbeddedWork;
  readonly hooks: EmbeddedHooks;
  readonly snapshots: SnapshotStore;
}

/** EC2 bills Linux instances by the second, a minute at least. */
const minimumPaidSeconds = 60;
const silentLog: DecisionLog = { decided: () => undefined, happened: () => undefined };

/** Puts a world together; the market tells its work of everything from now on. */
export function createEmbeddedPorts(options: EmbeddedPortsOptions): EmbeddedWorld {
  const { fleet, market, state, snapshots, listener, log, faults, usage, recommendations, signals } = options;
  const work = new EmbeddedWork(market, fleet);
  market.listener = listener ? tellAll([work, listener]) : work;
  const hooks = new EmbeddedHooks({ market, fleet, work, snapshots });
  const capacity = new EmbeddedCapacity({
    market,
    fleet: fleet.name,
    switchSeconds: (name, isStopped) =>
      switchSecondsOf(
        fleet.workloads.find((workload) => workload.name === name),
        isStopped,
      ),
    jobs: () => work.jobs(),
    ...(usage && { usage }),
    ...(recommendations && { recommendations }),
    ...(signals && { signals }),
  });
  const prices = new EmbeddedPrices(market);
  const ports = { clock: virtualClock(market), capacity, prices, state, hooks, log: log ?? silentLog };
  return { ports: faults ? faultyPorts(ports, faults) : ports, market, work, hooks, snapshots };
}

/** A synthetic market for the fleet's pools, with snapshots on disk. */
export function createDemoWorld(options: DemoWorldOptions): EmbeddedWorld {
  const { fleet, types, days, seed, folder, fromSeconds = 0 } = options;
  const made = syntheticMarket({ pools: fleet.pools, types, days, seed, fromSeconds });
  const { supplies, noticeSeconds, recommendations } = made;
  return createEmbeddedPorts({
    ...options,
    market: new SimulatedMarket({
      supplies,
      noticeSeconds,
      minimumPaidSeconds,
      stoppedUsdPerHour,
      fromSeconds,
      ...(fleet.onDemandVcpus !== undefined && { onDemandVcpus: fleet.onDemandVcpus }),
    }),
    state: new MemoryStateStore(),
    snapshots: new DiskSnapshotStore(join(folder, "snapshots")),
    usage: syntheticUsage(seed),
    recommendations,
  });
}

/** A given market, such as a trace's, with state and snapshots in memory. */
export function createReplayWorld(options: ReplayWorldOptions): EmbeddedWorld {
  return createEmbeddedPorts({ ...options, state: new MemoryStateStore(), snapshots: new MemorySnapshotStore() });
}
