import { parseFleet } from "../declaration/declaration.js";
import type { PlanDocument } from "../document/planDocument.js";
import { InputError } from "../errors.js";
import { comparePlans, type PlanChange } from "./comparePlans.js";
import { makePlan } from "./makePlan.js";
import type { PlannedFleet } from "./plannedFleet.js";

/** What a fleet's plan changes of an older one, which is planned anew on today's market to tell apart what was declared. */
export function comparedWith(before: PlanDocument, { plan, spec, context }: PlannedFleet): PlanChange {
  const usdPerHourOf = (declared: PlanDocument["declared"]): number | undefined => {
    const { market: _, ...rest } = declared;
    const named = plan.declared["market"];
    const onThisMarket = { ...rest, ...(named !== undefined && { market: named }) };
    try {
      const older = parseFleet(onThisMarket, context);
      return makePlan({ declared: onThisMarket, spec: older, market: context.market }).usdPerHour;
    } catch (error) {
      // A type that is not sold any more, or a field that this version does not know.
      if (error instanceof InputError) return undefined;
      throw error;
    }
  };
  return comparePlans(before, { plan, pools: spec.pools, usdPerHourOf });
}
