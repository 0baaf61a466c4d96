import { dirname } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { parseFleetText, readFleetText } from "../../declaration/fleetFile.js";
import { parsePlanDocument, type PlanDocument } from "../../document/planDocument.js";
import { collectingFaults, InputError, show, type Fault } from "../../errors.js";
import { planDeclared } from "./planSubject.js";

const standardInput = "-";

/** What is named to be compared with, in words. */
export function olderName(file: string): string {
  return file === standardInput ? "standard input" : file;
}

/**
 * The plans that a file holds: what `plan --json` printed, a fleet's deployed plan (`fleet/plan.json` in its bucket), or a
 * fleet file, which is planned on its own market.
 * @param file `-`: standard input.
 * @throws InputError with every fault of it.
 */
export async function readOlderPlans(file: string, nowEpochSeconds: number): Promise<readonly PlanDocument[]> {
  const isPiped = file === standardInput;
  const path = olderName(file);
  const content = parseFleetText(path, isPiped ? await textOf(process.stdin) : readFleetText(file));
  if (isShown(content)) return parseShown(content.fleets, path);
  if (isPlan(content)) return [parsePlanDocument(content, path)];
  if (!isDeclared(content)) throw new InputError("this plan", [{ where: path, expected, got: show(content) }]);
  return [planDeclared(content, { path, folder: isPiped ? "." : dirname(file), nowEpochSeconds }).plan];
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

function isDeclared(content: unknown): boolean {
  return typeof content === "object" && content !== null && "workloads" in content;
}

function isPlan(content: unknown): boolean {
  return typeof content === "object" && content !== null && "format" in content && "declared" in content;
}
