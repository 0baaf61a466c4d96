import type { Level } from "./level.js";
import type { Role } from "./observation.js";

/** Why an action is taken, for people, with the terms of the objective that decided. */
export interface Reason {
  readonly text: string;
  /** USD per hour, each: what changed in the objective. */
  readonly terms?: Readonly<Record<string, number>>;
}

interface ActionBase {
  /** Idempotency key: the same key is acted on once. */
  readonly key: string;
  readonly workload: string;
  readonly reason: Reason;
}

/** What a launch is for. */
export const LaunchPurpose = {
  /** Units are missing. */
  Fill: "fill",
  /** Nothing is missing: a better place, or more units against the predicted risk. */
  Shift: "shift",
  /** On top of the blend, in case its own launches find no room: given up as soon as they are there. */
  Insurance: "insurance",
  Shadow: "shadow",
} as const;
export type LaunchPurpose = (typeof LaunchPurpose)[keyof typeof LaunchPurpose];

export interface LaunchAction extends ActionBase {
  readonly kind: "launch";
  readonly part: string;
  readonly level: Level;
  readonly role: Role;
  /** Stopped as soon as it has booted: a warm shadow. */
  readonly stopped: boolean;
  readonly pool: string;
  readonly count: number;
  readonly purpose: LaunchPurpose;
}

/** Cordon, drain and end an instance. */
export interface ReleaseAction extends ActionBase {
  readonly kind: "release";
  readonly instance: string;
}

/** Tell a unit that the engine will reclaim it, at the notice its level promises. */
export interface WarnAction extends ActionBase {
  readonly kind: "warn";
  readonly instance: string;
  readonly level: Level;
  readonly dueAtSeconds: number;
}

/** Make a shadow serve in place of an instance that is lost, or will be. */
export interface SwitchShadowAction extends ActionBase {
  readonly kind: "switch-shadow";
  readonly shadow: string;
  /** The shadow's pool. */
  readonly pool: string;
  /** What it takes over from; empty when that is already gone. */
  readonly original: string;
  readonly part: string;
  readonly level: Level;
}

/** Count a unit to another part, whose promise its capacity can keep. */
export interface ReassignAction extends ActionBase {
  readonly kind: "reassign";
  readonly instance: string;
  readonly pool: string;
  readonly part: string;
  readonly level: Level;
}

export interface CheckpointAction extends ActionBase {
  readonly kind: "checkpoint";
  readonly instance: string;
  /** Key of the newest snapshot of the same work; absent where this is the first. */
  readonly follows?: string;
  /** When its instance goes, by its interruption notice: what is not saved by then is lost. */
  readonly dueAtSeconds?: number;
}

/** Load the work of a checkpoint onto an instance that has none. */
export interface RestoreAction extends ActionBase {
  readonly kind: "restore";
  readonly instance: string;
  /** Key of the checkpoint's snapshot. */
  readonly snapshot: string;
  /** How often a restore of it has failed for good before. */
  readonly failures: number;
  /** When the work lost its carrier, as far as that is known. */
  readonly lostAtSeconds?: number;
}

export interface DegradeAction extends ActionBase {
  readonly kind: "degrade";
  readonly step: string;
}

export interface UndoDegradeAction extends ActionBase {
  readonly kind: "undo-degrade";
  readonly step: string;
}

export type Action =
  | LaunchAction
  | ReleaseAction
  | WarnAction
  | SwitchShadowAction
  | ReassignAction
  | CheckpointAction
  | RestoreAction
  | DegradeAction
  | UndoDegradeAction;

/** What came of an action, as the next decision sees it. */
export type Outcome =
  | {
      readonly kind: "launched";
      readonly pool: string;
      readonly workload: string;
      readonly launched: number;
      readonly refused: number;
      /** Ids of what was launched, where they are known. */
      readonly instances?: readonly string[];
    }
  | {
      readonly kind: "checkpointed";
      readonly workload: string;
      readonly instance: string;
      readonly snapshot: string;
      readonly atSeconds: number;
      /** What its owner says the job had done by then; absent where the owner says nothing. */
      readonly progressSeconds?: number;
    }
  | {
      readonly kind: "restored";
      readonly workload: string;
      readonly instance: string;
      readonly snapshot: string;
      readonly lostWorkSeconds: number;
      /** What its owner says the job had done in it; absent where the owner says nothing. */
      readonly progressSeconds?: number;
    }
  | { readonly kind: "done"; readonly action: Action["kind"]; readonly workload: string; readonly key: string }
  | { readonly kind: "failed"; readonly action: Action; readonly workload: string; readonly why: string };

/**
 * Whether an action of which nothing is known is simply tried again, under its key. What gives something up is not: a
 * release or a warning that was right when it was decided may be wrong by now, so it is decided anew.
 */
export function isRepeatable(action: Action): boolean {
  return action.kind !== "release" && action.kind !== "warn";
}
