import type { CapacityPool } from "../engine/pool.js";

export type SimulatedState = "starting" | "ready" | "stopped";

/** An instance of the simulated market. Read it; only the market changes it. */
export interface SimulatedInstance {
  readonly id: string;
  /** Number of the launch, counted over the whole market: the newest has the highest. */
  readonly number: number;
  readonly pool: CapacityPool;
  readonly poolIndex: number;
  readonly launchedAtSeconds: number;
  /** When it last began to run: its launch, or its latest start after being stopped. */
  startedAtSeconds: number;
  tags: Readonly<Record<string, string>>;
  readyAtSeconds: number;
  state: SimulatedState;
  /** Stops instead of becoming ready: a warm shadow being made. */
  stopsOnceStarted: boolean;
  /** When a notice says it goes. Once said it is kept, even where room comes back. */
  noticedUntilSeconds?: number;
  /** Up to when it has been paid for, and what. */
  paidUntilSeconds: number;
  paidUsd: number;
}
