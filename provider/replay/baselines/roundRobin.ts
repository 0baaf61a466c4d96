import { launch, replayPolicy, type Baseline, type Policy, type Stage } from "./baseline.js";

/**
 * Spot only. Each missing replica gets one attempt a tick at the next zone of the ring, which advances after every
 * attempt, whether it succeeded or not. Notices are ignored.
 */
export const roundRobinBaseline: Baseline = {
  name: "round-robin",
  run: (trace, settings) => replayPolicy("round-robin", roundRobin, trace, settings),
};

function roundRobin(stage: Stage): Policy {
  const { market, zones, settings } = stage;
  let next = 0;
  return ({ tickBegins }) => {
    if (!tickBegins) return;
    const running = zones.reduce((sum, zone) => sum + market.runningIn(zone).length, 0);
    for (let missing = settings.target - running; missing > 0; missing--) {
      launch(stage, zones[next] ?? 0);
      next = (next + 1) % zones.length;
    }
  };
}
