import { isPacked, type PoolOutlook } from "./blend.js";

/** On-demand pools to launch into, the best first: where units run already, else the cheapest open one with the best odds. */
export function onDemandPools(outlooks: readonly PoolOutlook[]): number[] {
  const score = ({ usdPerHour, launchOdds, held }: PoolOutlook): number =>
    usdPerHour / Math.max(0.01, launchOdds) - (held > 0 ? 1e-6 : 0);
  return outlooks
    .flatMap((outlook, index) =>
      outlook.onDemand && outlook.open && !isPacked(outlook) ? [{ index, score: score(outlook) }] : [],
    )
    .sort((a, b) => a.score - b.score)
    .map(({ index }) => index);
}

export function bestOnDemandPool(outlooks: readonly PoolOutlook[]): number | undefined {
  return onDemandPools(outlooks)[0];
}
