import type { SimulatedInstance, SimulatedMarket } from "../../embedded/market.js";
import type { PolicyFigures } from "../serviceFigures.js";
import { ServiceMeter } from "../serviceMeter.js";
import type { TraceSet } from "../trace.js";
import { replayedStartSeconds, traceMarket, type ReplaySettings } from "../traceMarket.js";

/** A policy to be compared with: what it would have delivered on a trace. docs/replay.md defines each. */
export interface Baseline {
  readonly name: string;
  run(trace: TraceSet, settings: ReplaySettings): PolicyFigures;
}

/** What a baseline acts on. Its zones are the trace's pools, in their order. */
export interface Stage {
  readonly market: SimulatedMarket;
  readonly trace: TraceSet;
  readonly settings: ReplaySettings;
  /** From launch to ready, as replayed. */
  readonly startSeconds: number;
  /** Pool indexes of the zones. */
  readonly zones: readonly number[];
  /** Pool index of the on-demand capacity that baselines use. */
  readonly onDemand: number;
}

/** What has happened since the policy last acted. */
export interface MarketNews {
  /** A tick begins now; false at the moments between ticks that event time adds. */
  readonly tickBegins: boolean;
  readonly lost: readonly SimulatedInstance[];
  readonly noticed: readonly SimulatedInstance[];
  readonly ready: readonly SimulatedInstance[];
}

/** Starts and stops instances on its stage. */
export type Policy = (news: MarketNews) => void;

/**
 * Replays a policy over a whole trace. By tick rules it acts at every tick, after the tick's losses; in event time
 * (settings with a notice) at every notice and moment of readiness as well.
 * @param marketNoticeSeconds the notice its market gives, where that is not the settings'.
 */
export function replayPolicy(
  name: string,
  policyOn: (stage: Stage) => Policy,
  trace: TraceSet,
  settings: ReplaySettings,
  marketNoticeSeconds = settings.noticeSeconds,
): PolicyFigures {
  const stage = setStage(trace, settings, marketNoticeSeconds);
  const { market } = stage;
  const meter = new ServiceMeter(market, {
    wantedUnits: settings.target,
    tickSeconds: trace.gapSeconds,
    firstReadySeconds: stage.startSeconds,
  });
  const takeNews = collectNews(market, meter);
  const policy = policyOn(stage);
  for (let tick = 0; tick < trace.ticks; tick++) {
    market.advanceTo(tick * trace.gapSeconds);
    policy(takeNews(true));
    if (settings.noticeSeconds > 0) actUntil((tick + 1) * trace.gapSeconds, market, () => policy(takeNews(false)));
  }
  market.advanceTo(trace.ticks * trace.gapSeconds);
  return meter.figures(name, market.spentUsd(), settings.onDemandUsdPerHour);
}

/** Launches in a pool as its policy's stage has it; undefined where the pool has no room. */
export function launch(stage: Stage, poolIndex: number): SimulatedInstance | undefined {
  return stage.market.launch({ poolIndex, startSeconds: stage.startSeconds, tags: {} });
}

/** Launches on-demand, or gives up the newest, until that many run. */
export function keepOnDemand(stage: Stage, count: number): void {
  const { market, onDemand } = stage;
  const running = market.runningIn(onDemand);
  while (running.length > count) market.terminate(running[running.length - 1]?.id ?? "");
  while (running.length < count && launch(stage, onDemand));
}

function setStage(trace: TraceSet, settings: ReplaySettings, noticeSeconds: number): Stage {
  return {
    market: traceMarket(trace, { ...settings, noticeSeconds }),
    trace,
    settings,
    startSeconds: replayedStartSeconds(trace, settings),
    zones: trace.pools.map((_, index) => index),
    onDemand: trace.pools.length,
  };
}

/** Acts once at each later moment: what a turn itself brings about at its own moment waits for the next. */
function actUntil(endSeconds: number, market: SimulatedMarket, act: () => void): void {
  for (;;) {
    const next = market.nextEventAtSeconds();
    if (next >= endSeconds) return;
    const isLater = next > market.nowSeconds;
    market.advanceTo(next);
    if (isLater) act();
  }
}

function collectNews(market: SimulatedMarket, meter: ServiceMeter): (tickBegins: boolean) => MarketNews {
  let lost: SimulatedInstance[] = [];
  let noticed: SimulatedInstance[] = [];
  let ready: SimulatedInstance[] = [];
  market.listener = {
    elapsed: (fromSeconds, toSeconds) => meter.elapsed(fromSeconds, toSeconds),
    lost: (instance) => {
      meter.lost();
      lost.push(instance);
    },
    noticed: (instance) => noticed.push(instance),
    ready: (instance) => ready.push(instance),
  };
  return (tickBegins) => {
    const news = { tickBegins, lost, noticed, ready };
    [lost, noticed, ready] = [[], [], []];
    return news;
  };
}
