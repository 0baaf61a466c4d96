import type { LoggedDecision } from "../document/decisionLines.js";
import type { FleetSpec } from "../engine/fleet.js";
import type { FleetState } from "../engine/state.js";
import type { AccountStore } from "../ports/accountStore.js";
import type { AuditLog } from "../ports/auditLog.js";
import type { ControlsStore } from "../ports/controlsStore.js";

/**
 * All that the API answers from. Each call may fail with a BlendedFleetError: the request is then answered 503. What is
 * computed from a fleet, its controls and its state is kept for as long as the same objects are given, so sources that
 * read the same document again do well to give the object that they gave before.
 */
export interface ApiSources {
  /** As declared, without what owners ask for at run time. */
  fleet(): Promise<FleetSpec>;
  /** What the last round left, prices, demand and money included; undefined before the first. */
  state(): Promise<FleetState | undefined>;
  /** Answers what was saved last, whoever saved it: a read sees every write that was answered before it. */
  readonly controls: ControlsStore;
  /** Hours that are over; those that are not stored yet are in the state. */
  readonly accounts: AccountStore;
  readonly audit: AuditLog;
  /** Decisions with actions, the newest first, at most so many. @param beforeEpochSeconds none of then or later. */
  decisions(limit: number, beforeEpochSeconds?: number): Promise<readonly LoggedDecision[]>;
  /** USD an hour by pool id, now; absent, and for pools that it leaves out: those of the plan. */
  usdPerHour?(): Promise<Readonly<Record<string, number>>>;
  /** Seconds since 1970. */
  nowSeconds(): number;
}
