import { impactUsd } from "../engine/impact.js";
import { ImpactPredictor, trainedImpact, type Band, type ImpactModel } from "../engine/impact/impactModel.js";
import { featureRanges } from "./featureRanges.js";
import { fitNetwork } from "./fitNetwork.js";
import { outcomeUsd, type ImpactRow } from "./impactRows.js";
import { quantileOf } from "./resampledDays.js";

const quantiles = { low: 0.001, high: 0.999 };
const hidden = 12;
const spreadHidden = 8;
const certain: Band = { low: -1, high: 1 };

/**
 * Trains an impact model: one network for what is expected, one on its squared errors, and the band that eight in ten of
 * the watched rows fall into.
 * @param watched of other workloads than the rows.
 */
export function trainImpactOn(rows: readonly ImpactRow[], watched: readonly ImpactRow[], seed: number): ImpactModel {
  const ranges = featureRanges(
    rows.map(({ features }) => features),
    quantiles,
  );
  const network = fitNetwork(rows, ranges, { seed, hidden });
  const predictor = new ImpactPredictor({ network, spread: network, ranges });
  const errors = watched.map(({ situation, features, targets }) => ({
    features,
    targets: predictor.predict(situation).map(({ mean }, i) => (mean - (targets[i] ?? 0)) ** 2),
  }));
  const spread = fitNetwork(errors, ranges, { seed, hidden: spreadHidden });
  const model = { network, spread, ranges, usdBand: certain, unreadyBand: certain };
  return { ...model, ...bandsOf(model, watched) };
}

/** Where eight in ten outcomes lie, in the standard deviations that the model gives. */
function bandsOf(model: ImpactModel, watched: readonly ImpactRow[]): Pick<ImpactModel, "usdBand" | "unreadyBand"> {
  const impactOf = trainedImpact(model);
  const usd: number[] = [];
  const seconds: number[] = [];
  for (const row of watched) {
    const impact = impactOf(row.situation);
    const expectedUsd = impactUsd(impact);
    usd.push((outcomeUsd(row) - expectedUsd) / (impact.highUsd - expectedUsd));
    seconds.push(
      (row.outcome.unreadySeconds - impact.unreadySeconds) / (impact.highUnreadySeconds - impact.unreadySeconds),
    );
  }
  return { usdBand: bandOf(usd), unreadyBand: bandOf(seconds) };
}

function bandOf(deviations: readonly number[]): Band {
  return { low: quantileOf(deviations, 0.1), high: quantileOf(deviations, 0.9) };
}
