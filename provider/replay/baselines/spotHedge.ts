import type { SimulatedInstance } from "../../embedded/market.js";
import {
  keepOnDemand,
  launch,
  replayPolicy,
  type Baseline,
  type MarketNews,
  type Policy,
  type Stage,
} from "./baseline.js";

/** Whether a launch in a zone is to be avoided now, by knowledge that SpotHedge itself does not have. */
export type Avoidance = (zone: number) => boolean;

/**
 * SpotHedge of SkyServe (Mao et al., EuroSys 2025), as docs/replay.md settles it: the target and some spares on spot
 * over the zones not demoted, on-demand while too few of them are ready.
 */
export function spotHedgeBaseline(spares: number): Baseline {
  const name = `spothedge+${spares}`;
  return {
    name,
    run: (trace, settings) => replayPolicy(name, (stage) => spotHedge(stage, spares), trace, settings),
  };
}

/**
 * One turn: losses and notices demote their zone, a replica that became ready promotes it; missing spot is launched;
 * on-demand fills up to min(target, target + spares − ready spot).
 * @param avoids with it, zones it names are never chosen, and where none is left all demotions are cleared.
 */
export function spotHedge(stage: Stage, spares: number, avoids?: Avoidance): Policy {
  const { target } = stage.settings;
  const demoted = new Set<number>();
  return (news) => {
    judgeZones(stage, demoted, news);
    launchMissing(stage, demoted, target + spares - countSpot(stage, isStaying), avoids);
    const ready = countSpot(stage, (instance) => isStaying(instance) && isReady(stage, instance));
    keepOnDemand(stage, Math.max(0, Math.min(target, target + spares - ready)));
  };
}

function judgeZones(stage: Stage, demoted: Set<number>, news: MarketNews): void {
  for (const { poolIndex } of news.lost) demoted.add(poolIndex);
  for (const { poolIndex } of news.noticed) demoted.add(poolIndex);
  for (const instance of news.ready) if (isStaying(instance)) demoted.delete(instance.poolIndex);
  takeBackIfFew(stage, demoted);
}

function takeBackIfFew(stage: Stage, demoted: Set<number>): void {
  if (stage.zones.length - demoted.size < 2) demoted.clear();
}

/** One attempt for each missing replica; the one whose attempt failed waits for the next turn. */
function launchMissing(stage: Stage, demoted: Set<number>, missing: number, avoids: Avoidance | undefined): void {
  const failed = new Set<number>();
  for (let attempts = 0; attempts < missing; attempts++) {
    const zone = emptiest(stage, (z) => !demoted.has(z) && !failed.has(z) && !avoids?.(z));
    if (zone === undefined) {
      if (avoids) demoted.clear();
      return;
    }
    if (launch(stage, zone)) continue;
    failed.add(zone);
    demoted.add(zone);
    takeBackIfFew(stage, demoted);
  }
}

/** The allowed zone in which the fewest run, starting and noticed ones included; the first by name of several. */
function emptiest(stage: Stage, allowed: (zone: number) => boolean): number | undefined {
  let best: number | undefined;
  let fewest = Infinity;
  for (const zone of stage.zones) {
    const running = stage.market.runningIn(zone).length;
    if (running >= fewest || !allowed(zone)) continue;
    best = zone;
    fewest = running;
  }
  return best;
}

function countSpot(stage: Stage, counts: (instance: SimulatedInstance) => boolean): number {
  let count = 0;
  for (const zone of stage.zones) for (const instance of stage.market.runningIn(zone)) if (counts(instance)) count++;
  return count;
}

/** Noticed replicas are as good as gone. */
function isStaying(instance: SimulatedInstance): boolean {
  return instance.noticedUntilSeconds === undefined;
}

/** Without a cold start a replica launched in this turn is ready in it. */
function isReady(stage: Stage, instance: SimulatedInstance): boolean {
  return instance.state === "ready" || instance.readyAtSeconds <= stage.market.nowSeconds;
}
