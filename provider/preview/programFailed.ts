import { join } from "node:path";
import { ProgramFailedError } from "../errors.js";
import type { CloudRead } from "./cloudReads.js";

/** What may be the reason that a program failed. */
export interface FailedRun {
  /** What it read in its cloud and nothing answered. */
  readonly unanswered?: readonly CloudRead[];
  /** Its stacks, where it read the configuration of none. */
  readonly unread?: readonly string[];
}

/** So many reads are told. */
const mostReads = 10;

/** What a program has thrown, with what may be the reason. */
export function programFailed(error: unknown, { unanswered = [], unread = [] }: FailedRun = {}): ProgramFailedError {
  const told = error instanceof Error ? ownLines(error.stack ?? error.message) : String(error);
  const reasons = [...stackReason(unread), ...readsReason(unanswered), ...secretReason(told), ...packageReason(told)];
  return new ProgramFailedError(["the program failed", ...reasons, told].join("\n"), { cause: error });
}

function stackReason([first, ...others]: readonly string[]): readonly string[] {
  if (first === undefined) return [];
  const only = others.length === 0 ? "" : ", for example";
  return [`It read no stack's configuration: \`--stack ${first}\`${only} gives it that of ${first}.`];
}

function readsReason(unanswered: readonly CloudRead[]): readonly string[] {
  const names = [...new Set(unanswered.map(readText))];
  if (names.length === 0) return [];
  const more = names.length > mostReads ? [`  and ${names.length - mostReads} more`] : [];
  return [
    "It ran without its cloud, and read there what nothing answers:",
    ...names.slice(0, mostReads).map((name) => `  ${name}`),
    ...more,
    "`--answers FILE` gives answers to it; `pulumi preview` asks the cloud.",
  ];
}

function secretReason(told: string): readonly string[] {
  return told.includes("[secret]") ? ["What is encrypted of a stack's configuration reads [secret]."] : [];
}

/** Of a package by its name; a file of its own that is not there needs no more words. */
function packageReason(told: string): readonly string[] {
  const [, name] = /Cannot find (?:module|package) '((?:@[^'/]+\/)?[^'./][^'/]*)/.exec(told) ?? [];
  return name === undefined
    ? []
    : [`${name} is not installed for it: in its folder, \`npm ci\` or its like installs packages.`];
}

/** `aws:ec2/getSubnet:getSubnet {"id":"subnet-1"}`. */
export function readText({ token, inputs }: CloudRead): string {
  return `${token} ${JSON.stringify(inputs)}`;
}

/** This package's code as it stands in a stack: compiled, or by its source map. */
const compiled = join(__dirname, "..");
const sources = join(compiled, "..", "..", "provider");

/** From where the command looks for what a program loads: there is no such file. */
export const loaderName = "blended-fleet.js";

/** A stack as far as it is the program's, and not of the command that runs it. */
function ownLines(stack: string): string {
  const isOurs = (line: string): boolean =>
    line.endsWith(loaderName) ||
    (line.startsWith("    at ") &&
      (/[( ]node:internal|node_modules.commander/.test(line) ||
        [compiled, sources].some((folder) => line.includes(folder))));
  return stack
    .split("\n")
    .filter((line) => !isOurs(line))
    .join("\n");
}
