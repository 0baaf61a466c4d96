/** A forecast that was made of a pool where the fleet had units, as it is logged. */
export interface ForecastMade {
  readonly kind: "forecast";
  readonly pool: string;
  readonly region: string;
  readonly instanceType: string;
  readonly atSeconds: number;
  /** Hash of the model that made it. */
  readonly model: string;
  /** In the order of `revocationFeatureNames`. */
  readonly features: readonly number[];
  /** By horizon of `horizonsSeconds`. */
  readonly chances: readonly number[];
}
/** What came of a forecast: known once its longest horizon has passed, the pool was lost, or nobody watched it any more. */
export interface ForecastOutcome {
  readonly kind: "outcome";
  readonly pool: string;
  /** When the forecast was made. */
  readonly atSeconds: number;
  /** By horizon: 1 lost within it, 0 not; null where the fleet no longer watched the pool before that was known. */
  readonly lost: readonly (0 | 1 | null)[];
}
export type ForecastEntry = ForecastMade | ForecastOutcome;
