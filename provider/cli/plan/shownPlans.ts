import { listedNames } from "../../api/listedNames.js";
import type { PlanDocument } from "../../document/planDocument.js";
import { InputError } from "../../errors.js";
import { comparedWith } from "../../plan/comparedWith.js";
import type { PlanChange } from "../../plan/comparePlans.js";
import type { PlannedFleet } from "../../plan/plannedFleet.js";
import type { OlderPlans } from "./olderPlans.js";

/** A fleet's plan, and what it changes. */
export interface ShownPlan extends Pick<PlannedFleet, "plan" | "warnings"> {
  /** Absent where nothing older was given, or the older ones had no such fleet. */
  readonly change?: PlanChange;
}

/** What `plan` prints: as JSON just as it stands. */
export interface ShownPlans {
  readonly fleets: readonly ShownPlan[];
  /** What `--compare` named; absent without it. */
  readonly against?: string;
  /** Names of fleets that the older plans had. */
  readonly gone: readonly string[];
}

/** The plans themselves, with nothing to hold them against. */
export function plansAlone(fleets: readonly PlannedFleet[]): ShownPlans {
  return { fleets: fleets.map(({ plan, warnings }) => ({ plan, warnings })), gone: [] };
}

/**
 * The plans, and what each changes of the older plan of its name. Where one fleet stands on each side and one of them is in
 * a fleet file, they are one and the same, whatever the file is called.
 * @throws InputError where the older ones are plans of other fleets.
 */
export function plansCompared(
  fleets: readonly PlannedFleet[],
  { name: against, plans, ...older }: OlderPlans,
  isFleetFile: boolean,
): ShownPlans {
  const [only, second] = plans;
  const isOne = (isFleetFile || older.isFleetFile) && fleets.length === 1 && second === undefined;
  const olderOf = ({ plan }: PlannedFleet): PlanDocument | undefined =>
    isOne ? only : plans.find(({ fleet }) => fleet === plan.fleet);
  const met = new Set(fleets.flatMap((fleet) => olderOf(fleet)?.fleet ?? []));
  if (met.size === 0) throw otherFleets(against, fleets, plans);
  return {
    fleets: fleets.map((fleet) => {
      const before = olderOf(fleet);
      const { plan, warnings } = fleet;
      return { plan, warnings, ...(before && { change: comparedWith(before, fleet) }) };
    }),
    against,
    gone: plans.map(({ fleet }) => fleet).filter((name) => !met.has(name)),
  };
}

function otherFleets(against: string, fleets: readonly PlannedFleet[], plans: readonly PlanDocument[]): InputError {
  const expected = `a plan of ${namesOf(fleets.map(({ plan }) => plan))}`;
  const got = plans.length === 0 ? "none" : `one of ${namesOf(plans)}`;
  return new InputError("this comparison", [{ where: against, expected, got }]);
}

function namesOf(plans: readonly PlanDocument[]): string {
  return listedNames(plans.map(({ fleet }) => fleet));
}
