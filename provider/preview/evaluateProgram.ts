import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isModuleNamespaceObject } from "node:util/types";
import type { FleetArgs } from "../declaration/args.js";
import { InputError } from "../errors.js";
import type { PlannedFleet } from "../plan/plannedFleet.js";
import { entryFile } from "./entryFile.js";
import { planOnMarket } from "./planOnMarket.js";
import { loaderName } from "./programFailed.js";
import { recordProgram, type RecordedResource, type RecordingOptions } from "./recordProgram.js";

/** A fleet that a program declares. */
export interface EvaluatedFleet extends PlannedFleet {
  readonly name: string;
  /** What it was declared with, without its infrastructure: what a fleet file says. */
  readonly args: FleetArgs;
}

export interface EvaluatedProgram {
  readonly resources: readonly RecordedResource[];
  readonly fleets: readonly EvaluatedFleet[];
}

export interface EvaluationOptions extends RecordingOptions {
  /** When the fleets start, in seconds since 1970: deadlines are counted from it. */
  readonly nowEpochSeconds: number;
}

const fleetType = "blended-fleet:index:BlendedFleet";

/**
 * Runs a compiled Pulumi program in this process, on mocks, and tells what it would create: `entry` is the file or folder
 * that Node would load. The program is loaded anew each time.
 * @throws InputError for a declaration that can't be used, and whatever else the program throws.
 */
export async function evaluateProgram(entry: string, options: EvaluationOptions): Promise<EvaluatedProgram> {
  const load = createRequire(resolve(entry, loaderName));
  const file = entryFile(entry);
  const run = async (): Promise<unknown> => {
    delete load.cache[file];
    const loaded = await loadedFrom(file, load);
    // Of an ES module Pulumi takes what it exports by default.
    const exported = isModuleNamespaceObject(loaded) ? (loaded as { readonly default?: unknown }).default : loaded;
    // A program that must wait for something exports a function, which Pulumi calls.
    return typeof exported === "function" ? (exported as () => unknown)() : undefined;
  };
  try {
    const { resources } = await recordProgram(run, options);
    const fleets = resources
      .filter(({ type }) => type === fleetType)
      .map((resource) => evaluatedFleet(resource, options.nowEpochSeconds));
    return { resources, fleets };
  } catch (error) {
    // The component tells Pulumi of faults in Pulumi's own words, with ours as the cause.
    throw error instanceof Error && error.cause instanceof InputError ? error.cause : error;
  }
}

/** By `require`, as Pulumi does, but for ES modules that wait at their top, which it refuses before it runs them. */
async function loadedFrom(file: string, load: NodeJS.Require): Promise<unknown> {
  try {
    return load(file) as unknown;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_REQUIRE_ASYNC_MODULE") throw error;
    // What was imported once is not run again, unless its name is another.
    return import(`${pathToFileURL(file).href}?run=${randomUUID()}`);
  }
}

function evaluatedFleet({ name, inputs }: RecordedResource, nowEpochSeconds: number): EvaluatedFleet {
  const { infrastructure: _, ...args } = inputs;
  return { ...planOnMarket(args, { name, nowEpochSeconds }), name, args: args as unknown as FleetArgs };
}
