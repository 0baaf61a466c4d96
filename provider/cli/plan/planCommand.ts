import { changeText } from "../../plan/changeText.js";
import { comparedWith } from "../../plan/comparedWith.js";
import type { PlanChange } from "../../plan/comparePlans.js";
import { planText } from "../../plan/planText.js";
import type { PlannedFleet } from "../../plan/plannedFleet.js";
import type { PlanDocument } from "../../document/planDocument.js";
import { InputError, show, type Fault } from "../../errors.js";
import { isProgram } from "../../preview/pulumiProject.js";
import type { Terminal } from "../terminal.js";
import { olderName, readOlderPlans } from "./olderPlans.js";
import { planMarkdown } from "./planMarkdown.js";
import { readSubject } from "./planSubject.js";

export interface PlanOptions {
  readonly stack?: string;
  readonly compare?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

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

/**
 * `blended-fleet plan`: what `pulumi preview` would show of a fleet file or of a program's fleets, without Pulumi.
 * @throws InputError with every fault of the options, else of the fleets, else of what they are compared with;
 * ProgramFailedError.
 */
export async function planCommand(subject: string, options: PlanOptions, terminal: Terminal): Promise<void> {
  checkOptions(subject, options);
  const nowEpochSeconds = Math.floor(Date.now() / 1000);
  const fleets = await readSubject(subject, options.stack, nowEpochSeconds);
  const older = options.compare === undefined ? [] : await readOlderPlans(options.compare, nowEpochSeconds);
  const shown = shownPlans(fleets, older, options.compare && olderName(options.compare));
  terminal.print(textOf(shown, options));
  if (options.json || options.markdown) return;
  for (const { plan, warnings } of shown.fleets) {
    for (const warning of warnings) terminal.error(`warning: ${plan.fleet}: ${warning}`);
  }
}

function checkOptions(subject: string, { stack, json, markdown }: PlanOptions): void {
  const faults: Fault[] = [];
  if (stack !== undefined && !isProgram(subject)) {
    const expected = "no stack beside a fleet file, which has no configuration";
    faults.push({ where: "--stack", expected, got: show(stack) });
  }
  if (json && markdown) faults.push({ where: "--markdown", expected: "one of --json and --markdown", got: "both" });
  if (faults.length > 0) throw new InputError("this plan", faults);
}

/** One fleet on both sides is one and the same, whatever its file is called. */
function shownPlans(
  fleets: readonly PlannedFleet[],
  older: readonly PlanDocument[],
  against: string | undefined,
): ShownPlans {
  const [only] = older;
  const olderOf = ({ plan }: PlannedFleet): PlanDocument | undefined =>
    fleets.length === 1 && older.length === 1 ? only : older.find(({ fleet }) => fleet === plan.fleet);
  const met = new Set(fleets.map((fleet) => olderOf(fleet)?.fleet));
  return {
    fleets: fleets.map((fleet) => {
      const before = olderOf(fleet);
      const { plan, warnings } = fleet;
      return { plan, warnings, ...(before && { change: comparedWith(before, fleet) }) };
    }),
    ...(against !== undefined && { against }),
    gone: older.map(({ fleet }) => fleet).filter((name) => !met.has(name)),
  };
}

function textOf(shown: ShownPlans, { json, markdown }: PlanOptions): string {
  if (json) return JSON.stringify(shown, undefined, 2);
  return markdown ? planMarkdown(shown) : plainText(shown);
}

function plainText({ fleets, against, gone }: ShownPlans): string {
  const shown = fleets.map(({ plan, change }) =>
    [
      planText(plan),
      ...(change && against !== undefined ? [changeText(change, against)] : []),
      ...(!change && against !== undefined ? [`Against ${against}: new.`] : []),
    ].join("\n"),
  );
  return [...shown, ...gone.map((name) => `${name} is gone, which ${against ?? "the older plan"} has.`)].join("\n\n");
}
