import { LaunchPurpose } from "./action.js";
import type { PoolOutlook } from "./blend.js";
import type { Departures } from "./departures.js";
import { because, type Draft } from "./draft.js";
import { allowedCheckpoint, ShadowMode, standingShadows, type PartSpec, type ShadowSpec } from "./fleet.js";
import { InstanceState, Role, type ObservedInstance } from "./observation.js";
import { bestPlace, servingPools } from "./shadowPlaces.js";
import { levelKept } from "./tags.js";
import { mayUse, partsWeakestFirst, readyOf, type WorkloadView } from "./workloadView.js";

/** A shadow that takes over, and what it takes over from. */
export interface ShadowSwitch {
  readonly shadow: ObservedInstance;
  /** The part that it serves from now on. */
  readonly part: string;
  /** The unit under notice, or gone; absent where none is known. */
  readonly original: string | undefined;
}

/** What shadows are kept by. */
export interface ShadowCare {
  readonly outlooks: readonly PoolOutlook[];
  /** The predicted risk is above the threshold: shadows on forecast are due. */
  readonly alarmed: boolean;
  readonly nowSeconds: number;
  /** What shadows spare beside the chosen blend, in USD an hour; asked where one is missing. */
  readonly sparedUsdPerHour: () => number;
  /** Why they are kept so, in USD an hour; absent where the owner says how. */
  readonly saved?: Readonly<Record<string, number>> | undefined;
}

/**
 * Units that can be missed, so that a shadow takes over: those that have served. One where none serves or is to come, for
 * a shadow that stands by while every launch is refused is of no use.
 */
export function missable({ serving, pending }: WorkloadView, servedUnits = Infinity): number {
  const isComing = serving.length > 0 || pending.some(({ role }) => role === Role.Serving);
  return isComing ? servedUnits : Math.max(1, servedUnits);
}

/**
 * Switches shadows in for units that are lost or under notice. The original is released once enough others are ready,
 * and a new shadow is raised after that: the order is an invariant.
 */
export function switchShadows(view: WorkloadView, wanted: number, draft: Draft): ShadowSwitch[] {
  const able = view.shadows.filter(
    ({ id, state, pool }) =>
      state !== InstanceState.Starting && !draft.isUnderWay("switch-shadow", id) && mayUse(view.workload, pool),
  );
  // Units gone or going: not those that merely have not started yet, nor those that are newly declared.
  const missing = wanted - view.serving.length;
  const originals = [
    ...view.noticed.map(({ id, part, pool }) => ({ id, part, why: `${pool} gave notice for ${id}` })),
    ...view.lost.map(({ id, instance: { part, pool } }) => ({ id, part, why: `${id} in ${pool} is lost` })),
  ].filter(({ id }) => !view.takenOver.has(id) && !draft.isTakenOver(id));
  return able.slice(0, Math.max(0, missing)).map((shadow, i) => {
    const original = originals[i];
    const part = partNamed(view, original?.part ?? shadow.part);
    switchIn(view, shadow, part, original, draft);
    return { shadow, part: part.name, original: original?.id };
  });
}

function switchIn(
  view: WorkloadView,
  shadow: ObservedInstance,
  part: PartSpec,
  original: { readonly id: string; readonly why: string } | undefined,
  draft: Draft,
): void {
  draft.add({
    kind: "switch-shadow",
    workload: view.workload.name,
    shadow: shadow.id,
    pool: shadow.pool,
    original: original?.id ?? "",
    part: part.name,
    level: part.level,
    reason: because(`${original?.why ?? "a serving unit is missing"}; its shadow takes over`),
  });
}

/** The view once these switches are made: shadows that serve as soon as they are switched in. */
export function withSwitched(view: WorkloadView, switches: readonly ShadowSwitch[]): WorkloadView {
  if (switches.length === 0) return view;
  const switched = new Set(switches.map(({ shadow }) => shadow.id));
  const serving = switches.map(({ shadow, part }) => ({
    ...shadow,
    role: Role.Serving,
    state: InstanceState.Starting,
    part,
  }));
  return {
    ...view,
    serving: [...view.serving, ...serving],
    shadows: view.shadows.filter((shadow) => !switched.has(shadow.id)),
  };
}

/** Units under notice in whose place enough others are ready. */
export function releaseReplaced(view: WorkloadView, wanted: number, departures: Departures): void {
  if (readyOf(view.serving).length < wanted) return;
  for (const original of view.noticed) {
    departures.release(original, because(`${original.pool} gave notice for it, and others serve in its place`));
  }
}

/**
 * Raises the shadows that are missing, each away from every serving unit's pool, where it costs least, and gives up
 * those that are too many, in a pool that has come to serve or not kept as declared (any more), once others are ready
 * in their place.
 */
export function keepShadows(view: WorkloadView, care: ShadowCare, draft: Draft, departures: Departures): void {
  const spec = view.workload.shadow;
  const wanted = spec ? wantedShadows(spec, care.alarmed) : 0;
  const serving = servingPools(view, draft);
  const placed = view.shadows.filter((shadow) => !serving.has(shadow.pool) && isAsDeclared(shadow, view, care));
  const coming = view.pending.filter((launch) => launch.role === Role.Shadow).reduce((sum, l) => sum + l.count, 0);
  const missing = wanted - placed.length - coming;
  if (spec && missing > 0) raise(view, spec, missing, { care, serving, draft });
  for (const shadow of placed.slice(wanted)) giveUp(view, shadow, care, departures);
  const inPlace = placed.filter(({ state }) => state !== InstanceState.Starting).length;
  if (inPlace < wanted) return;
  for (const shadow of view.shadows) if (!placed.includes(shadow)) giveUp(view, shadow, care, departures);
}

/** One kept in the wrong way is replaced when it is no longer on its way to the right one. */
function isAsDeclared(shadow: ObservedInstance, { workload }: WorkloadView, { nowSeconds }: ShadowCare): boolean {
  const { shadow: spec, profile } = workload;
  if (!spec) return true;
  if (!spec.pools.includes(shadow.pool) || !workload.parts.some(({ name }) => name === shadow.part)) return false;
  const stopped = shadow.state === InstanceState.Stopped;
  if (spec.mode !== ShadowMode.Warm) return !stopped;
  return stopped || nowSeconds - shadow.launchedAtSeconds < profile.minimumHoldSeconds;
}

/** Shadows that there are to be now. */
export function wantedShadows(spec: ShadowSpec, alarmed: boolean): number {
  return alarmed && spec.mode === ShadowMode.OnForecast ? spec.units : standingShadows(spec);
}

interface Raising {
  readonly care: ShadowCare;
  readonly serving: ReadonlySet<string>;
  readonly draft: Draft;
}

function raise(view: WorkloadView, spec: ShadowSpec, count: number, { care, serving, draft }: Raising): void {
  const { outlooks, sparedUsdPerHour, saved } = care;
  const { startSeconds } = view.workload;
  const place = bestPlace({ spec, outlooks, serving, sparedUsdPerHour: sparedUsdPerHour(), startSeconds });
  if (!place) return;
  const { pool } = place.outlook;
  const part = strongestPart(view);
  draft.add({
    kind: "launch",
    workload: view.workload.name,
    part: part.name,
    level: levelKept(part.level, pool),
    role: Role.Shadow,
    stopped: spec.mode === ShadowMode.Warm,
    pool: pool.id,
    count,
    purpose: LaunchPurpose.Shadow,
    reason: because(
      `keeps ${spec.units} ${spec.mode} shadow${spec.units > 1 ? "s" : ""}, ${saved ? "the cheapest way, " : ""}away from the pools that serve`,
      { keeping: place.keepingUsdPerHour, absent: place.absentUsdPerHour, ...saved },
    ),
  });
}

/** A shadow on forecast is held for a while, so that a risk at the threshold does not raise one every minute. */
function giveUp(
  view: WorkloadView,
  shadow: ObservedInstance,
  { nowSeconds, saved }: ShadowCare,
  departures: Departures,
): void {
  const { shadow: spec, profile } = view.workload;
  const ageSeconds = nowSeconds - shadow.launchedAtSeconds;
  if (spec?.mode === ShadowMode.OnForecast && ageSeconds < profile.minimumHoldSeconds) return;
  const reason = because(whyGivenUp(spec), saved);
  departures.send(shadow, allowedCheckpoint(view.workload), reason);
}

function whyGivenUp(spec: ShadowSpec | undefined): string {
  switch (spec?.mode) {
    case ShadowMode.OnForecast:
      return "the predicted risk has passed; the shadow on forecast is no longer needed";
    case ShadowMode.Auto:
      return "a shadow is expected to cost more than it spares";
    case ShadowMode.Hot:
    case ShadowMode.Warm:
    case undefined:
      return "more shadows than are wanted, one in a pool that serves now, or not kept as declared";
  }
}

function strongestPart({ workload }: WorkloadView): PartSpec {
  const part = partsWeakestFirst(workload).at(-1);
  if (!part) throw new RangeError(`expected ${workload.name} to have a part, got none`);
  return part;
}

function partNamed(view: WorkloadView, name: string): PartSpec {
  return view.workload.parts.find((part) => part.name === name) ?? strongestPart(view);
}
