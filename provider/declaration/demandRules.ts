import { isTimeZone, minutesPerDay, utc, Weekday, type DemandWindow } from "../engine/demand.js";
import { mayYield, WorkloadKind } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { Market } from "../engine/pool.js";
import { show, type Fault } from "../errors.js";
import type { DemandArgs } from "./args.js";
import type { DeclaredPart, DeclaredWorkload } from "./declaredWorkload.js";

/** Resolves hours of another demand: an end at or before the beginning is on the next day. */
export function demandWindow({ from, to, days, timeZone, units }: DemandArgs): DemandWindow {
  const [fromMinute, until] = [minuteOf(from), minuteOf(to)];
  return {
    days: days ?? Object.values(Weekday),
    fromMinute,
    lengthMinutes: until > fromMinute ? until - fromMinute : until + minutesPerDay - fromMinute,
    timeZone: timeZone ?? utc,
    units,
  };
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/** What is wrong with when a part wants how much, and with what it leaves to others then. */
export function demandFaults(workload: DeclaredWorkload): readonly Fault[] {
  return (workload.args.parts ?? []).flatMap(({ demand, atPeak }, index) => {
    const part = workload.parts[index];
    if (part === undefined) return [];
    const ofJob = workload.kind === WorkloadKind.DeadlineJob;
    const isVaried = ofJob && demand !== undefined;
    return [
      ...(isVaried
        ? [{ where: `${part.where}.demand`, expected: "no demand of a deadline job", got: show(demand) }]
        : []),
      ...(demand ?? []).flatMap((window, i) => windowFaults(window, `${part.where}.demand[${i}]`)),
      ...yieldFaults(part, workload).map((expected) => ({
        where: `${part.where}.atPeak`,
        expected,
        got: show(atPeak),
      })),
    ];
  });
}

function windowFaults({ timeZone, days = [] }: DemandArgs, where: string): readonly Fault[] {
  const repeated = days.flatMap((day, i) =>
    days.indexOf(day) < i ? [{ where: `${where}.days[${i}]`, expected: "a day not given before", got: show(day) }] : [],
  );
  if (timeZone === undefined || isTimeZone(timeZone)) return repeated;
  const expected = "the name of a time zone, such as Europe/Berlin";
  return [...repeated, { where: `${where}.timeZone`, expected, got: show(timeZone) }];
}

/** Only what the engine may reclaim, after a warning, can be moved for others; and there must be spot to move to. */
function yieldFaults(part: DeclaredPart, { args, kind }: DeclaredWorkload): readonly string[] {
  if (!mayYield(part)) return [];
  if (kind === WorkloadKind.DeadlineJob)
    return ["nothing of a deadline job, which chooses its capacity by its deadline"];
  if (part.level === Level.Immediate || part.level === Level.NonInterruptible) {
    return [`nothing of a part that is ${part.level}, or "${Level.FiveMinuteWarning}" or "${Level.ThirtyMinuteGrace}"`];
  }
  return args.markets?.includes(Market.Spot) === false ? ["nothing, or spot among the markets"] : [];
}
