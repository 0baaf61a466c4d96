import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { InputError, type Fault } from "../../errors.js";
import type { ReplayReport } from "./report.js";
import { reportHtml } from "./reportHtml.js";
import { reportJson } from "./reportJson.js";

const temporaryPrefix = ".blended-fleet-";

export interface ReportPaths {
  readonly jsonPath?: string;
  readonly htmlPath?: string;
}

/** A file to be written. */
export interface Output {
  readonly path: string;
  readonly content: string;
}

/** An output written beside its place, with what to put back there should another output fail. */
interface StagedOutput {
  readonly path: string;
  /** Where the path leads when it is a link. */
  readonly target: string;
  /** Beside the target, so that a rename is enough. */
  readonly folder: string;
  /** The topmost parent folder that was missing. */
  readonly createdFolder: string | undefined;
  /** Whether the target had a file, which is then also kept in `folder`. */
  readonly replaces: boolean;
  renamed: boolean;
}

/**
 * Writes the outputs asked for, all or none. Each is written in full beside its place and then renamed, so a reader
 * never sees half a file. Missing parent folders are created, and removed again on failure.
 * @throws InputError naming the paths that can't be written; what was there before is then unchanged.
 */
export function writeReportFiles(paths: ReportPaths, report: ReplayReport): void {
  const outputs: Output[] = [];
  if (paths.jsonPath !== undefined) outputs.push({ path: paths.jsonPath, content: reportJson(report) });
  if (paths.htmlPath !== undefined) outputs.push({ path: paths.htmlPath, content: reportHtml(report) });
  writeOutputs(outputs);
}

/** Figures as a JSON file, where one is asked for. */
export function jsonOutputs(path: string | undefined, figures: object): readonly Output[] {
  return path === undefined ? [] : [{ path, content: `${JSON.stringify(figures, undefined, 1)}\n` }];
}

/** The writing alone: see `writeReportFiles`. */
export function writeOutputs(outputs: readonly Output[]): void {
  checkWritable(outputs.map((output) => output.path));
  const staged: StagedOutput[] = [];
  try {
    for (const output of outputs) attempt(output.path, () => staged.push(stage(output)));
    for (const output of staged) attempt(output.path, () => publish(output));
  } catch (cause) {
    for (const output of staged.reverse()) takeBack(output);
    throw cause;
  }
  for (const output of staged) rmSync(output.folder, { recursive: true, force: true });
}

/**
 * Finds out before a long run whether its outputs can be written, by creating and removing a folder where each would
 * go; the paths themselves are not touched.
 * @param inputs files that are read, and not to be written over.
 * @throws InputError with a fault for every path that can't.
 */
export function checkWritable(paths: readonly string[], inputs: readonly string[] = []): void {
  const faults = [...paths.flatMap(faultOf), ...repeatedPaths(paths), ...pathsRead(paths, inputs)];
  if (faults.length > 0) throw new InputError("output", faults);
}

function faultOf(path: string): Fault[] {
  if (path === "") return [fault("output", "a path without a name")];
  if (path.endsWith("/")) return [fault(path, "a folder's name")];
  try {
    if (existsSync(path)) {
      if (!statSync(path).isFile()) return [fault(path, "something there that is not a file")];
      accessSync(path, constants.W_OK);
    }
    rmdirSync(mkdtempSync(join(existingFolder(targetOf(path)), temporaryPrefix)));
    return [];
  } catch (cause) {
    return [fault(path, failureText(cause))];
  }
}

function repeatedPaths(paths: readonly string[]): Fault[] {
  const full = paths.map(targetOf);
  return paths
    .filter((_, index) => full.indexOf(full[index] ?? "") < index)
    .map((path) => ({ where: path, expected: "a path of its own for each output", got: "the same path twice" }));
}

function pathsRead(paths: readonly string[], inputs: readonly string[]): Fault[] {
  const read = inputs.map(targetOf);
  return paths
    .filter((path) => read.includes(targetOf(path)))
    .map((path) => ({ where: path, expected: "a path that nothing is read from", got: "that of an input" }));
}

function existingFolder(path: string): string {
  let folder = dirname(path);
  while (!existsSync(folder)) folder = dirname(folder);
  return folder;
}

/** Where a path leads, by links of files and of folders. */
function targetOf(path: string): string {
  const full = resolve(path);
  const there = existsSync(full) ? full : existingFolder(full);
  return join(realpathSync(there), relative(there, full));
}

function stage(output: Output): StagedOutput {
  const target = targetOf(output.path);
  const parent = dirname(target);
  const createdFolder = mkdirSync(parent, { recursive: true });
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(parent, temporaryPrefix));
    writeFileSync(join(folder, "output"), output.content);
    const replaces = existsSync(target);
    if (replaces) copyFileSync(target, join(folder, "earlier"));
    return { path: output.path, target, folder, createdFolder, replaces, renamed: false };
  } catch (cause) {
    clear(folder, parent, createdFolder);
    throw cause;
  }
}

function publish(output: StagedOutput): void {
  renameSync(join(output.folder, "output"), output.target);
  output.renamed = true;
}

function takeBack(output: StagedOutput): void {
  if (output.renamed && output.replaces) renameSync(join(output.folder, "earlier"), output.target);
  if (output.renamed && !output.replaces) rmSync(output.target, { force: true });
  clear(output.folder, dirname(output.target), output.createdFolder);
}

function clear(folder: string | undefined, parent: string, createdFolder: string | undefined): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  if (createdFolder !== undefined) removeEmpty(parent, createdFolder);
}

/** Removes the folders from `folder` up to `top`; one that is not empty belongs to somebody else by now and stays. */
function removeEmpty(folder: string, top: string): void {
  try {
    rmdirSync(folder);
    if (folder !== top) removeEmpty(dirname(folder), top);
  } catch {
    return;
  }
}

function attempt(path: string, act: () => void): void {
  try {
    act();
  } catch (cause) {
    throw new InputError("output", [fault(path, failureText(cause))]);
  }
}

function fault(path: string, got: string): Fault {
  return { where: path, expected: "a file that can be written", got };
}

function failureText(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
