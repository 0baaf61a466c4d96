import type { PolicyFigures } from "./serviceFigures.js";

/** Figures of one service of a fleet. */
export interface ServiceShare {
  readonly figures: PolicyFigures;
  readonly units: number;
  /** Money of its units on-demand for the whole time: what its cost ratio is a ratio of. */
  readonly onDemandUsd: number;
}

/**
 * Figures of several services as one: money over money, shares of time weighed by units, losses and zero ticks added
 * up. Of one service they are its own.
 */
export function combineFigures(shares: readonly ServiceShare[]): PolicyFigures {
  const [first] = shares;
  if (!first) throw new RangeError("expected figures of at least one service, got none");
  if (shares.length === 1) return first.figures;
  const units = sum(shares, (share) => share.units);
  const money = sum(shares, (share) => share.onDemandUsd);
  const byUnits = (of: (figures: PolicyFigures) => number): number =>
    sum(shares, (share) => of(share.figures) * share.units) / units;
  return {
    name: first.figures.name,
    costRatio: sum(shares, (share) => share.figures.costRatio * share.onDemandUsd) / money,
    availability: byUnits((figures) => figures.availability),
    readyShare: byUnits((figures) => figures.readyShare),
    zeroTicks: sum(shares, (share) => share.figures.zeroTicks),
    lossesPerDay: sum(shares, (share) => share.figures.lossesPerDay),
    onDemandShare: byUnits((figures) => figures.onDemandShare),
  };
}

function sum(shares: readonly ServiceShare[], of: (share: ServiceShare) => number): number {
  return shares.reduce((total, share) => total + of(share), 0);
}
