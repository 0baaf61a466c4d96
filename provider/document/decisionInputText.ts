import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod/mini";
import type { DecisionInput } from "../engine/decisionInput.js";
import { Level } from "../engine/level.js";
import {
  InstanceState,
  Role,
  type JobProgress,
  type Observation,
  type ObservedInstance,
  type PoolSignal,
  type Usage,
} from "../engine/observation.js";
import { describeFault, CorruptDataError } from "../errors.js";
import { fleetForm } from "./documentForm.js";
import type { FormOf } from "./formOf.js";
import { amount, choice, formFaults, inWords, number, object, text } from "./plainForm.js";
import { stateForm } from "./stateDocument.js";
import { specOf, stableSpec } from "./stableSpec.js";

/* What a decision was made on, as a log keeps it: JSON, gzipped, in base64, so that it is a field of a line. */

const usage = object("usage", { cpu: number, memory: number, io: number } satisfies FormOf<Usage>);

const instance = object("an observed instance", {
  id: text,
  pool: text,
  workload: text,
  part: text,
  level: choice(Level),
  role: choice(Role),
  state: choice(InstanceState),
  launchedAtSeconds: number,
  noticedUntilSeconds: z.exactOptional(number),
  rebalanceAtSeconds: z.exactOptional(number),
  usage: z.exactOptional(usage),
} satisfies FormOf<ObservedInstance>);

const signal = object("a signal", { pool: text, available: z.boolean() } satisfies FormOf<PoolSignal>);

const job = object("a job's progress", {
  workload: text,
  doneSeconds: number,
  savedSeconds: z.exactOptional(number),
  overheadLeftSeconds: number,
} satisfies FormOf<JobProgress>);

const observation = object("an observation", {
  nowSeconds: number,
  instances: z.array(instance),
  usdPerHour: z.record(z.string(), amount),
  signals: z.array(signal),
  jobs: z.array(job),
} satisfies FormOf<Observation>);

const form = object("what a decision was made on", { fleet: fleetForm, state: stateForm, observation });

/** @param input of a companion, whose clock counts seconds since 1970. */
export function zippedInput({ spec, state, observation }: DecisionInput): string {
  const json = JSON.stringify({ fleet: stableSpec(spec), state, observation });
  return gzipSync(json).toString("base64");
}

/** @throws CorruptDataError for what is not such an input. */
export function unzippedInput(zipped: string): DecisionInput {
  const read = form.safeParse(parsed(zipped), { ...inWords, reportInput: true });
  if (!read.success) {
    throw new CorruptDataError(formFaults(read.error.issues, "input").map(describeFault).join("; "));
  }
  const { fleet, ...rest } = read.data;
  return { ...rest, spec: specOf(fleet, rest.observation.nowSeconds) };
}

function parsed(zipped: string): unknown {
  try {
    return JSON.parse(gunzipSync(Buffer.from(zipped, "base64")).toString("utf8"));
  } catch (failure) {
    throw new CorruptDataError(`input: expected gzipped JSON, got ${(failure as Error).message}`);
  }
}
