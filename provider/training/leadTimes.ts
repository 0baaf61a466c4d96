import type { ScoredForecasts } from "./forecastQuality.js";
import type { RevocationRow } from "./revocationRows.js";

/** How long before losses the alarms of one rate were out. */
export interface LeadTimes {
  readonly alarmRate: number;
  /** Losses of pools that were up at a row before, each counted once. */
  readonly losses: number;
  /** Share of losses with an alarm out in the row before. */
  readonly alarmed: number;
  /** Seconds from the first alarm of the unbroken run before a loss to the loss, of the losses alarmed; NaN without any. */
  readonly quartiles: readonly [number, number, number];
  /** The losses alarmed, by those seconds. */
  readonly histogram: readonly LeadBin[];
}

export interface LeadBin {
  readonly overSeconds: number;
  /** Absent in the last, which has no end. */
  readonly upToSeconds?: number;
  readonly losses: number;
}

/** Where the bins of a histogram begin. A row is taken every ten minutes, so that most lead times are about as long. */
const binStartsSeconds = [0, 300, 600, 1200, 1800, 3600];

/** A loss counts once, at the last row before it; the alarm's run is followed back row by row. */
export function leadTimes(rows: readonly RevocationRow[], scored: ScoredForecasts, alarmRate: number): LeadTimes {
  const losses = alarmRuns(rows, scored, alarmRate).filter(({ lossAt }) => Number.isFinite(lossAt));
  const leads = losses
    .flatMap(({ lossAt, firstAlarmAt }) => (firstAlarmAt === undefined ? [] : [lossAt - firstAlarmAt]))
    .sort((a, b) => a - b);
  const at = (share: number): number => leads[Math.floor(share * (leads.length - 1))] ?? NaN;
  return {
    alarmRate,
    losses: losses.length,
    alarmed: leads.length / losses.length,
    quartiles: [at(0.25), at(0.5), at(0.75)],
    histogram: histogramOf(leads),
  };
}

interface AlarmRun {
  /** Infinity where the recording ends before a loss. */
  readonly lossAt: number;
  /** Undefined where the last row was not alarmed. */
  firstAlarmAt: number | undefined;
}

function alarmRuns(rows: readonly RevocationRow[], scored: ScoredForecasts, alarmRate: number): readonly AlarmRun[] {
  const threshold = scored.thresholdAt(alarmRate);
  const runs = new Map<string, AlarmRun>();
  rows.forEach((row, index) => {
    const lossAt = row.seconds + row.lostAfterSeconds;
    const key = `${row.pool.id} ${lossAt}`;
    const run = runs.get(key) ?? { lossAt, firstAlarmAt: undefined };
    const isAlarmed = (scored.forecasts[index] ?? 0) >= threshold;
    run.firstAlarmAt = isAlarmed ? (run.firstAlarmAt ?? row.seconds) : undefined;
    runs.set(key, run);
  });
  return [...runs.values()];
}

function histogramOf(leadsSeconds: readonly number[]): readonly LeadBin[] {
  return binStartsSeconds.map((overSeconds, index) => {
    const upToSeconds = binStartsSeconds[index + 1];
    const inBin = leadsSeconds.filter((lead) => lead > overSeconds && lead <= (upToSeconds ?? Infinity));
    return { overSeconds, ...(upToSeconds !== undefined && { upToSeconds }), losses: inBin.length };
  });
}
