import type { Reason } from "./action.js";
import { isOnDemand, outlookOf, reassign, targetUnits, type Course } from "./course.js";
import type { Departures } from "./departures.js";
import { because, type Draft } from "./draft.js";
import { allowedCheckpoint, WorkloadKind, type PartSpec, type WorkloadSpec } from "./fleet.js";
import { compareLevels, Level } from "./level.js";
import { movesAllowed, recentMoves } from "./movementCap.js";
import { InstanceState, type ObservedInstance } from "./observation.js";
import { StayingUnits } from "./stayingUnits.js";
import { countsToPart, mayUse, onDemandFloor, partsWeakestFirst } from "./workloadView.js";

/** Gives up what is replaced by something ready; answers when units were given up, those of this round included. */
export function releaseSurplus(course: Course, draft: Draft, departures: Departures): readonly number[] {
  const surplus = surplusByPool(course);
  if (surplus.size === 0) return recentMoves(course.workloadState, course.view.workload.profile, course.nowSeconds);
  const releases = new Releases(course, surplus, draft, departures);
  for (const instance of mostDispensableFirst(course, surplus)) releases.consider(instance);
  return releases.movedAtSeconds;
}

/** By pool that holds more than it should: how many units more. On most rounds none does, and no unit is looked at. */
function surplusByPool(course: Course): Map<string, number> {
  const surplus = new Map<string, number>();
  for (const { id, pool } of course.view.serving) {
    if (!course.pinned.has(id)) surplus.set(pool, (surplus.get(pool) ?? 0) + 1);
  }
  for (const [pool, units] of surplus) {
    const more = units - targetUnits(course, pool);
    if (more > 0) surplus.set(pool, more);
    else surplus.delete(pool);
  }
  return surplus;
}

/** Units of pools with a surplus: on-demand before spot, then the weakest promise, then the youngest: it has the least behind it. */
function mostDispensableFirst(course: Course, surplus: ReadonlyMap<string, number>): ObservedInstance[] {
  return course.view.serving
    .filter(({ id, pool }) => surplus.has(pool) && !course.pinned.has(id))
    .sort(
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
  private readonly staying: StayingUnits;
  private readonly wanted: number;
  private readonly steadyWanted: number;
  private readonly isSavedJob: boolean;
  private readonly reclaims: Map<string, number>;

  constructor(
    private readonly course: Course,
    /** By pool: how many units more than it should have. */
    private readonly surplus: Map<string, number>,
    private readonly draft: Draft,
    private readonly departures: Departures,
  ) {
    const { view, workloadState, nowSeconds } = course;
    this.movedAtSeconds = recentMoves(workloadState, view.workload.profile, nowSeconds);
    this.wanted = [...course.wanted.values()].reduce((sum, units) => sum + units, 0);
    this.steadyWanted = onDemandFloor(view.workload, course.wanted);
    this.isSavedJob = view.workload.kind === WorkloadKind.DeadlineJob && view.workload.checkpoint !== undefined;
    this.reclaims = new Map(course.reclaims);
    this.staying = new StayingUnits(view, (unit) => mayUse(view.workload, unit.pool) && isOnDemand(course, unit));
  }

  consider(instance: ObservedInstance): void {
    const surplus = this.surplus.get(instance.pool) ?? 0;
    if (surplus <= 0) return;
    const why = this.whyKept(instance);
    if (why !== undefined) return this.course.witness?.kept(instance.id, why);
    this.surplus.set(instance.pool, surplus - 1);
    const reason = this.reasonFor(instance);
    this.reclaims.set(instance.part, (this.reclaims.get(instance.part) ?? 0) - 1);
    if (!this.departures.send(instance, allowedCheckpoint(this.course.view.workload), reason)) return;
    this.released.add(instance.id);
    this.staying.giveUp(instance);
    this.passPromiseOn(instance);
    if (this.isMove(instance)) this.movedAtSeconds.push(this.course.nowSeconds);
  }

  private reasonFor(instance: ObservedInstance): Reason {
    if (this.isReclaimed(instance)) return because("the bids it runs for are lost or over");
    return because(`${instance.pool} is no longer part of the best blend, and its replacement is ready`);
  }

  /** Whether bids have lost a unit of its part. */
  private isReclaimed({ part }: ObservedInstance): boolean {
    return (this.reclaims.get(part) ?? 0) > 0;
  }

  private whyKept(instance: ObservedInstance): string | undefined {
    if (!this.isHeldLongEnough(instance)) return "younger than the minimum hold";
    if (!this.isReplaced(instance)) return "too few others are ready in its place";
    if (!this.promiseOutlives(instance)) return "no other can keep what its part promises";
    return this.isWithinCap(instance) ? undefined : "the movement cap is reached";
  }

  /**
   * Spot is held for a while: giving it up young only to buy it again costs two starts. On-demand goes at once, and so does
   * what carries a job whose work is kept by checkpoints: the longer two run, the more a loss takes.
   */
  private isHeldLongEnough(instance: ObservedInstance): boolean {
    if (
      this.wanted === 0 ||
      this.isReclaimed(instance) ||
      this.isSavedJob ||
      outlookOf(this.course, instance)?.onDemand !== false
    )
      return true;
    return this.ageSeconds(instance) >= this.course.view.workload.profile.minimumHoldSeconds;
  }

  /** Enough others serve without it. */
  private isReplaced(instance: ObservedInstance): boolean {
    if (this.staying.besides(instance) < this.wanted) return false;
    // However many serve on spot: what spot can't back stays on on-demand.
    return !isOnDemand(this.course, instance) || this.staying.steadyBesides(instance) >= this.steadyWanted;
  }

  /**
   * What its part promises is kept without it: by others of the part, or by one that takes it up. What the owner takes
   * away goes only once others of the part keep it.
   */
  private promiseOutlives(instance: ObservedInstance): boolean {
    const { workload } = this.course.view;
    if (!mayUse(workload, instance.pool)) return this.isPromiseKept(instance.part);
    const part = partOf(workload, instance);
    const keepsIt = instance.state === InstanceState.Ready && countsToPart(workload, instance);
    if (!part || part.level === Level.Immediate || !keepsIt) return true;
    return this.isPromiseKept(part.name, 1) || this.heirOf(part) !== undefined;
  }

  /** @param without units of those that keep it which are to go. */
  private isPromiseKept(part: string, without = 0): boolean {
    return this.staying.keepingPromiseOf(part) - without >= (this.course.wanted.get(part) ?? 0);
  }

  /** A promise that a unit leaves behind is kept by another on-demand unit at once. */
  private passPromiseOn(instance: ObservedInstance): void {
    const part = partOf(this.course.view.workload, instance);
    if (!part || part.level === Level.Immediate || this.isPromiseKept(part.name)) return;
    const heir = this.heirOf(part);
    if (!heir) return;
    this.staying.passOn(heir, part.name);
    reassign(this.course, this.draft, heir, part);
  }

  /** A unit that can take a part's promise up, of the weakest part that has one. */
  private heirOf(part: PartSpec): ObservedInstance | undefined {
    const { workload, serving } = this.course.view;
    for (const weaker of partsWeakestFirst(workload)) {
      if (compareLevels(weaker.level, part.level) >= 0) return undefined;
      const heir = serving.find((other) => other.part === weaker.name && this.canTakeUp(other));
      if (heir) return heir;
    }
    return undefined;
  }

  private canTakeUp(unit: ObservedInstance): boolean {
    return (
      unit.state === InstanceState.Ready &&
      !this.released.has(unit.id) &&
      !this.course.pinned.has(unit.id) &&
      !this.draft.isUnderWay("reassign", unit.id) &&
      !this.draft.isUnderWay("warn", unit.id) &&
      isOnDemand(this.course, unit)
    );
  }

  private isWithinCap(instance: ObservedInstance): boolean {
    if (this.isReclaimed(instance) || !this.isMove(instance) || this.isSavedJob) return true;
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

function partOf({ parts }: WorkloadSpec, { part }: ObservedInstance): PartSpec | undefined {
  return parts.find(({ name }) => name === part);
}
