import type { JobProgress, ObservedInstance, PoolSignal } from "../engine/observation.js";
import type { LaunchedUnit } from "../engine/state.js";

export interface LaunchRequest {
  /** The same key launches once, whatever happens in between; asking again gives the first answer. */
  readonly key: string;
  readonly pool: string;
  readonly count: number;
  /** Stopped as soon as it has booted: a warm shadow. */
  readonly stopped: boolean;
  readonly startSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Pools to keep out of, by their id, where the world chooses among several that are like the asked one. Asked again
   * under its key a launch may name others.
   */
  readonly avoid?: readonly string[];
}

export interface LaunchAnswer {
  readonly instanceIds: readonly string[];
  /** How many of the count the pool had no room for. Partial success is ordinary. */
  readonly refused: number;
}

/** The fleet's instances. Every method may throw a passing error; the caller asks again at the next tick. */
export interface CapacityPort {
  /**
   * All members that have not ended, with notices and rebalance recommendations as far as the world tells them. Strangers
   * are never among them.
   * @param launchedLately by the caller, none where absent: those that the world does not show yet are among them as well.
   */
  describe(launchedLately?: readonly LaunchedUnit[]): Promise<readonly ObservedInstance[]>;
  launch(request: LaunchRequest): Promise<LaunchAnswer>;
  /** Cordons, drains and ends a member. An instance that is gone already is no error. */
  release(instanceId: string, key: string): Promise<void>;
  /** Replaces tags of a member, for one that changes role or part. */
  retag(instanceId: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** Makes a shadow serve: starts it if stopped, and takes it into service. Throws where it is gone or can't start. */
  promote(instanceId: string, tags: Readonly<Record<string, string>>, key: string): Promise<void>;
  /** What is known of pools without having capacity there; empty where there is no such feed. */
  signals(): Promise<readonly PoolSignal[]>;
  /** Progress of deadline jobs. */
  jobs(): Promise<readonly JobProgress[]>;
}
