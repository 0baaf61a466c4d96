import type { ForecastOutcome } from "./forecastEntry.js";
import { horizonsSeconds } from "./revocationModel.js";

/** A forecast of which not everything has come yet. Plain JSON. */
export interface OpenForecast {
  readonly pool: string;
  readonly atSeconds: number;
  /** By horizon: as the model said, and as it was given out. */
  readonly raw: readonly number[];
  readonly chances: readonly number[];
  /** How many of its horizons, the shortest first, have passed without a loss. */
  readonly passed: number;
}

/** Sums, by horizon, over forecasts whose outcome is known, fading over a day. Plain JSON. */
export interface ForecastSums {
  readonly raw: readonly number[];
  readonly chances: readonly number[];
  /** Losses that came. */
  readonly came: readonly number[];
  /** Number of forecasts. */
  readonly count: readonly number[];
  readonly seconds: number;
}

/** What is remembered of forecasts: those whose outcome is open, and how good the others were. */
export interface ForecastBook {
  readonly open: readonly OpenForecast[];
  readonly sums: ForecastSums;
}

/** Forecasts of a pool are made this often: the rate at which models are trained and measured. */
export const forecastEverySeconds = 600;

/** A day: shorter than a market's calm and stormy spells, long enough for tens of losses of a few pools. */
const fadeSeconds = 86_400;

/**
 * Forecasts' sums count as much as the model's own word once this many losses were forecast. The losses of ten-minute
 * rows hang together, about as six for each that comes, so this stands for some fifteen of them. On the nine zones a
 * fade of one day with this number brought the calibration error at 60 minutes from .024 to .018, log loss unchanged.
 */
const ownWord = 25;

export function emptyBook(seconds: number): ForecastBook {
  const zeros = horizonsSeconds.map(() => 0);
  return { open: [], sums: { raw: zeros, chances: zeros, came: zeros, count: zeros, seconds } };
}

/** By horizon: what is added to the log-odds that the model gives, so that losses come as often as forecast. */
export function shiftsOf({ raw, came, seconds }: ForecastSums, nowSeconds: number): readonly number[] {
  const kept = fading(nowSeconds - seconds);
  return horizonsSeconds.map((_, horizon) =>
    Math.log(((came[horizon] ?? 0) * kept + ownWord) / ((raw[horizon] ?? 0) * kept + ownWord)),
  );
}

/** Whether a pool is due for another forecast; half a tick early rather than late. */
export function isForecastDue(
  open: readonly OpenForecast[],
  pool: string,
  nowSeconds: number,
  tickSeconds: number,
): boolean {
  const last = open.findLast((forecast) => forecast.pool === pool);
  return last === undefined || nowSeconds - last.atSeconds >= forecastEverySeconds - tickSeconds / 2;
}

/**
 * Takes in what became of pools since.
 * @param upOf whether a pool is up now; undefined where it is not watched any more.
 */
export function settleForecasts(
  book: ForecastBook,
  nowSeconds: number,
  upOf: (pool: string) => boolean | undefined,
): { readonly book: ForecastBook; readonly outcomes: readonly ForecastOutcome[] } {
  const open: OpenForecast[] = [];
  const outcomes: ForecastOutcome[] = [];
  const sums = new MutableSums(book.sums, nowSeconds);
  for (const forecast of book.open) {
    const lost = lostBy(forecast, nowSeconds, upOf(forecast.pool));
    const known = lost.findIndex((each) => each === undefined);
    const passed = known < 0 ? lost.length : known;
    for (let horizon = forecast.passed; horizon < passed; horizon++) sums.add(forecast, horizon, lost[horizon] ?? null);
    if (passed < lost.length) open.push(passed === forecast.passed ? forecast : { ...forecast, passed });
    else outcomes.push({ kind: "outcome", pool: forecast.pool, atSeconds: forecast.atSeconds, lost: lost.map(orNull) });
  }
  return { book: { open, sums: sums.asPlain() }, outcomes };
}

/** By horizon: undefined where it is still open, null where it will never be known. */
function lostBy(
  { atSeconds, passed }: OpenForecast,
  nowSeconds: number,
  up: boolean | undefined,
): readonly (0 | 1 | null | undefined)[] {
  const elapsed = nowSeconds - atSeconds;
  return horizonsSeconds.map((horizonSeconds, horizon) => {
    if (horizon < passed) return 0;
    if (up === undefined) return null;
    if (up) return elapsed >= horizonSeconds ? 0 : undefined;
    return elapsed <= horizonSeconds ? 1 : 0;
  });
}

function orNull(lost: 0 | 1 | null | undefined): 0 | 1 | null {
  return lost ?? null;
}

class MutableSums {
  private readonly raw: number[];
  private readonly chances: number[];
  private readonly came: number[];
  private readonly count: number[];

  constructor(
    private readonly before: ForecastSums,
    private readonly nowSeconds: number,
  ) {
    const kept = fading(nowSeconds - before.seconds);
    const faded = (sums: readonly number[]): number[] => sums.map((sum) => sum * kept);
    this.raw = faded(before.raw);
    this.chances = faded(before.chances);
    this.came = faded(before.came);
    this.count = faded(before.count);
  }

  add({ raw, chances }: OpenForecast, horizon: number, lost: 0 | 1 | null): void {
    if (lost === null) return;
    addAt(this.raw, horizon, raw[horizon] ?? 0);
    addAt(this.chances, horizon, chances[horizon] ?? 0);
    addAt(this.came, horizon, lost);
    addAt(this.count, horizon, 1);
  }

  asPlain(): ForecastSums {
    const { raw, chances, came, count, nowSeconds } = this;
    return { raw, chances, came, count, seconds: Math.max(nowSeconds, this.before.seconds) };
  }
}

function addAt(sums: number[], at: number, amount: number): void {
  sums[at] = (sums[at] ?? 0) + amount;
}

/** Time that runs backwards fades nothing. */
function fading(passedSeconds: number): number {
  return Math.exp(-Math.max(0, passedSeconds) / fadeSeconds);
}
