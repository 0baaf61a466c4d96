import type { PolicyFigures } from "./serviceFigures.js";

/** What a service is judged against. */
export interface ServiceTerms {
  readonly tickSeconds: number;
  /** Readiness is judged after the first cold start. */
  readonly firstReadySeconds: number;
}

/** What a service has delivered so far, in seconds of it. */
export interface ServiceTally {
  readonly terms: ServiceTerms;
  /** Wanted over all of the time. */
  wantedUnitSeconds: number;
  /** Wanted over the time that is judged. */
  judgedUnitSeconds: number;
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
    wantedUnitSeconds: 0,
    judgedUnitSeconds: 0,
    enoughSeconds: 0,
    readyUnitSeconds: 0,
    zeroSeconds: 0,
    judgedSeconds: 0,
    onDemandUnitSeconds: 0,
    totalSeconds: 0,
    losses: 0,
  };
}

/** Adds a span in which so many units were ready and so many ran on-demand, ready or not, of so many that were wanted. */
export function addSpan(
  tally: ServiceTally,
  fromSeconds: number,
  toSeconds: number,
  ready: number,
  onDemand: number,
  wantedUnits: number,
): void {
  const { firstReadySeconds } = tally.terms;
  const judgedSeconds = Math.max(0, toSeconds - Math.max(fromSeconds, firstReadySeconds));
  tally.totalSeconds += toSeconds - fromSeconds;
  tally.onDemandUnitSeconds += onDemand * (toSeconds - fromSeconds);
  tally.wantedUnitSeconds += wantedUnits * (toSeconds - fromSeconds);
  tally.judgedSeconds += judgedSeconds;
  tally.judgedUnitSeconds += wantedUnits * judgedSeconds;
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
  return {
    name,
    costRatio: spentUsd / ((onDemandUsdPerHour * tally.wantedUnitSeconds) / secondsPerHour),
    availability: tally.enoughSeconds / tally.judgedSeconds,
    readyShare: tally.readyUnitSeconds / tally.judgedUnitSeconds,
    zeroTicks: tally.zeroSeconds / tally.terms.tickSeconds,
    lossesPerDay: tally.losses / (tally.totalSeconds / secondsPerDay),
    onDemandShare: tally.onDemandUnitSeconds / tally.wantedUnitSeconds,
  };
}
