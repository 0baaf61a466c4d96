import type { LoggedForecast } from "./forecastHistory.js";

/**
 * How often each row counts at a horizon, where the fleet left some pools before that horizon was over: rows not known
 * count nothing, and those known count for them, by the inverse of their chance of being watched so long (Kaplan and Meier
 * 1958; for forecasts, Graf et al. 1999). Without it losses, which are always seen to their end, would be too many. Fleets
 * are taken to leave a pool whatever comes of it: where they leave those about to be lost, that is not put right.
 */
export function watchedWeights(rows: readonly Pick<LoggedForecast, "lost">[], horizon: number): Float64Array {
  const watched = watchedShares(rows, horizon);
  return Float64Array.from(rows, ({ lost }) => {
    const value = lost[horizon];
    if (value === null || value === undefined) return 0;
    if (value === 0) return 1 / (watched[horizon] ?? 1);
    // A loss came at some time within its horizon: it was watched half of the way on average.
    const at = lost.indexOf(1);
    return 2 / ((watched[at - 1] ?? 1) + (watched[at] ?? 1));
  });
}

/** By horizon up to this one: the share of pools that are still watched at its end, of those that are not lost. */
function watchedShares(rows: readonly Pick<LoggedForecast, "lost">[], horizon: number): readonly number[] {
  const shares: number[] = [];
  for (let h = 0; h <= horizon; h++) {
    const atRisk = rows.filter(({ lost }) => h === 0 || lost[h - 1] === 0);
    const left = atRisk.filter(({ lost }) => lost[h] === null).length;
    const lost = atRisk.filter((row) => row.lost[h] === 1).length;
    // Pools lost within the horizon could be left only before: half of them count as at risk of being left.
    const stayed = 1 - left / Math.max(1, atRisk.length - lost / 2);
    shares.push((shares[h - 1] ?? 1) * Math.max(stayed, 0));
  }
  return shares;
}
