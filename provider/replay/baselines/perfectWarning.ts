import { at, indexAt, nextDecreases, type Series } from "../../embedded/series.js";
import { replayedStartSeconds, roomsOf } from "../traceMarket.js";
import { replayPolicy, type Baseline, type Policy, type Stage } from "./baseline.js";
import { spotHedge, type Avoidance } from "./spotHedge.js";

/**
 * SpotHedge +0 that cheats: it knows one cold start ahead which replicas will be lost, which is a market that gives so
 * much notice, and never launches where there will be no room at some tick within the next cold start. Where that
 * leaves no zone, all demotions are cleared and the replica waits for the next tick, on-demand standing in.
 */
export const perfectWarningBaseline: Baseline = {
  name: "perfect-warning",
  run: (trace, settings) =>
    replayPolicy("perfect-warning", withForesight, trace, settings, replayedStartSeconds(trace, settings)),
};

interface FutureRoom {
  readonly room: Series;
  readonly nextDecrease: Int32Array;
}

function withForesight(stage: Stage): Policy {
  return spotHedge(stage, 0, avoidance(stage));
}

function avoidance(stage: Stage): Avoidance {
  const { market, trace, startSeconds } = stage;
  const futures = trace.pools.map((pool) => {
    const values = roomsOf(pool);
    return { room: { stepSeconds: trace.gapSeconds, values }, nextDecrease: nextDecreases(values) };
  });
  return (zone) => {
    const future = futures[zone];
    const staying = market.runningIn(zone).filter((instance) => instance.noticedUntilSeconds === undefined).length;
    return future === undefined || isShort(future, staying + 1, market.nowSeconds, market.nowSeconds + startSeconds);
  };
}

/** Whether there is room for fewer than that many at any tick of a span, its last moment included. */
function isShort({ room, nextDecrease }: FutureRoom, count: number, fromSeconds: number, toSeconds: number): boolean {
  if (at(room, fromSeconds) < count) return true;
  const last = indexAt(room, toSeconds);
  for (let i = nextDecrease[indexAt(room, fromSeconds)] ?? Infinity; i <= last; i = nextDecrease[i] ?? Infinity) {
    if ((room.values[i] ?? 0) < count) return true;
  }
  return false;
}
