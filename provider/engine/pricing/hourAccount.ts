import type { Level } from "../level.js";

/** What units are there for, in an account. */
export const ChargeKind = {
  /** Declared units, at what their level's capacity costs. */
  Declared: "declared",
  /** Units won by bids, at the clearing price. */
  Bid: "bid",
} as const;
export type ChargeKind = (typeof ChargeKind)[keyof typeof ChargeKind];

/** What a workload paid for one level in an hour. Money is in whole millionths of a USD, so that sums are exact. */
export interface ChargeLine {
  readonly workload: string;
  readonly level: Level;
  readonly kind: ChargeKind;
  readonly unitHours: number;
  readonly microUsd: number;
}

/** An hour of a fleet's money: charges and spread add up to the real cost. */
export interface HourAccount {
  /** Seconds since 1970: the hour's beginning. */
  readonly fromSeconds: number;
  readonly lines: readonly ChargeLine[];
  /** What all instances cost. */
  readonly realMicroUsd: number;
  /** Real cost less all charges: shadows, spares, double running; below 0 where scarcity brought in more. */
  readonly spreadMicroUsd: number;
  /** Of the real cost: shadows. */
  readonly shadowMicroUsd: number;
  /** Of the real cost: serving units beyond those wanted. */
  readonly surplusMicroUsd: number;
  /** What the wanted units would have cost on-demand. */
  readonly onDemandMicroUsd: number;
}
