import { readForecastLines } from "../document/forecastLines.js";
import type { ForecastMade, ForecastOutcome } from "../engine/revocation/forecastEntry.js";
import { horizonsSeconds } from "../engine/revocation/revocationModel.js";
import { describeFault, InputError, type Fault } from "../errors.js";
import type { LogBatch } from "../ports/forecastLog.js";

/** A forecast that a fleet made, with what came of it. */
export interface LoggedForecast {
  readonly pool: string;
  readonly seconds: number;
  readonly features: Float64Array;
  /** By horizon, as forecast then. */
  readonly chances: readonly number[];
  /** By horizon: 1 lost within it, 0 not, null where nobody watched long enough. */
  readonly lost: ForecastOutcome["lost"];
}

/** A log as it was read. */
export interface ForecastHistory {
  /** The folder's name or the bucket's address. */
  readonly name: string;
  /** From the first forecast to the last. */
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  /** In the order of time; the last hour's are left out, for of them only losses are known. */
  readonly rows: readonly LoggedForecast[];
  readonly warnings: readonly string[];
}

/** More damaged lines than these, and than this share of all, are no torn write: then the log is refused. */
const fewDamaged = 3;
const damagedShare = 0.01;
const shownFaults = 5;

export const longestHorizonSeconds = Math.max(...horizonsSeconds);

/**
 * Reads a forecast log and joins what came of forecasts with the forecasts.
 * @param name what messages call it.
 * @param onProgress is told how many batches and forecasts are read.
 * @throws InputError where too many lines are damaged, or none is a forecast; what `batches` throws passes through.
 */
export async function readForecastHistory(
  name: string,
  batches: AsyncIterable<LogBatch>,
  onProgress: (batches: number, forecasts: number) => void = () => undefined,
): Promise<ForecastHistory> {
  const reading = new Reading();
  for await (const batch of batches) {
    reading.take(batch);
    onProgress(reading.batches, reading.forecasts.size);
  }
  reading.check(name);
  return historyOf(name, reading);
}

/** What was read so far. What is told twice, as after a lost answer, counts once. */
class Reading {
  readonly forecasts = new Map<string, ForecastMade>();
  readonly outcomes = new Map<string, ForecastOutcome["lost"]>();
  readonly faults: Fault[] = [];
  batches = 0;
  lines = 0;
  damaged = 0;

  take({ text, where }: LogBatch): void {
    const { entries, lines, faults, damaged } = readForecastLines(text, where);
    this.batches++;
    this.lines += lines;
    this.damaged += damaged;
    this.faults.push(...faults.slice(0, Math.max(0, shownFaults - this.faults.length)));
    for (const entry of entries) {
      const key = keyOf(entry);
      if (entry.kind === "outcome") this.outcomes.set(key, entry.lost);
      else if (!this.forecasts.has(key)) this.forecasts.set(key, entry);
    }
  }

  check(name: string): void {
    const isEmpty = this.forecasts.size === 0;
    const isRefused = isEmpty || this.damaged > Math.max(fewDamaged, damagedShare * this.lines);
    const faults = isRefused ? [...this.faults] : [];
    const others = this.damaged - faults.length;
    if (faults.length > 0 && others > 0) {
      const got = `${this.damaged} that are not`;
      faults.push({ where: name, expected: `${this.lines} lines of forecasts and outcomes`, got });
    }
    if (isEmpty) {
      faults.push({ where: name, expected: "forecasts", got: `none in ${this.lines} lines` });
    }
    if (faults.length > 0) throw new InputError("forecast log", faults);
  }
}

function keyOf({ pool, atSeconds }: Pick<ForecastMade, "pool" | "atSeconds">): string {
  return `${pool} ${atSeconds}`;
}

function historyOf(name: string, reading: Reading): ForecastHistory {
  const made = [...reading.forecasts].sort(([, a], [, b]) => a.atSeconds - b.atSeconds);
  const fromSeconds = made[0]?.[1].atSeconds ?? 0;
  const untilSeconds = made.at(-1)?.[1].atSeconds ?? 0;
  const ended = made.filter(([, { atSeconds }]) => atSeconds + longestHorizonSeconds <= untilSeconds);
  const rows = ended.flatMap(([key, { pool, atSeconds, features, chances }]): LoggedForecast[] => {
    const lost = reading.outcomes.get(key);
    return lost ? [{ pool, seconds: atSeconds, features: Float64Array.from(features), chances, lost }] : [];
  });
  return { name, fromSeconds, untilSeconds, rows, warnings: warningsOf(reading, ended.length - rows.length) };
}

function warningsOf({ faults, damaged, lines, forecasts, outcomes }: Reading, open: number): readonly string[] {
  const [first] = faults;
  const strays = [...outcomes.keys()].filter((key) => !forecasts.has(key)).length;
  return [
    ...(first ? [`${damaged} of ${lines} lines are damaged and left out, the first: ${describeFault(first)}`] : []),
    ...(open > 0
      ? [`${open} of ${forecasts.size} forecasts are left out: the log does not say what came of them`]
      : []),
    ...(strays > 0 ? [`${strays} outcomes are left out: the log lacks their forecasts`] : []),
  ];
}
