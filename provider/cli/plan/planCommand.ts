import { changeText } from "../../plan/changeText.js";
import { planText } from "../../plan/planText.js";
import { InputError, show, type Fault } from "../../errors.js";
import { isProgram } from "../../preview/pulumiProject.js";
import { warn, type Terminal } from "../terminal.js";
import { readOlderPlans } from "./olderPlans.js";
import { planMarkdown } from "./planMarkdown.js";
import { readSubject } from "./planSubject.js";
import { plansAlone, plansCompared, type ShownPlans } from "./shownPlans.js";

export interface PlanOptions {
  readonly stack?: string;
  readonly answers?: string;
  readonly compare?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/**
 * `blended-fleet plan`: what `pulumi preview` would show of a fleet file or of a program's fleets, without Pulumi.
 * @throws InputError with every fault of the options, else of the fleets, else of what they are compared with;
 * ProgramFailedError.
 */
export async function planCommand(subject: string, options: PlanOptions, terminal: Terminal): Promise<void> {
  checkOptions(subject, options);
  const shown = await readPlans(subject, options);
  terminal.print(textOf(shown, options));
  if (options.json || options.markdown) return;
  for (const { plan, warnings } of shown.fleets) warn(plan.fleet, warnings, terminal);
}

async function readPlans(subject: string, { stack, answers, compare }: PlanOptions): Promise<ShownPlans> {
  const options = {
    ...(stack !== undefined && { stack }),
    ...(answers !== undefined && { answersFile: answers }),
    nowEpochSeconds: Math.floor(Date.now() / 1000),
  };
  if (compare === undefined) return plansAlone(await readSubject(subject, options));
  // Once a program ran in this process it may go on, so that nothing is waited for after it.
  const [older] = await Promise.allSettled([readOlderPlans(compare, options)]);
  const fleets = await readSubject(subject, options);
  if (older.status === "rejected") throw older.reason;
  return plansCompared(fleets, older.value, !isProgram(subject));
}

function checkOptions(subject: string, { stack, answers, compare, json, markdown }: PlanOptions): void {
  const faults: Fault[] = [];
  const isRun = [subject, compare ?? subject].some(isProgram);
  if (stack !== undefined && !isRun) {
    const expected = "no stack beside a fleet file, which has no configuration";
    faults.push({ where: "--stack", expected, got: show(stack) });
  }
  if (answers !== undefined && !isRun) {
    faults.push({
      where: "--answers",
      expected: "no answers beside a fleet file, which asks nothing",
      got: show(answers),
    });
  }
  if (json && markdown) faults.push({ where: "--markdown", expected: "one of --json and --markdown", got: "both" });
  if (faults.length > 0) throw new InputError("this plan", faults);
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
