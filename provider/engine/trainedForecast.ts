import { forecasterWith, type ForecasterOf } from "./forecast.js";
import { sigmoid } from "./network/forwardPass.js";
import { shiftsOf } from "./revocation/forecastBook.js";
import { horizonsSeconds, logOdds, RevocationPredictor, type RevocationModel } from "./revocation/revocationModel.js";

/**
 * Forecasts by a trained model, held to what came of the fleet's own forecasts.
 * @param name the model's hash, under which its forecasts are logged.
 */
export function trainedForecaster(model: RevocationModel, name: string): ForecasterOf {
  const predictor = new RevocationPredictor(model);
  return (history) => {
    const shifts = shiftsOf(history.sums, history.nowSeconds);
    return forecasterWith(name, history, (pool) => {
      const rawChances = scaledChances(predictor.predict(history.featuresOf(pool)), pool.hazardScale);
      return { rawChances, chances: shiftedChances(rawChances, shifts) };
    });
  };
}

/** The chances of a pool whose hazard is that of a traced pool times its scale. */
export function scaledChances(chances: Float64Array, hazardScale: number): readonly number[] {
  return horizonsSeconds.map((_, horizon) => 1 - (1 - (chances[horizon] ?? 0)) ** hazardScale);
}

/** Chances with their log-odds shifted: never falling with the horizon. */
export function shiftedChances(chances: readonly number[], shifts: readonly number[]): readonly number[] {
  let least = 0;
  return horizonsSeconds.map((_, horizon) => {
    least = Math.max(least, sigmoid(logOdds(chances[horizon] ?? 0) + (shifts[horizon] ?? 0)));
    return least;
  });
}
