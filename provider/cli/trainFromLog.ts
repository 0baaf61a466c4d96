import { readForecastHistory, type ForecastHistory } from "../training/forecastHistory.js";
import { logBatchesAt, type StorageAddress } from "./storageAddress.js";

/**
 * Reads a log of forecasts, telling how far it is.
 * @throws InputError where there is none that can be used.
 */
export function readLogAt(
  address: StorageAddress,
  tell: (step: string) => void,
  signal: AbortSignal,
): Promise<ForecastHistory> {
  return readForecastHistory(address.text, logBatchesAt(address), (batches, forecasts) => {
    signal.throwIfAborted();
    if (batches % toldEvery === 0) tell(`read ${batches} batches of ${address.text}, ${forecasts} forecasts`);
  });
}

/** About a day of a fleet's batches. */
const toldEvery = 144;
