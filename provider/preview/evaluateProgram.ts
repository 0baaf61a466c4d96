import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { join, resolve, sep } from "node:path";
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

const compiled = join(__dirname, "..", "..");
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
    // One that runs at the same time may have loaded it.
    delete load.cache[file];
    const loaded = await loadedFrom(file, load);
    // Of an ES module Pulumi takes what it exports by default.
    const exported = isModuleNamespaceObject(loaded) ? (loaded as { readonly default?: unknown }).default : loaded;
    // A program that must wait for something exports a function, which Pulumi calls.
    return typeof exported === "function" ? (exported as () => unknown)() : undefined;
  };
  const before = new Set(Object.keys(load.cache));
  try {
    const { resources } = await recordProgram(run, options);
    const fleets = resources
      .filter(({ type }) => type === fleetType)
      .map((resource) => evaluatedFleet(resource, options.nowEpochSeconds));
    return { resources, fleets };
  } catch (error) {
    // The component tells Pulumi of faults in Pulumi's own words, with ours as the cause.
    throw error instanceof Error && error.cause instanceof InputError ? error.cause : error;
  } finally {
    forgetSince(before, load);
  }
}

/** What a program loads that is the same for all: packages, and this one's own code. */
const sharedCode = [join(sep, "node_modules", sep), ...["components", "provider"].map((name) => join(compiled, name))];

/** Two programs, or one that runs twice, may have files in common, which declare things where they are loaded. */
function forgetSince(before: ReadonlySet<string>, { cache }: NodeJS.Require): void {
  for (const file of Object.keys(cache)) {
    const isShared = before.has(file) || sharedCode.some((folder) => file.includes(folder));
    if (!isShared) Reflect.deleteProperty(cache, file);
  }
}

/** ES modules that ran: Node answers a second `require` of them with what the first one made. */
const ranModules = new Set<string>();

/** By `require`, as Pulumi does, but for ES modules that wait at their top, which it refuses before it runs them. */
async function loadedFrom(file: string, load: NodeJS.Require): Promise<unknown> {
  try {
    if (ranModules.has(file)) return await importedAnew(file);
    const loaded: unknown = load(file);
    if (isModuleNamespaceObject(loaded)) ranModules.add(file);
    return loaded;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_REQUIRE_ASYNC_MODULE") throw error;
    return importedAnew(file);
  }
}

/** What was imported once is not run again, unless its name is another. */
function importedAnew(file: string): Promise<unknown> {
  return import(`${pathToFileURL(file).href}?run=${randomUUID()}`);
}

function evaluatedFleet({ name, inputs }: RecordedResource, nowEpochSeconds: number): EvaluatedFleet {
  const { infrastructure: _, ...args } = inputs;
  return { ...planOnMarket(args, { name, nowEpochSeconds }), name, args: args as unknown as FleetArgs };
}
