import type { ProfileName } from "../../engine/profile.js";
import { countedText, spanText } from "../report/figureText.js";
import type { TraceSet } from "../trace.js";
import { replayedStartSeconds, tracePrices, type ReplaySettings } from "../traceMarket.js";

/** What is to be tried: every target with every cold start and notice, by every profile at every price of risk. */
export interface SweepGrid {
  readonly targets: readonly number[];
  readonly coldStartsSeconds: readonly number[];
  readonly noticesSeconds: readonly number[];
  readonly profiles: readonly ProfileName[];
  /** Shares of the profile's price of risk to decide by. */
  readonly riskWeights: readonly number[];
}

/** What a plain service is replayed in. */
export interface SweepScenario {
  readonly target: number;
  /** Those of the grid that come to the same time from launch to ready: by whole ticks, several may. */
  readonly coldStartsSeconds: readonly number[];
  /** From launch to ready, as replayed. */
  readonly startSeconds: number;
  readonly noticeSeconds: number;
}

/** The scenarios of a grid on a trace, by target, then notice, then cold start. */
export function scenariosOf(trace: TraceSet, grid: SweepGrid): readonly SweepScenario[] {
  return grid.targets.flatMap((target) =>
    grid.noticesSeconds.flatMap((noticeSeconds) =>
      startsOf(trace, grid, noticeSeconds).map((start) => ({ target, ...start, noticeSeconds })),
    ),
  );
}

function startsOf(trace: TraceSet, { coldStartsSeconds }: SweepGrid, noticeSeconds: number) {
  const startOf = (coldStartSeconds: number): number =>
    replayedStartSeconds(trace, { target: 1, coldStartSeconds, noticeSeconds, ...tracePrices });
  return [...new Set(coldStartsSeconds.map(startOf))].map((startSeconds) => ({
    coldStartsSeconds: coldStartsSeconds.filter((coldStart) => startOf(coldStart) === startSeconds),
    startSeconds,
  }));
}

/** The settings by which a scenario is replayed, on the prices of traces. */
export function settingsOf({ target, startSeconds, noticeSeconds }: SweepScenario): ReplaySettings {
  return { target, coldStartSeconds: startSeconds, noticeSeconds, ...tracePrices };
}

/** `4 units, cold start 30 s or 3 min, no notice`. */
export function scenarioText({ target, coldStartsSeconds, noticeSeconds }: SweepScenario): string {
  const notice = noticeSeconds > 0 ? `${spanText(noticeSeconds)} of notice` : "no notice";
  return `${countedText(target, "unit")}, cold start ${coldStartsSeconds.map(spanText).join(" or ")}, ${notice}`;
}
