import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

export interface RunRequest {
  readonly folder: string;
  readonly policy: "blended-fleet" | "spothedge+1";
  /** How many copies of the traces. */
  readonly times: number;
  readonly target: number;
}

export interface RunMeasure {
  readonly seconds: number;
  readonly peakMB: number;
  readonly pools: number;
  readonly costRatio: number;
  readonly availability: number;
}

/** Runs one replay in a process of its own, so that its peak memory is its own. */
export async function freshRun(request: RunRequest): Promise<RunMeasure> {
  return (await freshProcess("oneReplay.js", JSON.stringify(request))) as RunMeasure;
}

/** What a script of this folder prints as JSON, in a process of its own. */
export async function freshProcess(script: string, argument: string, flags: readonly string[] = []): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, join(__dirname, script), argument]);
  return JSON.parse(stdout) as unknown;
}
