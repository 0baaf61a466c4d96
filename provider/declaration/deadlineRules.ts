import { show, type Fault } from "../errors.js";
import type { DeadlineSpec } from "../engine/fleet.js";
import type { DeadlineArgs } from "./args.js";
import type { DeclaredWorkload } from "./declaredWorkload.js";

const secondsOfHour = 3600;
/** What hours lose or win where they are counted in seconds. */
const roundingSeconds = 1e-6;

/** What a deadline must be, for a fleet that starts at this moment, in seconds since 1970. */
export function deadlineFaults(workload: DeclaredWorkload, nowEpochSeconds: number): readonly Fault[] {
  const { deadline } = workload.args;
  if (deadline === undefined) return [];
  const where = `${workload.where}.deadline`;
  if (deadline.withinHours !== undefined && deadline.finishBy !== undefined) {
    return [{ where: `${where}.finishBy`, expected: "nothing beside withinHours", got: show(deadline.finishBy) }];
  }
  if (deadline.withinHours === undefined && deadline.finishBy === undefined) {
    return [{ where: `${where}.withinHours`, expected: "hours, or else finishBy", got: "nothing" }];
  }
  const field = deadline.finishBy === undefined ? "withinHours" : "finishBy";
  const { startSeconds } = workload;
  const expected = unreachable(deadlineSpec(deadline, startSeconds, nowEpochSeconds), startSeconds, nowEpochSeconds);
  return expected === undefined ? [] : [{ where: `${where}.${field}`, expected, got: show(deadline[field]) }];
}

/** What would be needed instead, where even on-demand from the first second would be late. */
function unreachable(deadline: DeadlineSpec, startSeconds: number, nowEpochSeconds: number): string | undefined {
  const { workSeconds, restartOverheadSeconds, deadlineSeconds } = deadline;
  if (deadlineSeconds <= 0) return `a moment after the fleet's start at ${isoText(nowEpochSeconds)}`;
  const neededSeconds = startSeconds + restartOverheadSeconds + workSeconds - roundingSeconds;
  if (neededSeconds <= deadlineSeconds) return undefined;
  const hours = Math.ceil((neededSeconds / secondsOfHour) * 1000) / 1000;
  return `at least ${hours} hours, for a start, its restartOverheadSeconds and the work, even on on-demand throughout`;
}

function isoText(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}

/** Resolves a deadline; one that says when in both ways or in none counts as due at once. */
export function deadlineSpec(deadline: DeadlineArgs, startSeconds: number, nowEpochSeconds: number): DeadlineSpec {
  const untilFinish =
    deadline.finishBy === undefined ? 0 : Math.floor(Date.parse(deadline.finishBy) / 1000) - nowEpochSeconds;
  return {
    workSeconds: deadline.workHours * secondsOfHour,
    deadlineSeconds: deadline.withinHours === undefined ? untilFinish : deadline.withinHours * secondsOfHour,
    restartOverheadSeconds: deadline.restartOverheadSeconds ?? startSeconds,
  };
}
