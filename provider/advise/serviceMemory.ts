import type { FleetState } from "../engine/state.js";

/** What is remembered of a service between two observations, besides the engine's own state. */
export interface ServiceMemory {
  readonly state: FleetState;
  readonly observedAtSeconds: number;
  /** Decided in the last answer, by pool. */
  readonly launches: ReadonlyMap<string, number>;
  /** By instance under notice: when it is expected to go. */
  readonly noticedUntilSeconds: ReadonlyMap<string, number>;
}
