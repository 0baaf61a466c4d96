import { at, isDue } from "../../embedded/series.js";
import type { PolicyFigures } from "../serviceFigures.js";
import type { TraceSet } from "../trace.js";
import { replayedStartSeconds, type ReplaySettings } from "../traceMarket.js";
import type { Baseline } from "./baseline.js";
import { tickMoments } from "./moments.js";

/**
 * The cheapest anyone could have been who is always ready: target × the cheapest path of one replica over the zones
 * and on-demand, found by dynamic programming. The replica runs somewhere at every moment from the first on; a move is
 * made to where there has been capacity for a whole cold start, and pays that cold start on top. It ignores how many
 * fit where (a bound for traces of counts), and counts no loss: it leaves in time.
 */
export const omniscientBaseline: Baseline = { name: "omniscient", run: cheapestPath };

/** The cheapest way to have been ready up to a moment and to be in one place at it, for one replica. */
interface Path {
  /** In seconds of on-demand. */
  readonly cost: number;
  readonly onDemandSeconds: number;
}

interface Place {
  readonly price: number;
  readonly onDemand: boolean;
  readonly isUp: (atSeconds: number) => boolean;
}

const nowhere: Path = { cost: Infinity, onDemandSeconds: 0 };

function cheapestPath(trace: TraceSet, settings: ReplaySettings): PolicyFigures {
  const startSeconds = replayedStartSeconds(trace, settings);
  const endSeconds = trace.ticks * trace.gapSeconds;
  const moments = tickMoments(trace, settings);
  const all = places(trace, settings);
  const upSince = all.map(() => 0);
  let paths = all.map((): Path => ({ cost: 0, onDemandSeconds: 0 }));
  moments.forEach((moment, i) => {
    const seconds = (moments[i + 1] ?? endSeconds) - moment;
    const best = cheapest(paths);
    paths = all.map((place, p) => {
      if (!place.isUp(moment)) {
        upSince[p] = Infinity;
        return nowhere;
      }
      upSince[p] = Math.min(upSince[p] ?? 0, moment);
      const canMove = isDue((upSince[p] ?? 0) + startSeconds, moment);
      const moved = canMove ? pay(place, best, startSeconds) : nowhere;
      return pay(place, cheapest([paths[p] ?? nowhere, moved]), seconds);
    });
  });
  return figuresOf(cheapest(paths), endSeconds);
}

function places(trace: TraceSet, settings: ReplaySettings): Place[] {
  const price = settings.spotUsdPerHour / settings.onDemandUsdPerHour;
  const zones = trace.pools.map(({ rooms }) => ({
    price,
    onDemand: false,
    isUp: (atSeconds: number) => at({ stepSeconds: trace.gapSeconds, values: rooms }, atSeconds) > 0,
  }));
  return [...zones, { price: 1, onDemand: true, isUp: () => true }];
}

/** The first of several that cost the same. */
function cheapest(paths: readonly Path[]): Path {
  return paths.reduce((a, b) => (b.cost < a.cost ? b : a));
}

function pay(place: Place, path: Path, seconds: number): Path {
  return {
    cost: path.cost + place.price * seconds,
    onDemandSeconds: path.onDemandSeconds + (place.onDemand ? seconds : 0),
  };
}

function figuresOf(path: Path, totalSeconds: number): PolicyFigures {
  return {
    name: "omniscient",
    costRatio: path.cost / totalSeconds,
    availability: 1,
    readyShare: 1,
    zeroTicks: 0,
    lossesPerDay: 0,
    onDemandShare: path.onDemandSeconds / totalSeconds,
  };
}
