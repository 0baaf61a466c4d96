import type { Bid } from "./bids/bid.js";
import type { Order, Preferences } from "./ownerRequests.js";

/** Who changed something last, and when. `version` rises by one with each change, from 1. */
export interface Change {
  readonly version: number;
  /** The caller's identity: an ARN. */
  readonly by: string;
  readonly atSeconds: number;
}

/** The answer to a write, kept under its idempotency key so that the same write again gets the same answer. */
export interface WriteReceipt {
  /** Of the caller and the request. */
  readonly fingerprint: string;
  readonly atSeconds: number;
  readonly status: number;
  /** The answer's body, as it was sent. */
  readonly body: string;
  readonly etag?: string;
  /** Where what it created is. */
  readonly location?: string;
}

/** A write that is still to be put into the audit log. */
export interface AuditEntry {
  readonly id: string;
  readonly atSeconds: number;
  readonly by: string;
  /** Such as `PUT /v1/bids/nightly`. */
  readonly request: string;
  /** What it changed, before and after; null where there is none. Plain JSON. */
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * All that owners have said at run time: one versioned document a fleet, beside its state, so that a write never waits for
 * a round, nor a round for a write.
 */
export interface FleetControls {
  readonly format: 1;
  readonly fleet: string;
  readonly preferences: Readonly<Record<string, Change & { readonly preferences: Preferences }>>;
  readonly bids: Readonly<Record<string, Change & { readonly bid: Bid }>>;
  /** Versions of bids that are gone, so that one of the same name goes on from there: an old version never fits it. */
  readonly withdrawn?: Readonly<Record<string, { readonly version: number; readonly atSeconds: number }>>;
  readonly orders: readonly (Order & { readonly by: string })[];
  readonly engine: Change & { readonly pausedUntilSeconds?: number; readonly why?: string };
  /** By idempotency key, prefixed by the caller. */
  readonly receipts: Readonly<Record<string, WriteReceipt>>;
  readonly unaudited: readonly AuditEntry[];
}

/** The controls of a fleet that nobody has said anything to yet. */
export function emptyControls(fleet: string): FleetControls {
  return {
    format: 1,
    fleet,
    preferences: {},
    bids: {},
    orders: [],
    engine: { version: 0, by: "", atSeconds: 0 },
    receipts: {},
    unaudited: [],
  };
}
