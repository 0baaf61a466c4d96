import { text as textOf } from "node:stream/consumers";
import { parseFleetText, readFleetText } from "../../declaration/fleetFile.js";
import { parsePlanDocument, type PlanDocument } from "../../document/planDocument.js";
import { dirname } from "node:path";
import { planDeclared } from "./planSubject.js";

const standardInput = "-";

/**
 * The plans that a file holds: what `plan --json` printed, a fleet's deployed plan (`fleet/plan.json` in its bucket), or a
 * fleet file, which is planned on its own market.
 * @param file `-`: standard input.
 * @throws InputError with every fault of it.
 */
export async function readOlderPlans(file: string, nowEpochSeconds: number): Promise<readonly PlanDocument[]> {
  const isPiped = file === standardInput;
  const path = isPiped ? "standard input" : file;
  const content = parseFleetText(path, isPiped ? await textOf(process.stdin) : readFleetText(file));
  if (isShown(content)) {
    return content.fleets.map(({ plan }, index) => parsePlanDocument(plan, `${path}: fleets[${index}].plan`));
  }
  if (isPlan(content)) return [parsePlanDocument(content, path)];
  return [planDeclared(content, { path, folder: isPiped ? "." : dirname(file), nowEpochSeconds }).plan];
}

function isShown(content: unknown): content is { readonly fleets: readonly { readonly plan: unknown }[] } {
  const { fleets } = (content ?? {}) as { fleets?: unknown };
  return Array.isArray(fleets) && fleets.every((each) => typeof each === "object" && each !== null && "plan" in each);
}

function isPlan(content: unknown): boolean {
  return typeof content === "object" && content !== null && "format" in content && "declared" in content;
}
