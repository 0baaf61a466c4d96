/** The hooks that a workload's owner may put on its instances, each an executable of this name in the hook folder. */
export const HookName = {
  Checkpoint: "checkpoint",
  Restore: "restore",
  Degrade: "degrade",
  UndoDegrade: "undo-degrade",
  SyncShadow: "sync-shadow",
  Drain: "drain",
} as const;
export type HookName = (typeof HookName)[keyof typeof HookName];

/**
 * How a run of a hook ends besides the hook's own exit status: codes of sysexits.h where it has one, and of timeout(1).
 * What came of a run is kept and given to whoever asks again under its key, except where this says that a run may be
 * tried again.
 */
export const HookStatus = {
  /** A parameter is not of its form. May be tried again. */
  BadParameter: 64,
  /** A restore hook's own: this snapshot is no good to it, an older one may be. */
  Refused: 65,
  /** Neither the asked snapshot nor an older one of its lineage could be restored. */
  NoSnapshot: 66,
  /** The hook, or AWS's command line, is not there or may not be run. May be tried again. */
  Unavailable: 69,
  /** Another run's snapshot is where this one was to go. */
  Taken: 73,
  /** S3 or the instance's disk failed. May be tried again. */
  StorageFailed: 74,
  /** A hook's own: it did nothing and asks for another try. May be tried again. */
  TryAgain: 75,
  /** The hook ended well, but without a state, or with a progress that is no number. */
  BadAnswer: 76,
  /** The SSM Agent is too old to hand parameters over as data. May be tried again. */
  OldAgent: 78,
  /** The run took longer than it may. */
  TimedOut: 124,
} as const;
export type HookStatus = (typeof HookStatus)[keyof typeof HookStatus];
