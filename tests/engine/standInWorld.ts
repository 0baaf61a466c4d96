import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { WireObject } from "./wireValue.js";

/** A resource as the stand-in cloud holds it. */
export interface StandInResource {
  readonly type: string;
  /** Unique among the resources of its type. */
  readonly id: string;
  /** What it was last told to be. */
  readonly inputs: WireObject;
  /** Outputs that moto gave it. */
  readonly given: WireObject;
}

/** Everything in the stand-in cloud that a file holds: nothing where there is no file. */
export function readWorld(file: string): readonly StandInResource[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as StandInResource[]) : [];
}

export function writeWorld(file: string, world: readonly StandInResource[]): void {
  // A test that reads at the same time finds the old world or the new one.
  writeFileSync(`${file}.new`, JSON.stringify(world));
  renameSync(`${file}.new`, file);
}

/** Changes the resources behind Pulumi's back, as an owner in the console or the companion would. */
export function changeWorld(file: string, change: (resource: StandInResource) => WireObject): void {
  writeWorld(
    file,
    readWorld(file).map((resource) => ({ ...resource, inputs: { ...resource.inputs, ...change(resource) } })),
  );
}
