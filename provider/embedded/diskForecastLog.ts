import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { forecastHeader, forecastLine } from "../document/forecastLines.js";
import { logKey } from "../document/logKey.js";
import type { ForecastEntry } from "../engine/revocation/forecastEntry.js";
import { InputError } from "../errors.js";
import type { ForecastLog, LogBatch } from "../ports/forecastLog.js";

/** A forecast log in a folder, laid out as in a bucket: a file for each round that had entries. */
export class DiskForecastLog implements ForecastLog {
  /**
   * @param folder is made by the first entries.
   * @param tell is told why where a file could not be written; its entries are then lost.
   */
  constructor(
    private readonly folder: string,
    private readonly tell: (message: string) => void,
  ) {}

  record(nowSeconds: number, entries: readonly ForecastEntry[]): void {
    if (entries.length === 0) return;
    try {
      const path = join(this.folder, logKey(nowSeconds, randomUUID()));
      mkdirSync(dirname(path), { recursive: true });
      writeWhole(path, forecastHeader + entries.map(forecastLine).join(""));
    } catch (failure) {
      this.tell(`forecasts were not logged: ${(failure as Error).message}`);
    }
  }
}

function writeWhole(path: string, text: string): void {
  const aside = `${path}.writing`;
  try {
    writeFileSync(aside, text);
    renameSync(aside, path);
  } catch (failure) {
    rmSync(aside, { force: true });
    throw failure;
  }
}

/**
 * The batches of a log in a folder, in the order of time: all, or those from this name on.
 * @throws InputError where there is no such folder, no batch in it, or one that can't be read.
 */
export async function* diskLogBatches(folder: string, first?: string): AsyncGenerator<LogBatch, void, undefined> {
  for (const name of diskBatchNames(folder)) {
    if (first !== undefined && name < first) continue;
    const path = join(folder, name);
    yield { where: path, text: batchText(path) };
  }
}

function batchText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new InputError("log", [
      { where: path, expected: "a readable batch of a log", got: (cause as Error).message },
    ]);
  }
}

/** @throws InputError as `diskLogBatches`. */
export function diskBatchNames(folder: string): readonly string[] {
  let names: string[];
  try {
    if (!statSync(folder).isDirectory()) throw new Error("not a folder");
    names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch (cause) {
    throw refused(folder, (cause as Error).message);
  }
  const batches = names.filter((name) => name.endsWith(".jsonl")).sort();
  if (batches.length === 0) throw refused(folder, `${names.length} other files`);
  return batches;
}

function refused(folder: string, got: string): InputError {
  return new InputError("log", [{ where: folder, expected: "a folder with *.jsonl batches of a log", got }]);
}
