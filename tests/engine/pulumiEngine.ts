import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** A folder with a `pulumi` to use in the place of the one on the path: what `.ci/get-pulumi` prints. */
export const engineVariable = "BLENDED_FLEET_PULUMI";

/** What to do where there is none. */
export const howToGetIt = `${engineVariable}="$(.ci/get-pulumi)" npm test builds one, with Go, and uses it`;

/** The Pulumi command line to test with: the file, or undefined where there is none that works. */
export function findPulumi(environment: NodeJS.ProcessEnv): string | undefined {
  const given = environment[engineVariable];
  const folders = given === undefined ? (environment["PATH"] ?? "").split(delimiter) : [given];
  return folders.map((folder) => join(folder, "pulumi")).find((file) => isExecutable(file) && answers(file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function answers(file: string): boolean {
  return spawnSync(file, ["version"], { env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" } }).status === 0;
}
