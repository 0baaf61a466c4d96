import type { Level } from "../level.js";
import { apportion } from "./apportion.js";

/** What are units there for, in an account. */
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
  /** What the wanted units that ran would have cost on-demand: one that did not run is no saving. */
  readonly onDemandMicroUsd: number;
  /** Of the hour, those charged as last seen though nobody had looked for two hours. Absent: none. */
  readonly assumedSeconds?: number;
  /** Of the hour, those that are in no account: before the first look, or a day after the last. Absent: none. */
  readonly unknownSeconds?: number;
}

/** An account's money in whole cents. */
export interface CentAccount {
  /** In the order of the account's lines. */
  readonly lineCents: readonly number[];
  readonly realCents: number;
  readonly spreadCents: number;
  readonly shadowCents: number;
  readonly surplusCents: number;
  readonly onDemandCents: number;
}

const microUsdPerCent = 10_000;

/** The account in cents, which add up like it: lines and spread to the real cost. Each is less than a cent from what it is. */
export function inCents(account: HourAccount): CentAccount {
  const { lines, spreadMicroUsd, shadowMicroUsd, surplusMicroUsd, realMicroUsd, onDemandMicroUsd } = account;
  const charged = apportion([...lines.map(({ microUsd }) => microUsd), spreadMicroUsd], microUsdPerCent);
  const served = realMicroUsd - shadowMicroUsd - surplusMicroUsd;
  const [, shadowCents = 0, surplusCents = 0] = apportion([served, shadowMicroUsd, surplusMicroUsd], microUsdPerCent);
  return {
    lineCents: charged.slice(0, -1),
    realCents: Math.round(realMicroUsd / microUsdPerCent),
    spreadCents: charged.at(-1) ?? 0,
    shadowCents,
    surplusCents,
    onDemandCents: Math.round(onDemandMicroUsd / microUsdPerCent),
  };
}
