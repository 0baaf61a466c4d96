import type { Blend } from "./blend.js";
import type { BlendRequest } from "./chooseBlend.js";
import { shortageUsd } from "./objective.js";

/**
 * On-demand units to launch beside a blend's own launches, as an insurance against these finding no room: given up
 * again as soon as the others are there. None where being short is expected to cost less than they do.
 */
export function insuranceUnits(blend: Blend, request: BlendRequest): number {
  const { outlooks, valuation } = request;
  const heldUnits = outlooks.reduce((sum, outlook) => sum + outlook.held, 0);
  let odds = 1;
  let sure = 0;
  blend.pools.forEach((pool, i) => {
    const outlook = outlooks[pool];
    const added = Math.max(0, (blend.units[i] ?? 0) - (outlook?.held ?? 0));
    if (added === 0 || !outlook) return;
    if (outlook.onDemand) sure += added;
    else odds *= outlook.launchOdds;
  });
  const uncertain = valuation.exposure.units - heldUnits - sure;
  if (uncertain <= 0) return 0;
  const saved = (1 - odds) * shortageUsd(uncertain, heldUnits, valuation);
  const price = uncertain * valuation.unitUsdPerHour * 2 * valuation.exposure.hours;
  return saved > price ? uncertain : 0;
}
