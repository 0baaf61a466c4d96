import type { MarketArgs } from "../declaration/args.js";
import { parseFleet, type FleetContext } from "../declaration/declaration.js";
import { marketWarnings } from "../declaration/marketRules.js";
import type { PlanDocument } from "../document/planDocument.js";
import type { FleetSpec } from "../engine/fleet.js";
import { makePlan } from "./makePlan.js";
import { planWarnings } from "./planWarnings.js";

/** A fleet with its plan, and what both were made of. */
export interface PlannedFleet {
  readonly spec: FleetSpec;
  /** What the declaration was read with; the market file that it names is in it. */
  readonly context: FleetContext;
  readonly plan: PlanDocument;
  /** What is usable but should be looked at before it is approved. */
  readonly warnings: readonly string[];
}

/**
 * Checks a declaration of any origin, and plans it.
 * @throws InputError with every fault there is, each with its property path.
 */
export function planDeclaration(declared: unknown, context: FleetContext): PlannedFleet {
  return plannedFleet(declared as PlanDocument["declared"], parseFleet(declared, context), context);
}

/** The plan of a fleet that was checked already. */
export function plannedFleet(declared: PlanDocument["declared"], spec: FleetSpec, context: FleetContext): PlannedFleet {
  const plan = makePlan({ declared, spec, market: context.market });
  const ofMarket = marketWarnings(
    declared["market"] as MarketArgs | undefined,
    context.market,
    context.nowEpochSeconds,
  );
  return { spec, context, plan, warnings: [...ofMarket, ...planWarnings(spec, plan)] };
}
