import { dirname } from "node:path";
import { readFleetFile } from "../../declaration/fleetFile.js";
import type { PlannedFleet } from "../../plan/plannedFleet.js";
import { readAnswers } from "../../preview/answersFile.js";
import { planOnMarket, type DeclarationOrigin } from "../../preview/planOnMarket.js";
import { isProgram, readProject } from "../../preview/pulumiProject.js";
import { fleetName } from "../fleetName.js";
import { runProgram } from "./programRun.js";

/** What a program is run with, and when its fleets start. */
export interface SubjectOptions {
  /** Whose configuration it reads. */
  readonly stack?: string;
  /** With what its cloud answers. */
  readonly answersFile?: string;
  readonly nowEpochSeconds: number;
}

/**
 * The fleets of a fleet file or of a Pulumi program, planned.
 * @throws InputError, ProgramFailedError.
 */
export async function readSubject(
  path: string,
  { stack, answersFile, nowEpochSeconds }: SubjectOptions,
): Promise<readonly PlannedFleet[]> {
  if (!isProgram(path)) return [planDeclared(readFleetFile(path), { path, folder: dirname(path), nowEpochSeconds })];
  const project = readProject(path);
  const answers = answersFile === undefined ? undefined : readAnswers(answersFile);
  // Pulumi takes longer to load than a fleet file to plan.
  const { programFleets } = await import("../../preview/programFleets.js");
  return runProgram(project.workingFolder, () =>
    programFleets(project, { nowEpochSeconds, ...(stack !== undefined && { stack }), ...(answers && { answers }) }),
  );
}

interface Origin extends Pick<DeclarationOrigin, "folder" | "nowEpochSeconds"> {
  readonly path: string;
}

/** A fleet that was read from somewhere, unchecked so far. */
export function planDeclared(declared: unknown, { path, ...origin }: Origin): PlannedFleet {
  return planOnMarket(declared, { ...origin, name: fleetName(path), source: path });
}
