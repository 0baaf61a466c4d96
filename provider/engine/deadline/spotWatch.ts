import type { PoolRecord } from "../revocation/poolRecord.js";

/** What is known of a job's spot capacity. */
export interface SpotWatch {
  readonly spotAvailable: boolean;
  /** Ticks for which spot has been as it is now, this one included. */
  readonly spotTicks: number;
  /** Losses seen, and those that the ages of the stints let expect meanwhile; what is long ago fades. */
  readonly spotLosses: number;
  readonly spotLossesExpected: number;
}

/** The watch as the record of a pool tells it: up since it was last known to be down, and the other way round. */
export function watchOf(
  record: PoolRecord | undefined,
  spotAvailable: boolean,
  nowSeconds: number,
  tickSeconds: number,
): SpotWatch {
  const otherwiseAt = spotAvailable ? record?.downSeconds : record?.upSeconds;
  return {
    spotAvailable,
    spotTicks: Math.max(1, (nowSeconds - (otherwiseAt ?? nowSeconds)) / tickSeconds),
    spotLosses: record?.weekLosses ?? 0,
    spotLossesExpected: record?.weekExpected ?? 0,
  };
}
