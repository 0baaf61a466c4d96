import { dirname } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { parseFleetText, readFleetText } from "../../declaration/fleetFile.js";
import type { PlanDocument } from "../../document/planDocument.js";
import { isProgram } from "../../preview/pulumiProject.js";
import { planDeclared, type SubjectOptions } from "./planSubject.js";
import { isPlan, plansIn } from "./printedPlans.js";
import { readProgramPlans } from "./programPlans.js";

const standardInput = "-";

/** What a plan is held against. */
export interface OlderPlans {
  /** What was named, in words. */
  readonly name: string;
  readonly plans: readonly PlanDocument[];
  /** A fleet file's one fleet is called as the file is, which says nothing of it. */
  readonly isFleetFile: boolean;
}

/**
 * The plans that something holds: a program, what `plan --json` printed, a fleet's deployed plan (`fleet/plan.json` in its
 * bucket), or a fleet file. What is no plan yet is planned on its own market.
 * @param named `-`: standard input.
 * @throws InputError with every fault of it; ProgramFailedError.
 */
export async function readOlderPlans(named: string, options: SubjectOptions): Promise<OlderPlans> {
  if (isProgram(named)) {
    return { name: named, plans: await readProgramPlans(named, options), isFleetFile: false };
  }
  const isPiped = named === standardInput;
  const name = isPiped ? "standard input" : named;
  const content = parseFleetText(name, isPiped ? await textOf(process.stdin) : readFleetText(named));
  if (!isDeclared(content)) return { name, plans: plansIn(content, name), isFleetFile: false };
  const { plan } = planDeclared(content, {
    path: name,
    folder: isPiped ? "." : dirname(named),
    nowEpochSeconds: options.nowEpochSeconds,
  });
  return { name, plans: [plan], isFleetFile: true };
}

/** A plan has workloads as well, and what they were declared as. */
function isDeclared(content: unknown): boolean {
  return typeof content === "object" && content !== null && "workloads" in content && !isPlan(content);
}
