import type { Level } from "../level.js";

/** Units wanted over an hour to come. */
export interface DemandForecast {
  readonly level: Level;
  /** Seconds since 1970: the hour's beginning. */
  readonly fromSeconds: number;
  readonly units: number;
  /** Within these, in four of five hours. */
  readonly low: number;
  readonly high: number;
}
