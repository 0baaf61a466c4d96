import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { InputError, show, type Fault } from "../errors.js";
import { regionOf } from "../engine/pool.js";

/** One recorded pool: how many instances could run in it, tick by tick. */
export interface TracePool {
  /** The file's name without its ending. */
  readonly id: string;
  readonly zone: string;
  readonly region: string;
  /** Room by tick; as long as the set has ticks. */
  readonly rooms: Int32Array;
}

/** Recordings of several pools over the same time. */
export interface TraceSet {
  readonly name: string;
  readonly gapSeconds: number;
  readonly ticks: number;
  /** By name. */
  readonly pools: readonly TracePool[];
  readonly warnings: readonly string[];
}

/** By tick: the next tick, later than it, at which the pool is down; the count of ticks where there is none. */
export function nextLosses(pool: TracePool, ticks: number): Int32Array {
  const next = new Int32Array(ticks);
  let down = ticks;
  for (let tick = ticks - 1; tick >= 0; tick--) {
    next[tick] = down;
    if (!isUp(pool, tick)) down = tick;
  }
  return next;
}

/** Whether instances could run in a recorded pool at a tick. */
export function isUp(pool: TracePool, tick: number): boolean {
  return (pool.rooms[tick] ?? 0) > 0;
}

/** A part of a recording, between two shares of its time, as if it were all. */
export function partOf(trace: TraceSet, from: number, until: number): TraceSet {
  const [first, end] = [Math.round(from * trace.ticks), Math.round(until * trace.ticks)];
  const pools = trace.pools.map((pool) => ({ ...pool, rooms: pool.rooms.subarray(first, end) }));
  return { ...trace, ticks: end - first, pools };
}

interface ReadTrace {
  readonly file: string;
  readonly gapSeconds: number;
  readonly rooms: readonly number[];
}

/**
 * Reads a folder of traces: `<zone>_<accelerator>_<count>.json` files holding
 * `{"metadata":{"gap_seconds":S},"data":[room, …]}`. Files of unequal length are cut to their common time, with a
 * warning.
 * @param only keeps the files whose name contains this text.
 * @throws InputError naming every fault of every file.
 */
export function readTraceFolder(folder: string, only = ""): TraceSet {
  const faults: Fault[] = [];
  const files = traceFiles(folder, only);
  const traces = files.flatMap((file) => readTrace(folder, file, faults));
  faults.push(...differentGaps(traces));
  if (faults.length > 0) {
    const placed = faults.map((fault) => ({ ...fault, where: join(folder, fault.where) }));
    throw new InputError(`trace folder ${folder}`, placed);
  }
  const ticks = Math.min(...traces.map((trace) => trace.rooms.length));
  return {
    name: basename(folder),
    gapSeconds: traces[0]?.gapSeconds ?? 0,
    ticks,
    pools: traces.map((trace) => tracePool(trace, ticks)),
    warnings: cutWarnings(traces, ticks),
  };
}

function traceFiles(folder: string, only: string): string[] {
  let names: string[];
  try {
    if (!statSync(folder).isDirectory()) throw new Error("not a folder");
    names = readdirSync(folder);
  } catch (cause) {
    throw new InputError("trace folder", [
      { where: folder, expected: "a readable folder of trace files", got: (cause as Error).message },
    ]);
  }
  const files = names.filter((name) => name.endsWith(".json") && name.includes(only)).sort();
  if (files.length > 0) return files;
  const wanted = only ? `at least one *.json file whose name contains "${only}"` : "at least one *.json file";
  throw new InputError("trace folder", [{ where: folder, expected: wanted, got: `${names.length} other files` }]);
}

function readTrace(folder: string, file: string, faults: Fault[]): ReadTrace[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(join(folder, file), "utf8"));
  } catch (cause) {
    faults.push({ where: file, expected: "a JSON document", got: (cause as Error).message });
    return [];
  }
  const { metadata, data } = (parsed ?? {}) as { metadata?: { gap_seconds?: unknown }; data?: unknown };
  const gap = metadata?.gap_seconds;
  const found: Fault[] = [];
  if (typeof gap !== "number" || !Number.isFinite(gap) || gap <= 0) {
    found.push({ where: `${file}: metadata.gap_seconds`, expected: "seconds above 0", got: show(gap) });
  }
  if (!Array.isArray(data) || data.length === 0) {
    found.push({ where: `${file}: data`, expected: "a list of counts, one a tick", got: show(data) });
  } else {
    found.push(...countFaults(file, data));
  }
  faults.push(...found);
  return found.length > 0 ? [] : [{ file, gapSeconds: gap as number, rooms: data as number[] }];
}

const shownCountFaults = 3;

function countFaults(file: string, data: readonly unknown[]): Fault[] {
  const bad = data.flatMap((value, index) => (isCount(value) ? [] : [{ value, index }]));
  const faults = bad.slice(0, shownCountFaults).map(({ value, index }) => ({
    where: `${file}: data[${index}]`,
    expected: "a whole number of instances, 0 or more",
    got: show(value),
  }));
  if (bad.length > shownCountFaults) {
    const rest = `${bad.length - shownCountFaults} more values that are not`;
    faults.push({ where: `${file}: data`, expected: "whole numbers, 0 or more", got: rest });
  }
  return faults;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 2 ** 31 - 1;
}

function differentGaps(traces: readonly ReadTrace[]): Fault[] {
  const first = traces[0];
  if (!first) return [];
  return traces
    .filter((trace) => trace.gapSeconds !== first.gapSeconds)
    .map((trace) => ({
      where: `${trace.file}: metadata.gap_seconds`,
      expected: `${first.gapSeconds}, as in ${first.file}`,
      got: String(trace.gapSeconds),
    }));
}

function tracePool(trace: ReadTrace, ticks: number): TracePool {
  const id = trace.file.replace(/\.json$/, "");
  const zone = id.split("_")[0] ?? id;
  return { id, zone, region: regionOf(zone), rooms: Int32Array.from(trace.rooms.slice(0, ticks)) };
}

function cutWarnings(traces: readonly ReadTrace[], ticks: number): string[] {
  const longer = traces.filter((trace) => trace.rooms.length > ticks);
  if (longer.length === 0) return [];
  const list = longer.map((trace) => `${trace.file} (${trace.rooms.length})`).join(", ");
  return [`traces of unequal length: cut to their common ${ticks} ticks; longer were ${list}`];
}
