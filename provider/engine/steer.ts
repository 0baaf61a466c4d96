import { unitsIn, type PoolOutlook } from "./blend.js";
import type { BlendChoice } from "./chooseBlend.js";
import { LaunchPurpose, type Reason } from "./action.js";
import type { Departures } from "./departures.js";
import { because, type Draft } from "./draft.js";
import { allowedCheckpoint, type PartSpec } from "./fleet.js";
import { compareLevels, Level } from "./level.js";
import { recentMoves, movesAllowed } from "./movementCap.js";
import { changeOf } from "./objective.js";
import { InstanceState, Role, type ObservedInstance } from "./observation.js";
import { PartLedger } from "./partLedger.js";
import type { WorkloadState } from "./state.js";
import type { Witness } from "./witness.js";
import { countsToPart, mayUse, onDemandFloor, partsWeakestFirst, type WorkloadView } from "./workloadView.js";

/** From what a workload has to what it should have. */
export interface Course {
  readonly view: WorkloadView;
  /** Ids of units that are no part of the blend: nothing moves them. */
  readonly pinned: ReadonlySet<string>;
  readonly outlooks: readonly PoolOutlook[];
  readonly choice: BlendChoice;
  /** On-demand units on top, in this pool, in case the blend's own launches find no room. */
  readonly insurance: { readonly pool: number; readonly units: number } | undefined;
  readonly wanted: ReadonlyMap<string, number>;
  readonly workloadState: WorkloadState;
  readonly nowSeconds: number;
  readonly witness?: Witness | undefined;
}

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

function targetUnits(course: Course, pool: number): number {
  const steady = unitsIn(course.choice.blend, pool);
  if (course.insurance?.pool !== pool) return steady;
  return Math.max(steady, course.outlooks[pool]?.held ?? 0) + course.insurance.units;
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

function reassign(course: Course, draft: Draft, instance: ObservedInstance, part: PartSpec): void {
  draft.add({
    kind: "reassign",
    workload: course.view.workload.name,
    instance: instance.id,
    pool: instance.pool,
    part: part.name,
    level: compareLevels(instance.level, part.level) > 0 ? instance.level : part.level,
    reason: because(
      `counted to ${part.name}, which it can keep ${part.level} for: it lacks a unit, or ${instance.part} is gone`,
    ),
  });
}

function isOnDemand(course: Course, instance: ObservedInstance): boolean {
  return course.outlooks.some((outlook) => outlook.onDemand && outlook.pool.id === instance.pool);
}

/** Answers when units were given up, those of this round included. */
function releaseSurplus(course: Course, draft: Draft, departures: Departures): readonly number[] {
  if (!hasSurplus(course)) return recentMoves(course.workloadState, course.view.workload.profile, course.nowSeconds);
  const releases = new Releases(course, draft, departures);
  for (const instance of mostDispensableFirst(course)) if (!course.pinned.has(instance.id)) releases.consider(instance);
  return releases.movedAtSeconds;
}

/** Whether any pool holds more than it should: on most rounds none does, and the units need not be put in order. */
function hasSurplus(course: Course): boolean {
  const left = new Map<string, number>();
  for (const { id, pool } of course.view.serving) if (!course.pinned.has(id)) left.set(pool, (left.get(pool) ?? 0) + 1);
  course.outlooks.forEach(({ pool }, index) => {
    if ((left.get(pool.id) ?? Infinity) <= targetUnits(course, index)) left.delete(pool.id);
  });
  return left.size > 0;
}

/** On-demand before spot, then the weakest promise, then the youngest: it has the least behind it. */
function mostDispensableFirst(course: Course): ObservedInstance[] {
  return [...course.view.serving].sort(
    (a, b) =>
      Number(isOnDemand(course, b)) - Number(isOnDemand(course, a)) ||
      compareLevels(a.level, b.level) ||
      b.launchedAtSeconds - a.launchedAtSeconds ||
      (a.id < b.id ? 1 : -1),
  );
}

class Releases {
  readonly movedAtSeconds: number[];
  private readonly released = new Set<string>();
  /** Parts by the units that take up a promise in this round. */
  private readonly heirs = new Map<string, string>();
  /** Units of each pool that stay. */
  private readonly left = new Map<string, number>();
  private readonly wanted: number;

  constructor(
    private readonly course: Course,
    private readonly draft: Draft,
    private readonly departures: Departures,
  ) {
    const { view, workloadState, nowSeconds } = course;
    this.movedAtSeconds = recentMoves(workloadState, view.workload.profile, nowSeconds);
    this.wanted = [...course.wanted.values()].reduce((sum, units) => sum + units, 0);
    for (const { id, pool } of view.serving) {
      if (!course.pinned.has(id)) this.left.set(pool, (this.left.get(pool) ?? 0) + 1);
    }
  }

  consider(instance: ObservedInstance): void {
    const pool = this.course.outlooks.findIndex((outlook) => outlook.pool.id === instance.pool);
    const left = this.left.get(instance.pool) ?? 0;
    if (pool >= 0 && left <= targetUnits(this.course, pool)) return;
    const why = this.whyKept(instance, pool);
    if (why !== undefined) return this.course.witness?.kept(instance.id, why);
    this.left.set(instance.pool, left - 1);
    const reason = because(`${instance.pool} is no longer part of the best blend, and its replacement is ready`);
    if (!this.departures.send(instance, allowedCheckpoint(this.course.view.workload), reason)) return;
    this.released.add(instance.id);
    this.passPromiseOn(instance);
    if (this.isMove(instance)) this.movedAtSeconds.push(this.course.nowSeconds);
  }

  private whyKept(instance: ObservedInstance, pool: number): string | undefined {
    if (!this.isHeldLongEnough(instance, pool)) return "younger than the minimum hold";
    if (!this.isReplaced(instance)) return "too few others are ready in its place";
    return this.isWithinCap(instance) ? undefined : "the movement cap is reached";
  }

  /** Spot is held for a while: giving it up young only to buy it again costs two starts. On-demand goes at once. */
  private isHeldLongEnough(instance: ObservedInstance, pool: number): boolean {
    if (this.wanted === 0 || this.course.outlooks[pool]?.onDemand !== false) return true;
    return this.ageSeconds(instance) >= this.course.view.workload.profile.minimumHoldSeconds;
  }

  private isReplaced(instance: ObservedInstance): boolean {
    const remaining = this.remaining(instance);
    if (remaining.length < this.wanted || !this.othersPromise(instance)) return false;
    return !isOnDemand(this.course, instance) || this.floorIsHeld(remaining);
  }

  /** However many serve on spot: what spot can't back stays on on-demand. */
  private floorIsHeld(remaining: readonly ObservedInstance[]): boolean {
    const { view, wanted } = this.course;
    const steady = remaining.filter((other) => mayUse(view.workload, other.pool) && isOnDemand(this.course, other));
    return steady.length >= onDemandFloor(view.workload, wanted);
  }

  /** What the owner takes away from a part goes once others keep the part's promise: spot beside it does not. */
  private othersPromise({ part, pool }: ObservedInstance): boolean {
    return mayUse(this.course.view.workload, pool) || this.keeping(part) >= (this.course.wanted.get(part) ?? 0);
  }

  /** A promise that a unit leaves behind is kept by another on-demand unit at once, of the weakest part that has one. */
  private passPromiseOn({ part: name }: ObservedInstance): void {
    const { view, wanted, pinned } = this.course;
    const part = view.workload.parts.find((other) => other.name === name);
    if (!part || part.level === Level.Immediate || this.keeping(name) >= (wanted.get(name) ?? 0)) return;
    const weaker = partsWeakestFirst(view.workload).filter(({ level }) => compareLevels(level, part.level) < 0);
    const able = view.serving.filter(
      (other) =>
        this.stays(other) &&
        !pinned.has(other.id) &&
        !this.draft.isUnderWay("reassign", other.id) &&
        !this.draft.isUnderWay("warn", other.id) &&
        isOnDemand(this.course, other),
    );
    const heir = weaker.flatMap((from) => able.filter((other) => other.part === from.name))[0];
    if (!heir) return;
    this.heirs.set(heir.id, name);
    reassign(this.course, this.draft, heir, part);
  }

  /** Units of a part that are ready and stay and keep its promise, or take it up in this round. */
  private keeping(part: string): number {
    const { view } = this.course;
    return view.serving.filter(
      (other) =>
        this.stays(other) &&
        (this.heirs.get(other.id) ?? other.part) === part &&
        (this.heirs.has(other.id) || countsToPart(view.workload, other)),
    ).length;
  }

  private stays({ id, state }: ObservedInstance): boolean {
    return state === InstanceState.Ready && !this.released.has(id);
  }

  /** Those that serve without it: ready ones, or for one that is still starting those that are ready no later. */
  private remaining(instance: ObservedInstance): readonly ObservedInstance[] {
    return this.course.view.serving.filter((other) => {
      if (other === instance || this.released.has(other.id)) return false;
      if (other.state === InstanceState.Ready) return true;
      return instance.state === InstanceState.Starting && other.launchedAtSeconds <= instance.launchedAtSeconds;
    });
  }

  private isWithinCap(instance: ObservedInstance): boolean {
    if (!this.isMove(instance)) return true;
    return this.movedAtSeconds.length < movesAllowed(this.wanted, this.course.view.workload.profile);
  }

  /** Giving up what has served is a move; insurance that goes right away is none. */
  private isMove(instance: ObservedInstance): boolean {
    const { minimumHoldSeconds } = this.course.view.workload.profile;
    return instance.state === InstanceState.Ready && this.ageSeconds(instance) >= minimumHoldSeconds;
  }

  private ageSeconds(instance: ObservedInstance): number {
    return this.course.nowSeconds - instance.launchedAtSeconds;
  }
}
