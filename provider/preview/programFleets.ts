import { join } from "node:path";
import { BlendedFleetError, collectingFaults, InputError, type Fault } from "../errors.js";
import type { PlannedFleet } from "../plan/plannedFleet.js";
import { entryFile } from "./entryFile.js";
import { evaluateProgram, type EvaluationOptions } from "./evaluateProgram.js";
import { otherPulumi } from "./otherPulumi.js";
import { planOnMarket } from "./planOnMarket.js";
import { programFailed } from "./programFailed.js";
import { readConfig, stacksOf, type PulumiProject } from "./pulumiProject.js";
import { loadTypeScriptSources } from "./typeScriptSources.js";
import { yamlFleets } from "./yamlFleets.js";

export interface ProgramOptions {
  /** Whose configuration the program reads; absent: the project's own alone. */
  readonly stack?: string;
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
  const fleets = await fleetsOf(project, config, options);
  if (fleets.length > 0) return fleets;
  throw refused({ where: project.folder, expected: "a program with a BlendedFleet", got: "none in it" });
}

async function fleetsOf(
  project: PulumiProject,
  config: Readonly<Record<string, string>>,
  { stack, nowEpochSeconds }: ProgramOptions,
): Promise<readonly PlannedFleet[]> {
  switch (project.runtime) {
    case "yaml":
      return plannedYaml(project, nowEpochSeconds);
    case "nodejs": {
      assertOnePulumi(project);
      loadTypeScriptSources(project.workingFolder);
      assertEntry(project);
      const region = config["aws:region"];
      const named = { project: project.name, ...(stack !== undefined && { stack }) };
      const recording = { ...named, config, ...(region !== undefined && { region }) };
      return (await evaluated(project, { ...recording, nowEpochSeconds })).fleets;
    }
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
  } catch {
    throw refused({ where: entry, expected: "a program: index.ts, index.js, or what `main` names", got: "none" });
  }
}

type NamedStack = Omit<EvaluationOptions, "stack"> & { readonly stack?: string };

async function evaluated(project: PulumiProject, { stack, ...options }: NamedStack) {
  try {
    return await evaluateProgram(project.entry, { ...options, stack: stack ?? "dev" });
  } catch (error) {
    if (error instanceof BlendedFleetError) throw error;
    throw programFailed(error, stack === undefined ? stacksOf(project) : []);
  }
}

function refused(fault: Fault): InputError {
  return new InputError("this program", [fault]);
}
