import { replayPolicy, type Policy, type Stage } from "./baseline.js";
import type { TraceSet } from "../trace.js";
import type { ReplaySettings } from "../traceMarket.js";

const gapSeconds = 60;

/** A trace for tests, with ticks of a minute: a line of digits a zone, in name order. */
export function sampleTrace(...lines: readonly string[]): TraceSet {
  return {
    name: "sample",
    gapSeconds,
    ticks: lines[0]?.length ?? 0,
    pools: lines.map((line, i) => ({
      id: `zone-${i}_v100_1`,
      zone: `zone-${i}`,
      region: "zone",
      rooms: Int32Array.from(line, Number),
    })),
    warnings: [],
  };
}

/** Settings for tests: one replica that starts in one tick, no notice, spot at half of on-demand's 1 USD an hour. */
export function sampleSettings(changes: Partial<ReplaySettings> = {}): ReplaySettings {
  return {
    target: 1,
    coldStartSeconds: gapSeconds,
    noticeSeconds: 0,
    spotUsdPerHour: 0.5,
    onDemandUsdPerHour: 1,
    ...changes,
  };
}

/** What runs after each turn of a policy, `<seconds>: <zone counts> | <on-demand>`. */
export function layoutsOf(
  policyOn: (stage: Stage) => Policy,
  trace: TraceSet,
  settings: ReplaySettings,
  marketNoticeSeconds?: number,
): string[] {
  const layouts: string[] = [];
  const watched = (stage: Stage): Policy => {
    const { market, zones, onDemand } = stage;
    const policy = policyOn(stage);
    return (news) => {
      policy(news);
      const counts = zones.map((zone) => market.runningIn(zone).length).join(" ");
      layouts.push(`${market.nowSeconds}: ${counts} | ${market.runningIn(onDemand).length}`);
    };
  };
  replayPolicy("watched", watched, trace, settings, marketNoticeSeconds);
  return layouts;
}
