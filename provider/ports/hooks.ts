export interface CheckpointAnswer {
  readonly snapshot: string;
  /** The moment of the work that the snapshot holds. */
  readonly atSeconds: number;
  /** Seconds of work that the snapshot of a deadline job holds, where its owner says so. */
  readonly progressSeconds?: number;
}

export interface RestoreAnswer {
  /** The snapshot really restored: an older one where the asked one was damaged. */
  readonly snapshot: string;
  /** Work between the snapshot and the loss of its carrier, to be done again. */
  readonly lostWorkSeconds: number;
  /** Seconds of work that the snapshot of a deadline job holds, where its owner says so. */
  readonly progressSeconds?: number;
}

/** It goes on by itself on its instance: asked again with this text, the port tells what has come of it since. */
export interface Begun {
  readonly begun: string;
}

export interface HookOrder {
  readonly workload: string;
  /** The same key runs a hook once. */
  readonly key: string;
  /** What an earlier answer to the same order said; absent where there was none. */
  readonly begun?: string;
}

export interface CheckpointOrder extends HookOrder {
  readonly instance: string;
  /** The newest snapshot of the same work; absent where this is the first. */
  readonly follows?: string;
  /** When the instance goes: the port makes no more of it than can be done until then. */
  readonly dueAtSeconds?: number;
}

export interface RestoreOrder extends HookOrder {
  readonly instance: string;
  readonly snapshot: string;
  /** When the work lost its carrier, as far as that is known. */
  readonly lostAtSeconds?: number;
}

export interface DegradeOrder extends HookOrder {
  readonly step: string;
}

/** Tells a unit that it goes, and when. */
export interface EndOrder extends HookOrder {
  readonly instance: string;
  readonly dueAtSeconds: number;
}

/**
 * A workload's own hooks, run on its instances. Each is idempotent by key. They throw RequestFailedError where asking
 * again may help, and ActionFailedError where a hook ran and failed; the reason is in the message.
 */
export interface HooksPort {
  checkpoint(order: CheckpointOrder): Promise<CheckpointAnswer | Begun>;
  restore(order: RestoreOrder): Promise<RestoreAnswer | Begun>;
  /** Nothing to answer: every unit of the workload does without. */
  degrade(order: DegradeOrder): Promise<Begun | undefined>;
  undoDegrade(order: DegradeOrder): Promise<Begun | undefined>;
  /** Tells an instance that it will be reclaimed then. */
  warn(order: EndOrder): Promise<void>;
  /** Tells an instance to end its work in an orderly way, because it is ended now. */
  drain(order: Omit<EndOrder, "dueAtSeconds">): Promise<void>;
}
