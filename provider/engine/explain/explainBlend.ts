import { presentBlend, totalUnits, type Blend } from "../blend.js";
import type { BlendRequest } from "../chooseBlend.js";
import type { Scene } from "../workloadScene.js";
import type { DegradedOption } from "../degradation.js";
import { termsOf } from "../objective.js";
import { PlanKind, type BlendExplanation } from "./explanation.js";
import { alternativesTo, onDemandUnits, pricedPlan } from "./plans.js";

/** The sum on both sides: the chosen blend, the present one, and the best of each other kind. */
export function explainBlend(scene: Scene, { choice }: DegradedOption, request: BlendRequest): BlendExplanation {
  const { outlooks, valuation, budgetUsdPerHour, onDemandFloor } = request;
  const present = presentBlend(outlooks);
  const presentTerms = choice.presentTerms ?? termsOf(present, outlooks, valuation);
  const presentFault = choice.presentTerms ? undefined : faultOf(present, request);
  return {
    wantedUnits: valuation.exposure.units,
    onDemandFloor,
    pinnedUnits: scene.pinned.size,
    ...(budgetUsdPerHour !== Infinity && { budgetUsdPerHour }),
    chosen: pricedPlan(PlanKind.Chosen, choice.blend, choice.terms, outlooks),
    present: pricedPlan(PlanKind.Present, present, presentTerms, outlooks),
    ...(presentFault !== undefined && { presentFault }),
    marginUsdPerHour: valuation.profile.margin * presentTerms.money,
    alternatives: alternativesTo(choice.blend, request),
    feasible: choice.feasible,
    ...(request.spread && { beyondSpread: choice.beyondSpread ?? 0 }),
  };
}

function faultOf(present: Blend, request: BlendRequest): string {
  const { outlooks, valuation, onDemandFloor, onDemandMost = Infinity, spread } = request;
  const missing = valuation.exposure.units - totalUnits(present);
  if (missing > 0) return `${missing} too few`;
  const steady = onDemandUnits(present, outlooks);
  if (steady < onDemandFloor) return `${onDemandFloor - steady} too few on on-demand`;
  if (steady > onDemandMost) return `${steady - onDemandMost} too many on on-demand, which others need`;
  return spread && !spread.holds(present) ? "more in one zone or pool than the spread allows" : "over the budget";
}
