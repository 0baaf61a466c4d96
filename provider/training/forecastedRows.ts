import { scaledChances, shiftedChances } from "../engine/trainedForecast.js";
import { emptyBook, settleForecasts, shiftsOf } from "../engine/revocation/forecastBook.js";
import { RevocationPredictor, type RevocationModel } from "../engine/revocation/revocationModel.js";
import { isUp, type TraceSet } from "../replay/trace.js";
import { revocationRows, type RevocationRow } from "./revocationRows.js";

/** A row with what was forecast at it, by horizon. */
export type ForecastedRow = RevocationRow & { readonly forecasts: readonly number[] };

/**
 * The rows of a recording with a model's forecasts, held to what came of those before them: as a fleet that always
 * watches every pool would make them.
 */
export function* forecastedRows(model: RevocationModel, trace: TraceSet, hazardScale = 1): Generator<ForecastedRow> {
  const predictor = new RevocationPredictor(model);
  const pools = new Map(trace.pools.map((pool) => [pool.id, pool]));
  let book = emptyBook(0);
  const settle = (tick: number): void => {
    const upOf = (id: string): boolean | undefined => {
      const pool = pools.get(id);
      return pool && isUp(pool, tick);
    };
    ({ book } = settleForecasts(book, tick * trace.gapSeconds, upOf));
  };
  for (const row of revocationRows(trace, hazardScale, settle)) {
    const raw = scaledChances(predictor.predict(row.features), hazardScale);
    const forecasts = shiftedChances(raw, shiftsOf(book.sums, row.seconds));
    const open = { pool: row.pool.id, atSeconds: row.seconds, raw, chances: forecasts, passed: 0 };
    book = { ...book, open: [...book.open, open] };
    yield { ...row, forecasts };
  }
}
