import { horizonsSeconds } from "../engine/revocation/revocationModel.js";
import { PoolSurvey, revocationFeatureNames } from "../engine/revocation/revocationFeatures.js";
import { firstRecord, seePool, type PoolRecord } from "../engine/revocation/poolRecord.js";
import { isUp, nextLosses, type TracePool, type TraceSet } from "../replay/trace.js";

/** One forecast's ground and truth: a pool that is up at a moment. */
export interface RevocationRow {
  readonly pool: TracePool;
  /** Since the trace's start. */
  readonly seconds: number;
  /** In the order of `revocationFeatureNames`, from what was seen until then. */
  readonly features: Float64Array;
  /** By horizon: 1 where the pool is lost within it, 0 where not; absent where the trace ends before it. */
  readonly lost: readonly (0 | 1 | undefined)[];
  /** Seconds until the pool is lost; Infinity where the trace ends first. */
  readonly lostAfterSeconds: number;
}

/** Rows are taken every ten minutes, as the forecasts are scored. */
export const rowSeconds = 600;

/** With coarser ticks no tick is within the shortest horizon. */
export const coarsestGapSeconds = 2 * horizonsSeconds[0];

/**
 * The rows of a recording: one a pool at every tick nearest to a multiple of ten minutes at which the pool is up. A row's
 * features come from what was seen until its tick, of all the recording's pools, by the records that live fleets keep.
 * @param hazardScale how the recorded kind compares with the traced GPU pools; they themselves are 1.
 * @param onTick told of each tick before its rows.
 */
export function* revocationRows(
  trace: TraceSet,
  hazardScale = 1,
  onTick: (tick: number) => void = () => undefined,
): Generator<RevocationRow> {
  const records: PoolRecord[] = trace.pools.map((pool) => firstRecord(0, isUp(pool, 0)));
  const losses = trace.pools.map((pool) => nextLosses(pool, trace.ticks));
  let next = 0;
  for (let tick = 0; tick < trace.ticks; tick++) {
    const seconds = tick * trace.gapSeconds;
    trace.pools.forEach((pool, index) => {
      const record = records[index];
      if (record && tick > 0) records[index] = seePool(record, seconds, isUp(pool, tick), hazardScale);
    });
    onTick(tick);
    if (tick < Math.round((next * rowSeconds) / trace.gapSeconds)) continue;
    next++;
    yield* rowsAt(trace, tick, records, losses);
  }
}

function* rowsAt(
  trace: TraceSet,
  tick: number,
  records: readonly PoolRecord[],
  losses: readonly Int32Array[],
): Generator<RevocationRow> {
  const recorded = trace.pools.map((pool, index) => ({
    region: pool.region,
    instanceType: kindOf(pool),
    record: records[index] ?? firstRecord(0),
  }));
  const survey = new PoolSurvey(recorded);
  for (const [index, pool] of trace.pools.entries()) {
    const own = recorded[index];
    if (!own || !isUp(pool, tick)) continue;
    const loss = losses[index]?.[tick] ?? Infinity;
    yield {
      pool,
      seconds: tick * trace.gapSeconds,
      features: survey.featuresOf(own, new Float64Array(revocationFeatureNames.length)),
      lost: horizonsSeconds.map((horizon) => lostWithin(trace, tick, loss, horizon)),
      lostAfterSeconds: loss >= trace.ticks ? Infinity : (loss - tick) * trace.gapSeconds,
    };
  }
}

function lostWithin(trace: TraceSet, tick: number, loss: number, horizonSeconds: number): 0 | 1 | undefined {
  const last = tick + Math.round(horizonSeconds / trace.gapSeconds);
  if (last >= trace.ticks) return undefined;
  return loss <= last ? 1 : 0;
}

/** What stands in the file's name after the zone: accelerator and count, which make the instance type. */
function kindOf(pool: TracePool): string {
  return pool.id.slice(pool.zone.length + 1);
}
