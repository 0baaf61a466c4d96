import type { Architecture } from "../engine/instanceType.js";

/** The format that this version writes and reads. */
export const marketFormat = 1;

/** A region's instance types and prices at a moment, as kept beside a program. */
export interface MarketFile {
  readonly format: typeof marketFormat;
  readonly region: string;
  /** When it was pulled, ISO 8601 to the second, in UTC. */
  readonly pulledAt: string;
  /** Days of spot price history before that moment. */
  readonly windowDays: number;
  /** Of the rest of the file as it was pulled (see `checksumOf`); absent in files of earlier versions. */
  readonly checksum?: string;
  /** The region's zones, by name, each with the id that is the same in every account. */
  readonly zones: Readonly<Record<string, MarketZone>>;
  /** Absent where EC2 gave none. */
  readonly placementScores?: PlacementScores;
  /** By name. */
  readonly instanceTypes: Readonly<Record<string, MarketType>>;
}

export interface MarketZone {
  readonly id: string;
}

/**
 * How likely a spot request of so many instances is to succeed in one zone, 1 to 10. A score is of a group of types
 * that stand in for each other, because EC2 scores one or two types "always low" (GetSpotPlacementScores in its API
 * reference).
 */
export interface PlacementScores {
  readonly targetCapacity: number;
  /** By group (see `placementGroupOf`), then by zone. */
  readonly groups: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface MarketType {
  readonly architecture: Architecture;
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly gpus: number;
  /** The baseline, without bursts. */
  readonly networkGbps: number;
  /** Baseline of the EBS connection, or of the instance store where the catalogue knows it. */
  readonly storageIops: number;
  /** Size of the instance store; 0 where there is none. */
  readonly instanceStoreGB: number;
  readonly onDemandUsdPerHour: number;
  /** For each zone that offers the type, its spot prices; none in a zone that does not sell it on spot. */
  readonly spotUsdPerHour: Readonly<Record<string, SpotHistory>>;
}

/** Spot prices by the moment they began, ISO 8601 to the minute, oldest first: the first began before the window. */
export type SpotHistory = Readonly<Record<string, number>>;
