import { join } from "node:path";
import { collectingFaults, InputError, show, type Fault } from "../errors.js";
import type { PlannedFleet } from "../plan/plannedFleet.js";
import type { Answers, CloudRead } from "./cloudReads.js";
import { entryFile } from "./entryFile.js";
import { evaluateProgram } from "./evaluateProgram.js";
import { otherPulumi } from "./otherPulumi.js";
import { planOnMarket } from "./planOnMarket.js";
import { programFailed, readText } from "./programFailed.js";
import { readConfig, stacksOf, type PulumiProject } from "./pulumiProject.js";
import { loadTypeScriptSources } from "./typeScriptSources.js";
import { yamlFleets } from "./yamlFleets.js";

export interface ProgramOptions {
  /** Whose configuration the program reads; absent: the project's own alone. */
  readonly stack?: string;
  /** What the program's cloud answers. */
  readonly answers?: Answers;
  /** When the fleets start, in seconds since 1970. */
  readonly nowEpochSeconds: number;
}

/**
 * The planned fleets of a Pulumi program, in TypeScript, JavaScript or YAML. A program for Node is run in this process, on
 * mocks; the process must be in its folder, as Pulumi has it.
 * @throws InputError for a program that can't be planned here, or with a fleet that can't be used; ProgramFailedError where
 * the program itself fails.
 */
export async function programFleets(project: PulumiProject, options: ProgramOptions): Promise<readonly PlannedFleet[]> {
  const config = readConfig(project, options.stack);
  switch (project.runtime) {
    case "yaml":
      return plannedYaml(project, options.nowEpochSeconds);
    case "nodejs":
      return evaluatedFleets(project, config, options);
    default: {
      const expected = "a program in TypeScript, JavaScript or YAML (of others `pulumi preview` shows the plan)";
      throw refused({ where: join(project.folder, "Pulumi.yaml: runtime"), expected, got: project.runtime });
    }
  }
}

/** @throws InputError with the faults of all its fleets. */
function plannedYaml(project: PulumiProject, nowEpochSeconds: number): readonly PlannedFleet[] {
  const faults: Fault[] = [];
  const fleets = yamlFleets(project).flatMap(({ name, where, declared, faults: own }) => {
    faults.push(...own);
    if (own.length > 0) return [];
    const origin = { name, source: where, folder: project.folder, nowEpochSeconds };
    return collectingFaults(faults, () => planOnMarket(declared, origin)) ?? [];
  });
  if (faults.length === 0 && fleets.length === 0) faults.push(noFleet(project));
  if (faults.length > 0) throw new InputError("this program", faults);
  return fleets;
}

/** @throws InputError where mocks would not reach the program. */
function assertOnePulumi({ workingFolder }: PulumiProject): void {
  const other = otherPulumi(workingFolder);
  if (other === undefined) return;
  const expected = "the command that is installed with the program: npx blended-fleet, in its folder";
  throw refused({
    where: workingFolder,
    expected,
    got: `another, with a Pulumi of its own beside the program's ${other}`,
  });
}

/** Of a program that is there and does not load, Node says why when it is run. */
function assertEntry({ entry }: PulumiProject): void {
  try {
    entryFile(entry);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const got = code === "MODULE_NOT_FOUND" ? "none" : message;
    throw refused({ where: entry, expected: "a program: index.ts, index.js, or what `main` names", got });
  }
}

async function evaluatedFleets(
  project: PulumiProject,
  config: Readonly<Record<string, string>>,
  { stack, answers, nowEpochSeconds }: ProgramOptions,
): Promise<readonly PlannedFleet[]> {
  assertOnePulumi(project);
  loadTypeScriptSources(project.workingFolder);
  assertEntry(project);
  const region = config["aws:region"];
  const unanswered: CloudRead[] = [];
  try {
    const { fleets } = await evaluateProgram(project.entry, {
      ...{ project: project.name, stack: stack ?? "dev", config, nowEpochSeconds },
      ...(region !== undefined && { region }),
      ...(answers && { answers }),
      unknownOutputs: true,
      onUnanswered: (read) => void unanswered.push(read),
    });
    if (fleets.length === 0) throw refused(noFleet(project));
    return fleets;
  } catch (error) {
    if (!(error instanceof InputError)) {
      throw programFailed(error, { unanswered, unread: stack === undefined ? stacksOf(project) : [] });
    }
    throw new InputError(error.subject, [...error.faults, ...missedBy(error, unanswered)]);
  }
}

const noneInIt = "none in it";

function noFleet({ folder }: PulumiProject): Fault {
  return { where: folder, expected: "a program with a BlendedFleet", got: noneInIt };
}

/** What nothing answered, where something of the fleet is missing that may hang on it. */
function missedBy({ faults }: InputError, unanswered: readonly CloudRead[]): readonly Fault[] {
  if (!faults.some(({ got }) => missing.has(got))) return [];
  const expected = "an answer by `--answers FILE`, as the program reads it in its cloud";
  return [...new Set(unanswered.map(readText))].map((where) => ({ where, expected, got: "none" }));
}

const missing: ReadonlySet<string> = new Set([show(undefined), noneInIt]);

function refused(fault: Fault): InputError {
  return new InputError("this program", [fault]);
}
