import { basename } from "node:path";
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
  // As for recordings, a model file is the same wherever the log's folder is.
  const name = address.kind === "folder" ? basename(address.text) : address.text;
  return readForecastHistory(name, logBatchesAt(address), (batches, forecasts) => {
    signal.throwIfAborted();
    if (batches % toldEvery === 0) tell(`read ${batches} batches of ${address.text}, ${forecasts} forecasts`);
  });
}

/** About a day of a fleet's batches. */
const toldEvery = 144;
