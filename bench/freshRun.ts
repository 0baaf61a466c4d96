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
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(__dirname, "oneReplay.js"),
    JSON.stringify(request),
  ]);
  return JSON.parse(stdout) as RunMeasure;
}
