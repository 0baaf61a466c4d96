import type { SimulatedMarket } from "../../embedded/market.js";
import type { PolicyFigures } from "../serviceFigures.js";
import { addSpan, openTally, tallyFigures } from "../serviceTally.js";
import type { TracePool, TraceSet } from "../trace.js";
import { replayedStartSeconds, traceMarket, type ReplaySettings } from "../traceMarket.js";
import type { Baseline } from "./baseline.js";
import { tickMoments } from "./moments.js";

/**
 * Replicas dealt out one by one to the zones from a first zone on, around the ring; each is relaunched in its own zone
 * as soon as there is room and never leaves it. Every figure is the mean over all choices of the first zone. Notices
 * are ignored.
 */
export const evenSpreadBaseline: Baseline = {
  name: "even-spread",
  run: (trace, settings) => meanOverFirstZones("even-spread", trace, settings, 0),
};

/** Even spread with one of the replicas on-demand. */
export const asgLikeBaseline: Baseline = {
  name: "asg-like",
  run: (trace, settings) => meanOverFirstZones("asg-like", trace, settings, 1),
};

/** What a zone delivers with a number of replicas that never leave it. */
interface ZoneRecord {
  /** Replicas ready from each moment to the next. */
  readonly ready: Int32Array;
  readonly spentUsd: number;
  readonly losses: number;
}

interface Replicas {
  readonly spot: number;
  readonly onDemand: number;
}

function meanOverFirstZones(name: string, trace: TraceSet, settings: ReplaySettings, onDemand: number): PolicyFigures {
  const replicas = { spot: settings.target - onDemand, onDemand };
  const moments = tickMoments(trace, settings);
  const recordOf = zoneRecords(trace, settings, moments);
  const figures = trace.pools.map((_, first) => {
    const records = dealOut(replicas.spot, trace.pools.length, first).map(([zone, count]) => recordOf(zone, count));
    return figuresOf(name, records, replicas, trace, settings, moments);
  });
  return meanFigures(name, figures);
}

/** How many replicas each zone of the ring gets, those that get none left out. */
function dealOut(replicas: number, zones: number, first: number): [zone: number, count: number][] {
  const counts = Array.from({ length: Math.min(zones, replicas) }, (_, i) => Math.ceil((replicas - i) / zones));
  return counts.map((count, i) => [(first + i) % zones, count]);
}

/** Zones don't touch each other here, so each is replayed once for each number of replicas. */
function zoneRecords(
  trace: TraceSet,
  settings: ReplaySettings,
  moments: Float64Array,
): (zone: number, count: number) => ZoneRecord {
  const records = new Map<string, ZoneRecord>();
  return (zone, count) => {
    const key = `${zone}/${count}`;
    const record = records.get(key) ?? recordZone(trace, settings, trace.pools.slice(zone, zone + 1), count, moments);
    records.set(key, record);
    return record;
  };
}

function recordZone(
  trace: TraceSet,
  settings: ReplaySettings,
  pools: readonly TracePool[],
  count: number,
  moments: Float64Array,
): ZoneRecord {
  const market = traceMarket({ ...trace, pools }, { ...settings, noticeSeconds: 0 });
  const startSeconds = replayedStartSeconds(trace, settings);
  let losses = 0;
  market.listener = { lost: () => losses++ };
  const ready = Int32Array.from(moments, (moment) => {
    market.advanceTo(moment);
    while (market.runningIn(0).length < count && market.launch({ poolIndex: 0, startSeconds, tags: {} }));
    return readyIn(market);
  });
  market.advanceTo(trace.ticks * trace.gapSeconds);
  return { ready, spentUsd: market.spentUsd(), losses };
}

/** Without a cold start a replica launched now is ready now. */
function readyIn(market: SimulatedMarket): number {
  return market.runningIn(0).filter((one) => one.state === "ready" || one.readyAtSeconds <= market.nowSeconds).length;
}

function figuresOf(
  name: string,
  records: readonly ZoneRecord[],
  replicas: Replicas,
  trace: TraceSet,
  settings: ReplaySettings,
  moments: Float64Array,
): PolicyFigures {
  const endSeconds = trace.ticks * trace.gapSeconds;
  const firstReadySeconds = replayedStartSeconds(trace, settings);
  const tally = openTally({ tickSeconds: trace.gapSeconds, firstReadySeconds });
  moments.forEach((moment, i) => {
    let ready = moment < firstReadySeconds ? 0 : replicas.onDemand;
    for (const record of records) ready += record.ready[i] ?? 0;
    addSpan(tally, moment, moments[i + 1] ?? endSeconds, ready, replicas.onDemand, settings.target);
  });
  let spentUsd = (replicas.onDemand * settings.onDemandUsdPerHour * endSeconds) / 3600;
  for (const record of records) {
    tally.losses += record.losses;
    spentUsd += record.spentUsd;
  }
  return tallyFigures(name, tally, spentUsd, settings.onDemandUsdPerHour);
}

function meanFigures(name: string, figures: readonly PolicyFigures[]): PolicyFigures {
  const mean = (of: (one: PolicyFigures) => number) => figures.reduce((sum, one) => sum + of(one), 0) / figures.length;
  return {
    name,
    costRatio: mean((one) => one.costRatio),
    availability: mean((one) => one.availability),
    readyShare: mean((one) => one.readyShare),
    zeroTicks: mean((one) => one.zeroTicks),
    lossesPerDay: mean((one) => one.lossesPerDay),
    onDemandShare: mean((one) => one.onDemandShare),
  };
}
