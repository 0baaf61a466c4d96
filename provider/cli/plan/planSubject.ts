import { dirname } from "node:path";
import { readFleetFile } from "../../declaration/fleetFile.js";
import { readDeclaredMarket } from "../../market/declaredMarket.js";
import { planDeclaration, type PlannedFleet } from "../../plan/plannedFleet.js";
import { isProgram, readProject } from "../../preview/pulumiProject.js";
import { fleetName } from "../fleetName.js";
import { runProgram } from "./programRun.js";

/**
 * The fleets of a fleet file or of a Pulumi program, planned.
 * @throws InputError, ProgramFailedError.
 */
export async function readSubject(
  path: string,
  stack: string | undefined,
  nowEpochSeconds: number,
): Promise<readonly PlannedFleet[]> {
  if (!isProgram(path)) return [planDeclared(readFleetFile(path), { path, folder: dirname(path), nowEpochSeconds })];
  const project = readProject(path);
  // Pulumi takes longer to load than a fleet file to plan.
  const { programFleets } = await import("../../preview/programFleets.js");
  return runProgram(project.folder, () =>
    programFleets(project, { nowEpochSeconds, ...(stack !== undefined && { stack }) }),
  );
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
