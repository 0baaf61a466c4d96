import { unitsIn, type PoolOutlook } from "./blend.js";
import { LaunchPurpose, type Reason } from "./action.js";
import { isOnDemand, reassign, type Course } from "./course.js";
import type { Departures } from "./departures.js";
import { because, type Draft } from "./draft.js";
import type { PartSpec } from "./fleet.js";
import { Level } from "./level.js";
import { changeOf } from "./objective.js";
import { Role } from "./observation.js";
import { PartLedger } from "./partLedger.js";
import { releaseSurplus } from "./releases.js";
import { mayUse } from "./workloadView.js";

/** What steering did, for the state. */
export interface Steering {
  readonly launchedUnits: number;
  readonly movedAtSeconds: readonly number[];
}

/** Adds first, and gives up only what is replaced by something ready. */
export function steer(course: Course, draft: Draft, departures: Departures): Steering {
  const parts = new PartLedger(course.view, course.wanted, course.pinned, (instance) => isOnDemand(course, instance));
  const settled = course.view.serving.filter(
    ({ id, pool }) => !draft.isUnderWay("switch-shadow", id) && mayUse(course.view.workload, pool),
  );
  for (const { instance, part } of parts.reassignable(settled)) reassign(course, draft, instance, part);
  const launchedUnits = launchMissing(course, parts, draft);
  return { launchedUnits, movedAtSeconds: releaseSurplus(course, draft, departures) };
}

function launchMissing(course: Course, parts: PartLedger, draft: Draft): number {
  const purpose = course.choice.presentTerms ? LaunchPurpose.Shift : LaunchPurpose.Fill;
  let launched = 0;
  course.outlooks.forEach((outlook, pool) => {
    const steady = unitsIn(course.choice.blend, pool) - outlook.held;
    if (steady <= 0) return;
    for (const { part, count } of parts.fill(steady, outlook.onDemand)) {
      launched += count;
      launch(course, draft, { outlook, part, count, purpose, reason: launchReason(course, outlook) });
    }
  });
  const insured = course.insurance && course.outlooks[course.insurance.pool];
  if (!insured) return launched;
  const reason = because(`insurance in ${describe(insured)}: the other launches may find no room`);
  for (const { part, count } of parts.fill(course.insurance?.units ?? 0, true)) {
    launch(course, draft, { outlook: insured, part, count, purpose: LaunchPurpose.Insurance, reason });
  }
  return launched;
}

interface Launch {
  readonly outlook: PoolOutlook;
  readonly part: PartSpec;
  readonly count: number;
  readonly purpose: LaunchPurpose;
  readonly reason: Reason;
}

function launch(course: Course, draft: Draft, { outlook, part, count, purpose, reason }: Launch): void {
  draft.add({
    kind: "launch",
    workload: course.view.workload.name,
    part: part.name,
    level: outlook.onDemand ? part.level : Level.Immediate,
    role: Role.Serving,
    stopped: false,
    pool: outlook.pool.id,
    count,
    purpose,
    reason,
  });
}

function describe({ pool, usdPerHour, hazardPerHour }: PoolOutlook): string {
  return `${pool.id} at ${usdPerHour.toFixed(3)} USD/h, hazard ${hazardPerHour.toFixed(3)}/h`;
}

function launchReason(course: Course, outlook: PoolOutlook): Reason {
  const { presentTerms, terms } = course.choice;
  const where = describe(outlook);
  if (!presentTerms)
    return because(`fewer units than wanted; ${where} is the best place for the missing ones`, { ...terms });
  const change = changeOf(presentTerms, terms);
  const worst = change.shortage + change.blackout < 0 ? "less risk of being short" : "less money";
  return because(`${worst}: move to ${where}`, change);
}
