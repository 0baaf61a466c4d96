import { dirname } from "node:path";
import { readFleetFile } from "../../declaration/fleetFile.js";
import { readDeclaredMarket } from "../../market/declaredMarket.js";
import { planDeclaration, type PlannedFleet } from "../../plan/plannedFleet.js";
import { isProgram, readProject } from "../../preview/pulumiProject.js";
import { fleetName } from "../fleetName.js";

/**
 * The fleets of a fleet file or of a Pulumi program, planned.
 * @throws InputError, ProgramFailedError.
 */
export async function readSubject(
  path: string,
  stack: string | undefined,
  nowEpochSeconds: number,
): Promise<readonly PlannedFleet[]> {
  if (!isProgram(path)) return [planFile(path, nowEpochSeconds)];
  const project = readProject(path);
  // Pulumi takes longer to load than a fleet file to plan.
  const { programFleets } = await import("../../preview/programFleets.js");
  return inFolder(project.folder, () =>
    programFleets(project, { nowEpochSeconds, ...(stack !== undefined && { stack }) }),
  );
}

/** The fleet of a fleet file, on the market file beside it. */
export function planFile(path: string, nowEpochSeconds: number): PlannedFleet {
  return planDeclared(readFleetFile(path), { path, folder: dirname(path), nowEpochSeconds });
}

interface Origin {
  readonly path: string;
  /** That its market file is looked for in. */
  readonly folder: string;
  readonly nowEpochSeconds: number;
}

/** A fleet that was read from somewhere, unchecked so far. */
export function planDeclared(declared: unknown, { path, folder, nowEpochSeconds }: Origin): PlannedFleet {
  const market = readDeclaredMarket(declared, folder);
  return planDeclaration(declared, {
    name: fleetName(path),
    source: path,
    nowEpochSeconds,
    oneRegion: true,
    ...(market && { market }),
  });
}

/** Where Pulumi runs a program; what it prints itself is not the command's result. */
async function inFolder<T>(folder: string, run: () => Promise<T>): Promise<T> {
  const [before, print] = [process.cwd(), console.log];
  process.chdir(folder);
  console.log = console.info = console.error;
  try {
    return await run();
  } finally {
    process.chdir(before);
    console.log = console.info = print;
  }
}
