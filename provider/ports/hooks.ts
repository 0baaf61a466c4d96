export interface CheckpointAnswer {
  readonly snapshot: string;
  /** The moment of the work that the snapshot holds. */
  readonly atSeconds: number;
}

export interface RestoreAnswer {
  /** The snapshot really restored: an older one where the asked one was damaged. */
  readonly snapshot: string;
  /** Work between the snapshot and the loss of its carrier, to be done again. */
  readonly lostWorkSeconds: number;
}

/** A workload's own hooks, run on its instances. Each is idempotent by key and may throw; the reason is in the message. */
export interface HooksPort {
  checkpoint(workload: string, instanceId: string, key: string): Promise<CheckpointAnswer>;
  restore(workload: string, instanceId: string, snapshot: string, key: string): Promise<RestoreAnswer>;
  degrade(workload: string, step: string, key: string): Promise<void>;
  undoDegrade(workload: string, step: string, key: string): Promise<void>;
  /** Tells an instance that it will be reclaimed. */
  warn(workload: string, instanceId: string, dueAtSeconds: number, key: string): Promise<void>;
}
