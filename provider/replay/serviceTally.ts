import type { PolicyFigures } from "./serviceFigures.js";

/** What a service is judged against. */
export interface ServiceTerms {
  readonly wantedUnits: number;
  readonly tickSeconds: number;
  /** Readiness is judged after the first cold start. */
  readonly firstReadySeconds: number;
}

/** What a service has delivered so far, in seconds of it. */
export interface ServiceTally {
  readonly terms: ServiceTerms;
  enoughSeconds: number;
  readyUnitSeconds: number;
  zeroSeconds: number;
  judgedSeconds: number;
  onDemandUnitSeconds: number;
  totalSeconds: number;
  losses: number;
}

const secondsPerDay = 86_400;
const secondsPerHour = 3600;

export function openTally(terms: ServiceTerms): ServiceTally {
  return {
    terms,
    enoughSeconds: 0,
    readyUnitSeconds: 0,
    zeroSeconds: 0,
    judgedSeconds: 0,
    onDemandUnitSeconds: 0,
    totalSeconds: 0,
    losses: 0,
  };
}

/** Adds a span in which so many units were ready and so many ran on-demand, ready or not. */
export function addSpan(
  tally: ServiceTally,
  fromSeconds: number,
  toSeconds: number,
  ready: number,
  onDemand: number,
): void {
  const { wantedUnits, firstReadySeconds } = tally.terms;
  const judgedSeconds = Math.max(0, toSeconds - Math.max(fromSeconds, firstReadySeconds));
  tally.totalSeconds += toSeconds - fromSeconds;
  tally.onDemandUnitSeconds += onDemand * (toSeconds - fromSeconds);
  tally.judgedSeconds += judgedSeconds;
  tally.readyUnitSeconds += judgedSeconds * Math.min(ready, wantedUnits);
  if (ready >= wantedUnits) tally.enoughSeconds += judgedSeconds;
  if (ready === 0) tally.zeroSeconds += judgedSeconds;
}

/** The figures of docs/replay.md; of a tally that never got past the first cold start, shares are NaN. */
export function tallyFigures(
  name: string,
  tally: ServiceTally,
  spentUsd: number,
  onDemandUsdPerHour: number,
): PolicyFigures {
  const { wantedUnits, tickSeconds } = tally.terms;
  return {
    name,
    costRatio: spentUsd / ((onDemandUsdPerHour * wantedUnits * tally.totalSeconds) / secondsPerHour),
    availability: tally.enoughSeconds / tally.judgedSeconds,
    readyShare: tally.readyUnitSeconds / (wantedUnits * tally.judgedSeconds),
    zeroTicks: tally.zeroSeconds / tickSeconds,
    lossesPerDay: tally.losses / (tally.totalSeconds / secondsPerDay),
    onDemandShare: tally.onDemandUnitSeconds / (wantedUnits * tally.totalSeconds),
  };
}
