import { basename } from "node:path";
import { readForecastHistory, type ForecastHistory } from "../training/forecastHistory.js";
import { diskBatchNames } from "../embedded/diskForecastLog.js";
import { logBatchesAt, readStorageAddress, type StorageAddress } from "./storageAddress.js";

/**
 * Where a log is; a bucket is asked once it is read.
 * @throws InputError for what is no address, or a folder without a log.
 */
export function readLogAddress(text: string): StorageAddress {
  const address = readStorageAddress("--from", text);
  if (address.kind === "folder") diskBatchNames(address.text);
  return address;
}

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
