import * as z from "zod/mini";
import { choice, count, object, share, text, units, within } from "../document/plainForm.js";
import { JobRun } from "../engine/deadlineJob.js";
import { InstanceState } from "../engine/observation.js";
import { Market } from "../engine/pool.js";
import { ProfileName } from "../engine/profile.js";

/*
 * The forms of the lines that may come in; docs/advise.md says what they mean. What is bounded is so that sums stay finite
 * and a line can't keep the process for minutes.
 */

/** Names are keys of plain objects in the engine. */
const name = text.check(
  z.refine((value) => !(value in {}), { error: "a name that objects do not have by themselves" }),
);
const seconds = within(0, 1e10);
const atLeastASecond = within(1, 1e10);
const usdPerHour = within(0, 1e6);
const flag = z.boolean({ error: "true or false" });
const id = { id: name };

function line<Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, what: string, shape: Shape) {
  return object(what, { type: z.literal(type, { error: type }), ...id, ...shape });
}

function list<Element extends z.ZodMiniType>(what: string, element: Element): z.ZodMiniArray<Element> {
  return z.array(element, { error: `a list of ${what}` });
}

export const deadlineForm = line("deadline", "a deadline job", {
  workSeconds: seconds,
  deadlineSeconds: seconds,
  restartOverheadSeconds: seconds,
  tickSeconds: atLeastASecond,
  spotUsdPerHour: usdPerHour,
  onDemandUsdPerHour: usdPerHour,
});
export type DeadlineLine = z.infer<typeof deadlineForm>;

export const jobObservationForm = line("observe", "an observation of a deadline job", {
  timeSeconds: seconds,
  doneSeconds: seconds,
  running: choice(JobRun),
  preempted: flag,
  spotAvailable: flag,
  overheadLeftSeconds: seconds,
});
export type JobObservationLine = z.infer<typeof jobObservationForm>;

const pool = object("a pool", {
  ...id,
  zone: name,
  region: name,
  market: choice(Market),
  usdPerHour,
});

const most = 1000;

export const serviceForm = line("service", "a service", {
  target: units.check(z.maximum(most, { error: `a whole number of ${most} or less` })),
  coldStartSeconds: seconds,
  tickSeconds: atLeastASecond,
  noticeSeconds: seconds,
  pools: list("pools", pool).check(
    z.minLength(1, { error: "a list of at least one" }),
    z.maxLength(most, { error: `a list of ${most} or fewer` }),
  ),
  readiness: z.exactOptional(share),
  profile: z.exactOptional(choice(ProfileName)),
});
export type ServiceLine = z.infer<typeof serviceForm>;

const instance = object("an instance", {
  ...id,
  pool: name,
  state: choice({ Starting: InstanceState.Starting, Ready: InstanceState.Ready }),
  ageSeconds: seconds,
});

export const serviceObservationForm = line("observe", "an observation of a service", {
  timeSeconds: seconds,
  instances: list("instances", instance),
  lost: list("ids", name),
  noticed: list("ids", name),
  failedLaunches: list("failed launches", object("a failed launch", { pool: name, count })),
  signals: z.exactOptional(list("signals", object("a signal", { pool: name, spotAvailable: flag }))),
});
export type ServiceObservationLine = z.infer<typeof serviceObservationForm>;

export const endForm = line("end", "the end of a subject", {});
