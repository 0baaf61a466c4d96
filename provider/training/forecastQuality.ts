/** How good the forecasts of an event are; all are shares from 0 to 1 but the skill, which may be negative. */
export interface ForecastQuality {
  /** Share of rows at which the event came. */
  readonly baseRate: number;
  readonly meanForecast: number;
  /** Area under the curve of hits against false alarms: 0.5 is chance. */
  readonly rocAuc: number;
  /** Average precision: the base rate is chance. */
  readonly prAuc: number;
  /** 1 − mean squared error ÷ that of always forecasting the base rate. */
  readonly brierSkill: number;
  /** Mean distance of forecast and event over ten groups of equal size, by forecast; equal forecasts are in one group. */
  readonly calibrationError: number;
}

/** A group of rows with like forecasts. */
export interface ReliabilityBin {
  readonly rows: number;
  readonly forecast: number;
  /** Share at which the event came. */
  readonly share: number;
}

const calibrationGroups = 10;

/** What alarms at one threshold come to. */
export interface RocPoint {
  /** Share of the rows without an event that are alarmed. */
  readonly falseAlarms: number;
  /** Share of the events that are alarmed. */
  readonly hits: number;
}

/** The hits at so many false alarms, read off a curve between its points. */
export function hitsAt(curve: readonly RocPoint[], falseAlarms: number): number {
  const after = curve.findIndex((point) => point.falseAlarms > falseAlarms);
  const [before, next] = [curve.at(after < 0 ? -1 : after - 1), curve[after]];
  if (!before || !next) return before?.hits ?? NaN;
  const share = (falseAlarms - before.falseAlarms) / (next.falseAlarms - before.falseAlarms);
  return before.hits + share * (next.hits - before.hits);
}

/** Forecasts beside what came, in order, so that any weighing of the rows is measured in one walk. */
export class ScoredForecasts {
  /** Row numbers, the highest forecast first. */
  private readonly order: Uint32Array;

  /**
   * @param forecasts by row, 0 to 1.
   * @param events by row: 1 where the event came, else 0.
   */
  constructor(
    readonly forecasts: ArrayLike<number>,
    readonly events: ArrayLike<number>,
  ) {
    const order = Uint32Array.from({ length: forecasts.length }, (_, i) => i);
    this.order = order.sort((a, b) => this.forecast(b) - this.forecast(a) || a - b);
  }

  /**
   * NaN where no event, or nothing but events, came: then nothing can be told apart. All is NaN where no row counts.
   * @param weights how often each row counts; default once.
   */
  quality(weights?: ArrayLike<number>): ForecastQuality {
    const weightOf = (row: number): number => weights?.[row] ?? 1;
    let rows = 0;
    let came = 0;
    let sum = 0;
    let squares = 0;
    for (const row of this.order) {
      const weight = weightOf(row);
      const error = this.forecast(row) - this.event(row);
      rows += weight;
      came += weight * this.event(row);
      sum += weight * this.forecast(row);
      squares += weight * error * error;
    }
    const baseRate = came / rows;
    return {
      baseRate,
      meanForecast: sum / rows,
      ...this.areas(weightOf, came, rows - came),
      brierSkill: 1 - squares / rows / (baseRate * (1 - baseRate)),
      calibrationError: this.reliability(calibrationGroups, weights).reduce(
        (total, bin) => total + (bin.rows / rows) * Math.abs(bin.forecast - bin.share),
        rows > 0 ? 0 : NaN,
      ),
    };
  }

  /** Both areas, rows of equal forecast taken as one step. */
  private areas(weightOf: (row: number) => number, came: number, missed: number) {
    let hits = 0;
    let alarms = 0;
    let rocAuc = 0;
    let prAuc = 0;
    for (let i = 0; i < this.order.length;) {
      const level = this.forecast(this.row(i));
      const before = hits;
      let falseAlarms = 0;
      for (; i < this.order.length && this.forecast(this.row(i)) === level; i++) {
        const weight = weightOf(this.row(i));
        hits += weight * this.event(this.row(i));
        falseAlarms += weight * (1 - this.event(this.row(i)));
      }
      alarms += hits - before + falseAlarms;
      rocAuc += (falseAlarms * (before + hits)) / 2;
      if (hits > before) prAuc += ((hits - before) * hits) / alarms;
    }
    return { rocAuc: rocAuc / (came * missed), prAuc: prAuc / came };
  }

  /**
   * Groups of equal size, the lowest forecasts first; empty ones are left out. Equal forecasts stay together, for their
   * order says nothing.
   */
  reliability(groups: number, weights?: ArrayLike<number>): readonly ReliabilityBin[] {
    const weightOf = (row: number): number => weights?.[row] ?? 1;
    const total = this.order.reduce((sum, row) => sum + weightOf(row), 0);
    const sums = Array.from({ length: groups }, () => ({ rows: 0, forecast: 0, share: 0 }));
    let passed = 0;
    let level = NaN;
    let bin = sums[0];
    for (let i = this.order.length - 1; i >= 0; i--) {
      const row = this.row(i);
      const weight = weightOf(row);
      if (this.forecast(row) !== level) bin = sums[Math.min(groups - 1, Math.floor((passed / total) * groups))];
      level = this.forecast(row);
      passed += weight;
      if (!bin) continue;
      bin.rows += weight;
      bin.forecast += weight * this.forecast(row);
      bin.share += weight * this.event(row);
    }
    return sums
      .filter(({ rows }) => rows > 0)
      .map(({ rows, forecast, share }) => ({ rows, forecast: forecast / rows, share: share / rows }));
  }

  /** The curve of hits against false alarms, from nothing alarmed to all, by about so many points between thresholds. */
  rocCurve(points: number): readonly RocPoint[] {
    const came = this.order.reduce((sum, row) => sum + this.event(row), 0);
    const missed = this.order.length - came;
    const curve = [{ falseAlarms: 0, hits: 0 }];
    let hits = 0;
    this.order.forEach((row, i) => {
      hits += this.event(row);
      const alarms = i + 1;
      // Equal forecasts are alarmed together or not at all.
      if (alarms < this.order.length && this.forecast(row) === this.forecast(this.row(alarms))) return;
      const isDue = alarms >= (curve.length * this.order.length) / points;
      if (isDue || alarms === this.order.length)
        curve.push({ falseAlarms: (alarms - hits) / missed, hits: hits / came });
    });
    return curve;
  }

  /** The lowest forecast that is alarmed when so large a share of the rows is. */
  thresholdAt(alarmRate: number): number {
    const alarms = Math.max(1, Math.round(alarmRate * this.order.length));
    return this.forecast(this.row(Math.min(this.order.length, alarms) - 1));
  }

  private row(at: number): number {
    return this.order[at] ?? 0;
  }

  private forecast(row: number): number {
    return this.forecasts[row] ?? NaN;
  }

  private event(row: number): number {
    return this.events[row] ?? 0;
  }
}

/** What alarms at a threshold are worth. */
export interface AlarmQuality {
  /** Share of rows alarmed that was asked for, and the one that equal forecasts allow. */
  readonly alarmRate: number;
  readonly alarmed: number;
  readonly threshold: number;
  /** Share of events that were alarmed. */
  readonly recall: number;
  /** Share of alarms that an event followed. */
  readonly precision: number;
}

export function alarmQuality(scored: ScoredForecasts, alarmRate: number): AlarmQuality {
  const threshold = scored.thresholdAt(alarmRate);
  let alarms = 0;
  let hits = 0;
  let came = 0;
  for (let row = 0; row < scored.forecasts.length; row++) {
    const event = scored.events[row] ?? 0;
    came += event;
    if ((scored.forecasts[row] ?? 0) < threshold) continue;
    alarms++;
    hits += event;
  }
  return {
    alarmRate,
    alarmed: alarms / scored.forecasts.length,
    threshold,
    recall: hits / came,
    precision: hits / alarms,
  };
}
