import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { parseFleetText } from "../../declaration/fleetFile.js";
import { InputError, ProgramFailedError } from "../../errors.js";
import { otherPulumi } from "../../preview/otherPulumi.js";
import { readProject, type PulumiProject } from "../../preview/pulumiProject.js";
import type { PlanDocument } from "../../document/planDocument.js";
import { plansIn } from "./printedPlans.js";
import { remindingOf } from "./programRun.js";
import { readSubject, type SubjectOptions } from "./planSubject.js";

/**
 * The plans of a program that another is compared with. One that has a Pulumi of its own, such as a checkout of another
 * branch, is planned by the command that is installed with it.
 * @throws InputError, ProgramFailedError.
 */
export async function readProgramPlans(path: string, options: SubjectOptions): Promise<readonly PlanDocument[]> {
  try {
    const project = readProject(path);
    if (hasOwnPulumi(project)) return await plansByOwnCommand(path, project.workingFolder, options);
    return (await readSubject(path, options)).map(({ plan }) => plan);
  } catch (error) {
    // A program's own faults don't say which of the two programs has them.
    if (error instanceof InputError) throw new InputError(`${error.subject}, of --compare ${path},`, error.faults);
    throw error instanceof ProgramFailedError ? new ProgramFailedError(`--compare ${path}: ${error.message}`) : error;
  }
}

/** No Pulumi runs what is in YAML, whatever packages lie beside it. */
function hasOwnPulumi({ runtime, workingFolder }: PulumiProject): boolean {
  return runtime === "nodejs" && otherPulumi(workingFolder) !== undefined;
}

async function plansByOwnCommand(
  path: string,
  folder: string,
  { stack, answersFile }: SubjectOptions,
): Promise<readonly PlanDocument[]> {
  const options = [
    ...(stack === undefined ? [] : ["--stack", stack]),
    ...(answersFile === undefined ? [] : ["--answers", resolve(answersFile)]),
  ];
  const args = [ownCommand(folder), "plan", resolve(path), "--json", ...options];
  const printed = await remindingOf(folder, () => printedBy(args, folder));
  return plansIn(parseFleetText(path, printed), path);
}

/** @throws InputError where none is installed with the program. */
function ownCommand(folder: string): string {
  try {
    const manifest = createRequire(join(folder, "program.js")).resolve("blended-fleet/package.json");
    const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly bin: Readonly<Record<string, string>> };
    return join(dirname(manifest), bin["blended-fleet"] ?? "");
  } catch (error) {
    const got = error instanceof Error ? (error.message.split("\n")[0] ?? "none") : String(error);
    throw new InputError("this program", [
      { where: folder, expected: "blended-fleet installed with the program", got },
    ]);
  }
}

/** More than the plan of any fleet. */
const mostBytes = 1 << 30;

/** Run in the folder, which a command of an earlier version runs the program in as well. */
function printedBy(args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolved, reject) => {
    const child = execFile(process.execPath, args, { cwd, maxBuffer: mostBytes }, (error, printed, said) => {
      if (!error) return resolved(printed);
      const told = said.trim() || error.message;
      reject(new ProgramFailedError(`the command that is installed with it failed:\n${told}`));
    });
    child.stdin?.end();
  });
}
