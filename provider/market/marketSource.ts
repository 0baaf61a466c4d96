import type { Architecture } from "../engine/instanceType.js";
import type { SpotPrice } from "./spotHistory.js";

/** What a cloud says of its market in one region. Every method throws RequestFailedError where it can't be told. */
export interface MarketSource {
  /** The zones that the account may use. */
  zones(): Promise<readonly ZoneFacts[]>;
  /** The types of these names that the region has; the others are left out. */
  instanceTypes(names: readonly string[]): Promise<readonly TypeFacts[]>;
  /** Which zones offer which of these types. */
  offerings(names: readonly string[]): Promise<readonly Offering[]>;
  /** On-demand prices in USD an hour of these types, for Linux on shared hardware; types without one are left out. */
  onDemandPrices(names: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Spot prices for Linux of these types in these zones, in any order, with the one in effect at the window's start. */
  spotPrices(names: readonly string[], zones: readonly string[], window: Window): Promise<readonly PoolSpotPrice[]>;
  /** Scores, by zone id, of one request for so many instances of any of these types. */
  placementScores(names: readonly string[], targetCapacity: number): Promise<ReadonlyMap<string, number>>;
}

export interface ZoneFacts {
  readonly name: string;
  readonly id: string;
}

export interface TypeFacts {
  readonly name: string;
  readonly architecture: Architecture;
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly gpus: number;
  /** Baseline, without bursts; 0 where the cloud names none. */
  readonly networkGbps: number;
  /** Baseline of the connection to network volumes; 0 where the cloud names none. */
  readonly volumeIops: number;
  /** 0 without an instance store. */
  readonly instanceStoreGB: number;
}

export interface Offering {
  readonly instanceType: string;
  readonly zone: string;
}

export interface Window {
  readonly fromEpochSeconds: number;
  readonly untilEpochSeconds: number;
}

export interface PoolSpotPrice extends SpotPrice {
  readonly instanceType: string;
  readonly zone: string;
}
