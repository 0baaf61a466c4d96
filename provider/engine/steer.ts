import { unitsIn, type PoolOutlook } from "./blend.js";
import type { BlendChoice } from "./chooseBlend.js";
import { LaunchPurpose, type Reason } from "./action.js";
import { because, type Draft } from "./draft.js";
import type { PartSpec } from "./fleet.js";
import { compareLevels, Level, warningSeconds } from "./level.js";
import { changeOf } from "./objective.js";
import { InstanceState, Role, type ObservedInstance } from "./observation.js";
import type { KnownInstance, WorkloadState } from "./state.js";
import { heldByPart, partsWeakestFirst, type WorkloadView } from "./workloadView.js";

/** From what a workload has to what it should have. */
export interface Course {
  readonly view: WorkloadView;
  readonly outlooks: readonly PoolOutlook[];
  readonly choice: BlendChoice;
  /** On-demand units on top, in this pool, in case the blend's own launches find no room. */
  readonly insurance: { readonly pool: number; readonly units: number } | undefined;
  readonly wanted: ReadonlyMap<string, number>;
  readonly known: Readonly<Record<string, KnownInstance>>;
  readonly workloadState: WorkloadState;
  readonly nowSeconds: number;
  readonly tickSeconds: number;
}

/** What steering did, for the state. */
export interface Steering {
  readonly launchedUnits: number;
  readonly releasedIds: readonly string[];
  readonly warned: ReadonlyMap<string, number>;
  readonly movedAtSeconds: readonly number[];
}

/** Adds first, and gives up only what is replaced by something ready. */
export function steer(course: Course, draft: Draft): Steering {
  const launchedUnits = launchMissing(course, draft);
  reassign(course, draft);
  return { launchedUnits, ...releaseSurplus(course, draft) };
}

function launchMissing(course: Course, draft: Draft): number {
  const parts = new PartFilling(course);
  const purpose = course.choice.presentTerms ? LaunchPurpose.Shift : LaunchPurpose.Fill;
  let launched = 0;
  course.outlooks.forEach((outlook, pool) => {
    const steady = Math.max(0, unitsIn(course.choice.blend, pool) - outlook.held);
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

/** Hands launches to parts: on-demand to the strongest promise with units missing, spot to Immediate parts only. */
class PartFilling {
  private readonly missing = new Map<string, number>();
  private readonly strongestFirst: readonly PartSpec[];

  constructor(course: Course) {
    const held = heldByPart(course.view);
    this.strongestFirst = partsWeakestFirst(course.view.workload).reverse();
    for (const part of this.strongestFirst) {
      this.missing.set(part.name, (course.wanted.get(part.name) ?? 0) - (held.get(part.name) ?? 0));
    }
  }

  fill(units: number, onDemand: boolean): { part: PartSpec; count: number }[] {
    const filled: { part: PartSpec; count: number }[] = [];
    const parts = this.strongestFirst.filter((part) => onDemand || part.level === Level.Immediate);
    let left = units;
    for (const part of parts) {
      const count = Math.min(left, Math.max(0, this.missing.get(part.name) ?? 0));
      if (count === 0) continue;
      this.missing.set(part.name, (this.missing.get(part.name) ?? 0) - count);
      filled.push({ part, count });
      left -= count;
    }
    const weakest = parts.at(-1);
    if (left > 0 && weakest) filled.push({ part: weakest, count: left });
    return filled;
  }
}

/** An on-demand unit counted to a weaker part keeps a stronger one's promise where that lacks a unit. */
function reassign(course: Course, draft: Draft): void {
  const held = heldByPart(course.view);
  const free = course.view.serving.filter((instance) => isOnDemand(course, instance));
  for (const part of partsWeakestFirst(course.view.workload).reverse()) {
    let missing = (course.wanted.get(part.name) ?? 0) - (held.get(part.name) ?? 0);
    for (const instance of free) {
      if (missing <= 0) break;
      if (compareLevels(instance.level, part.level) >= 0 || instance.part === part.name) continue;
      missing--;
      draft.add({
        kind: "reassign",
        workload: course.view.workload.name,
        instance: instance.id,
        pool: instance.pool,
        part: part.name,
        level: part.level,
        reason: because(`${part.name} lacks a unit on capacity that keeps ${part.level}; this on-demand unit can`),
      });
    }
  }
}

function isOnDemand(course: Course, instance: ObservedInstance): boolean {
  return course.outlooks.some((outlook) => outlook.onDemand && outlook.pool.id === instance.pool);
}

function releaseSurplus(course: Course, draft: Draft): Omit<Steering, "launchedUnits"> {
  const releases = new Releases(course, draft);
  for (const instance of mostDispensableFirst(course)) releases.consider(instance);
  return releases;
}

/** On-demand before spot, then the youngest: it has the least behind it. */
function mostDispensableFirst(course: Course): ObservedInstance[] {
  return [...course.view.serving].sort(
    (a, b) =>
      Number(isOnDemand(course, b)) - Number(isOnDemand(course, a)) ||
      b.launchedAtSeconds - a.launchedAtSeconds ||
      (a.id < b.id ? 1 : -1),
  );
}

class Releases implements Omit<Steering, "launchedUnits"> {
  readonly releasedIds: string[] = [];
  readonly warned = new Map<string, number>();
  readonly movedAtSeconds: number[];
  private readonly left = new Map<string, number>();

  constructor(
    private readonly course: Course,
    private readonly draft: Draft,
  ) {
    const { profile } = course.view.workload;
    this.movedAtSeconds = course.workloadState.movedAtSeconds.filter(
      (at) => course.nowSeconds - at < profile.moveWindowSeconds,
    );
    for (const instance of course.view.serving) this.left.set(instance.pool, (this.left.get(instance.pool) ?? 0) + 1);
  }

  consider(instance: ObservedInstance): void {
    const pool = this.course.outlooks.findIndex((outlook) => outlook.pool.id === instance.pool);
    const left = this.left.get(instance.pool) ?? 0;
    if (pool >= 0 && left <= targetUnits(this.course, pool)) return;
    if (!this.isHeldLongEnough(instance, pool) || !this.othersServe(instance) || !this.isWithinCap(instance)) return;
    if (this.savesFirst(instance) || this.warnsFirst(instance)) return;
    this.left.set(instance.pool, left - 1);
    if (this.isMove(instance)) this.movedAtSeconds.push(this.course.nowSeconds);
    this.releasedIds.push(instance.id);
    this.draft.add({
      kind: "release",
      workload: instance.workload,
      instance: instance.id,
      reason: because(`${instance.pool} is no longer part of the best blend, and its replacement is ready`),
    });
  }

  /** Spot is held for a while: giving it up young only to buy it again costs two starts. On-demand goes at once. */
  private isHeldLongEnough(instance: ObservedInstance, pool: number): boolean {
    if (this.course.outlooks[pool]?.onDemand !== false) return true;
    return this.ageSeconds(instance) >= this.course.view.workload.profile.minimumHoldSeconds;
  }

  /** Enough others serve without it: ready ones, or for one that is still starting those that are ready no later. */
  private othersServe(instance: ObservedInstance): boolean {
    let wanted = 0;
    for (const units of this.course.wanted.values()) wanted += units;
    const others = this.course.view.serving.filter((other) => {
      if (other === instance || this.releasedIds.includes(other.id)) return false;
      if (other.state === InstanceState.Ready) return true;
      return instance.state === InstanceState.Starting && other.launchedAtSeconds <= instance.launchedAtSeconds;
    });
    return others.length >= wanted;
  }

  private isWithinCap(instance: ObservedInstance): boolean {
    if (!this.isMove(instance)) return true;
    const wanted = [...this.course.wanted.values()].reduce((sum, units) => sum + units, 0);
    const { maximumMoveShare } = this.course.view.workload.profile;
    return this.movedAtSeconds.length < Math.max(1, Math.floor(wanted * maximumMoveShare));
  }

  /** Giving up what has served is a move; insurance that goes right away is none. */
  private isMove(instance: ObservedInstance): boolean {
    const { minimumHoldSeconds } = this.course.view.workload.profile;
    return instance.state === InstanceState.Ready && this.ageSeconds(instance) >= minimumHoldSeconds;
  }

  /** Unsaved work is saved before its carrier goes: the release follows at the next tick. */
  private savesFirst(instance: ObservedInstance): boolean {
    const { checkpoint } = this.course.view.workload;
    const since = this.course.known[instance.id]?.unsavedSinceSeconds;
    if (!checkpoint || since === undefined || instance.state !== InstanceState.Ready) return false;
    if (this.course.nowSeconds - since <= checkpoint.saveSeconds + 2 * this.course.tickSeconds) return false;
    this.draft.add({
      kind: "checkpoint",
      workload: instance.workload,
      instance: instance.id,
      reason: because("its work is saved before it is released"),
    });
    return true;
  }

  private warnsFirst(instance: ObservedInstance): boolean {
    const warning = warningSeconds(instance.level);
    if (warning === 0 || warning === Infinity) return false;
    const due = this.course.known[instance.id]?.warnedUntilSeconds;
    if (due !== undefined) return this.course.nowSeconds < due;
    const dueAtSeconds = this.course.nowSeconds + warning;
    this.warned.set(instance.id, dueAtSeconds);
    this.draft.add({
      kind: "warn",
      workload: instance.workload,
      instance: instance.id,
      level: instance.level,
      dueAtSeconds,
      reason: because(`no longer needed; ${instance.level} promises ${warning / 60} minutes`),
    });
    return true;
  }

  private ageSeconds(instance: ObservedInstance): number {
    return this.course.nowSeconds - instance.launchedAtSeconds;
  }
}
