import { parsePlanDocument, type PlanDocument } from "../../document/planDocument.js";
import { collectingFaults, InputError, show, type Fault } from "../../errors.js";

/**
 * The plans of what `plan --json` printed, or of a deployed plan.
 * @throws InputError with every fault.
 */
export function plansIn(content: unknown, path: string): readonly PlanDocument[] {
  if (isShown(content)) return parseShown(content.fleets, path);
  if (isPlan(content)) return [parsePlanDocument(content, path)];
  throw new InputError("this plan", [{ where: path, expected, got: show(content) }]);
}

const expected = "what `blended-fleet plan --json` prints, a fleet's plan.json, or a fleet file";

interface Shown {
  readonly plan: unknown;
}

function parseShown(fleets: readonly Shown[], path: string): readonly PlanDocument[] {
  const faults: Fault[] = [];
  const plans = fleets.flatMap(({ plan }, index) => {
    const where = `${path}: fleets[${index}].plan`;
    return collectingFaults(faults, () => parsePlanDocument(plan, where)) ?? [];
  });
  if (faults.length > 0) throw new InputError("this plan", faults);
  return plans;
}

function isShown(content: unknown): content is { readonly fleets: readonly Shown[] } {
  const { fleets } = (content ?? {}) as { fleets?: unknown };
  return Array.isArray(fleets) && fleets.every((each) => typeof each === "object" && each !== null && "plan" in each);
}

/** Whether it is one plan, as a fleet's bucket has it. */
export function isPlan(content: unknown): boolean {
  return typeof content === "object" && content !== null && "format" in content && "declared" in content;
}
