import { InputError, show, type Fault } from "../../errors.js";
import type { PolicyFigures } from "../serviceFigures.js";
import type { TraceSet } from "../trace.js";
import { replayedStartSeconds, type ReplaySettings } from "../traceMarket.js";
import type { Baseline } from "./baseline.js";
import { asgLikeBaseline, evenSpreadBaseline } from "./evenSpread.js";
import { omniscientBaseline } from "./omniscient.js";
import { onDemandBaseline } from "./onDemand.js";
import { perfectWarningBaseline } from "./perfectWarning.js";
import { roundRobinBaseline } from "./roundRobin.js";
import { spotHedgeBaseline } from "./spotHedge.js";

/** Every baseline, in the order of the report. */
export const baselines: readonly Baseline[] = [
  onDemandBaseline,
  evenSpreadBaseline,
  roundRobinBaseline,
  asgLikeBaseline,
  spotHedgeBaseline(0),
  spotHedgeBaseline(1),
  spotHedgeBaseline(2),
  perfectWarningBaseline,
  omniscientBaseline,
];

/** Told before each baseline runs, and once more when all are done. */
export type BaselineProgress = (done: number, total: number, next: string | undefined) => void;

/**
 * What every baseline would have delivered on a trace.
 * @throws InputError naming every setting that can't be replayed.
 */
export function runBaselines(
  trace: TraceSet,
  settings: ReplaySettings,
  onProgress: BaselineProgress = () => {},
): PolicyFigures[] {
  assertReplayable(trace, settings);
  const figures = baselines.map((baseline, done) => {
    onProgress(done, baselines.length, baseline.name);
    return baseline.run(trace, settings);
  });
  onProgress(baselines.length, baselines.length, undefined);
  return figures;
}

/** @throws InputError naming every setting that can't be replayed on this trace. */
export function assertReplayable(trace: TraceSet, settings: ReplaySettings): void {
  const faults = settingFaults(settings);
  const startSeconds = replayedStartSeconds(trace, settings);
  if (faults.length === 0 && startSeconds >= trace.ticks * trace.gapSeconds) {
    const expected = `less than the trace's ${trace.ticks * trace.gapSeconds} s`;
    faults.push({ where: "coldStartSeconds", expected, got: `${startSeconds} s as replayed` });
  }
  if (faults.length > 0) throw new InputError("replay settings", faults);
}

function settingFaults(settings: ReplaySettings): Fault[] {
  const isCount = Number.isInteger(settings.target) && settings.target > 0;
  return [
    ...(isCount ? [] : [{ where: "target", expected: "a whole number above 0", got: show(settings.target) }]),
    ...numberFaults(settings, ["coldStartSeconds", "noticeSeconds"], "a number of seconds, 0 or more", (n) => n >= 0),
    ...numberFaults(settings, ["spotUsdPerHour", "onDemandUsdPerHour"], "a price above 0", (n) => n > 0),
  ];
}

function numberFaults(
  settings: ReplaySettings,
  names: readonly (keyof ReplaySettings)[],
  expected: string,
  isRight: (value: number) => boolean,
): Fault[] {
  return names
    .filter((name) => !(Number.isFinite(settings[name]) && isRight(settings[name])))
    .map((name) => ({ where: name, expected, got: show(settings[name]) }));
}
