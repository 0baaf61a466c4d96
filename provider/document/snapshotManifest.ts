import { createHash } from "node:crypto";
import { CorruptDataError, describeFault, show, type Fault } from "../errors.js";

/*
 * What makes a snapshot of chunks: a text that an instance's checkpoint puts last and that its shell verifies by itself.
 *
 *     blended-fleet-snapshot 1
 *     workload web
 *     key shop/1764000000/17/0
 *     instance i-0123456789abcdef0
 *     at-epoch-seconds 1764000000
 *     bytes 68000000
 *     chunks 2
 *     progress-seconds 3600
 *     <SHA-256>  000001-<the same>
 *     <SHA-256>  000002-<the same>
 *     manifest-sha256 <SHA-256 of all lines above>
 *
 * `instance` and `progress-seconds` are there where they are known. The chunks are objects of these names beside it.
 */

/** The name of the manifest's object in the snapshot's folder. */
export const manifestName = "manifest";

export interface SnapshotChunk {
  /** The object's name in the snapshot's folder. */
  readonly name: string;
  readonly sha256: string;
}

export interface SnapshotManifest {
  readonly workload: string;
  /** Of the checkpoint that made it. */
  readonly key: string;
  /** The instance that made it. */
  readonly instance?: string;
  /** When the hook began: the moment whose work the snapshot is sure to hold. */
  readonly atEpochSeconds: number;
  readonly bytes: number;
  /** In the order in which they make up the state. */
  readonly chunks: readonly SnapshotChunk[];
  /** The work of a deadline job that is done, as its hook tells it. */
  readonly progressSeconds?: number;
}

const format = "blended-fleet-snapshot 1";
const digits = /^(0|[1-9][0-9]{0,14})$/;
const forms = {
  workload: { expected: "a name", form: /^[A-Za-z0-9._/:-]+$/ },
  key: { expected: "an action's key", form: /^[A-Za-z0-9._/:-]+$/ },
  instance: { expected: "an instance's id", form: /^i-[0-9a-f]+$/ },
  "at-epoch-seconds": { expected: "seconds since 1970", form: digits },
  bytes: { expected: "a number of bytes above 0", form: /^[1-9][0-9]{0,14}$/ },
  chunks: { expected: "a number of chunks above 0", form: /^[1-9][0-9]{0,5}$/ },
  "progress-seconds": { expected: "a number of seconds", form: /^(0|[1-9][0-9]{0,9})(\.[0-9]{1,3})?$/ },
} as const;
type Field = keyof typeof forms;
/** Those without which there is no manifest. */
const needed: readonly Field[] = ["workload", "key", "at-epoch-seconds", "bytes", "chunks"];

/**
 * @param where the manifest is, for messages.
 * @throws CorruptDataError, with all that is wrong, for anything that a checkpoint did not write as it is.
 */
export function readSnapshotManifest(text: string, where: string): SnapshotManifest {
  const fault = frameFault(text);
  if (fault) refuse(where, [fault]);
  const { fields, chunks, faults } = readLines(text.split("\n").slice(1, -2));
  if (faults.length > 0) refuse(where, faults);
  const { instance, "progress-seconds": progress } = fields;
  return {
    workload: fields.workload ?? "",
    key: fields.key ?? "",
    ...(instance === undefined ? {} : { instance }),
    atEpochSeconds: Number(fields["at-epoch-seconds"]),
    bytes: Number(fields.bytes),
    chunks,
    ...(progress === undefined ? {} : { progressSeconds: Number(progress) }),
  };
}

/** What is wrong with the first line or the last, without which no other means anything. */
function frameFault(text: string): Fault | undefined {
  const lines = text.split("\n");
  const first = lines[0];
  if (first !== format) return { where: "line 1", expected: show(format), got: show(first) };
  const last = lines.at(-2);
  const expected = lastLine(text.slice(0, text.length - (last?.length ?? 0) - 1));
  if (lines.at(-1) === "" && last === expected) return undefined;
  return { where: "the last line", expected: show(expected), got: show(lines.at(-1) === "" ? last : lines.at(-1)) };
}

function lastLine(before: string): string {
  return `manifest-sha256 ${createHash("sha256").update(before).digest("hex")}`;
}

interface Read {
  readonly fields: Partial<Record<Field, string>>;
  readonly chunks: readonly SnapshotChunk[];
  readonly faults: readonly Fault[];
}

function readLines(lines: readonly string[]): Read {
  const fields: Partial<Record<Field, string>> = {};
  const chunks: SnapshotChunk[] = [];
  const faults: Fault[] = [];
  for (const [index, line] of lines.entries()) {
    const where = `line ${index + 2}`;
    const chunk = chunkOf(line, chunks.length + 1);
    const field = fieldOf(line);
    if (chunk) chunks.push(chunk);
    else if (!field || fields[field.name] !== undefined || chunks.length > 0) {
      faults.push({ where, expected: `a field, or else chunk ${chunks.length + 1}`, got: show(line) });
    } else {
      fields[field.name] = field.value;
      const { expected, form } = forms[field.name];
      if (!form.test(field.value)) faults.push({ where, expected, got: show(field.value) });
    }
  }
  return { fields, chunks, faults: [...faults, ...missing(fields, chunks.length)] };
}

function missing(fields: Partial<Record<Field, string>>, found: number): readonly Fault[] {
  const faults = needed
    .filter((name) => fields[name] === undefined)
    .map((name): Fault => ({ where: name, expected: forms[name].expected, got: "nothing" }));
  if (fields.chunks === undefined || Number(fields.chunks) === found) return faults;
  return [...faults, { where: "chunks", expected: `${fields.chunks} of them`, got: String(found) }];
}

function fieldOf(line: string): { readonly name: Field; readonly value: string } | undefined {
  const space = line.indexOf(" ");
  const name = line.slice(0, Math.max(0, space));
  return Object.hasOwn(forms, name) ? { name: name as Field, value: line.slice(space + 1) } : undefined;
}

/** Names count up from 1, so that the order of names is the order of the state. */
function chunkOf(line: string, number: number): SnapshotChunk | undefined {
  const sha256 = /^([0-9a-f]{64}) /.exec(line)?.[1];
  const name = `${String(number).padStart(6, "0")}-${sha256}`;
  return sha256 !== undefined && line === `${sha256}  ${name}` ? { name, sha256 } : undefined;
}

function refuse(where: string, faults: readonly Fault[]): never {
  throw new CorruptDataError(`${where}: no snapshot's manifest: ${faults.map(describeFault).join("; ")}`);
}
