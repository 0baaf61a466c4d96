import type { PoolOutlook } from "./blend.js";
import { bestOnDemandPool, chooseBlend, insuranceUnits, type BlendChoice, type BlendRequest } from "./chooseBlend.js";
import { chooseDepth, savedUnits, stepsTaken, type DegradedOption } from "./degradation.js";
import { because, type Draft } from "./draft.js";
import { Measure, Priority, ShadowMode, unitsOf, WorkloadKind, type WorkloadSpec } from "./fleet.js";
import { chooseForJob } from "./jobBlend.js";
import { moneyOf, type Valuation } from "./objective.js";
import { InstanceState, Role, type JobProgress, type ObservedInstance } from "./observation.js";
import { outlooksOf, type FleetOutlook } from "./outlook.js";
import { assessUnits, restoreOrphans, saveNoticed, saveOnAlarm, savePeriodically, type UnitRisk } from "./protect.js";
import { unitUsdPerHour } from "./pool.js";
import { keepShadows, switchShadows, type ShadowSwitch } from "./shadow.js";
import type { KnownInstance, WorkloadState } from "./state.js";
import { steer, type Steering } from "./steer.js";
import { heldByPool, onDemandFloor, readyOf, wantedByPart, type WorkloadView } from "./workloadView.js";

/** All that a decision about one workload looks at. */
export interface WorkloadQuestion {
  readonly view: WorkloadView;
  readonly state: WorkloadState;
  readonly known: Readonly<Record<string, KnownInstance>>;
  readonly fleet: FleetOutlook;
  readonly refusedPools: ReadonlySet<string>;
  readonly job: JobProgress | undefined;
  readonly budgetUsdPerHour: number;
  readonly nowSeconds: number;
  readonly tickSeconds: number;
  readonly noticeSeconds: number;
}

export interface WorkloadAnswer {
  readonly state: WorkloadState;
  readonly releasedIds: readonly string[];
  readonly warned: ReadonlyMap<string, number>;
  /** What the chosen blend costs, for the budget of those that come after. */
  readonly usdPerHour: number;
  /** On-demand units it lacks and was refused: others may have to make room. */
  readonly refusedOnDemandUnits: number;
}

/**
 * The loop of one workload, in the order in which things are done: take over with shadows, save what is under notice,
 * choose how much is wanted and the blend for it, steer there, save what is at risk, take up orphaned work, keep
 * shadows.
 */
export function decideWorkload(question: WorkloadQuestion, draft: Draft): WorkloadAnswer {
  const { workload } = question.view;
  const depth = question.state.degraded.length;
  const switches = switchShadows(question.view, unitsOf(workload) - savedUnits(workload, depth), draft);
  const view = withSwitched(question.view, switches);
  const outlooks = outlooksOf(poolsOf(workload), question.fleet, heldByPool(view), question.refusedPools);
  const risks = assess(question, view, outlooks);
  saveNoticed(view, risks, draft);
  const option = chooseOption({ ...question, view }, outlooks, risks);
  const steering = steerTo(question, view, outlooks, option, draft);
  const alarmed = isAlarmed(workload, risks, outlooks);
  changeDegradation(workload, depth, option.depth, draft);
  if (alarmed && steering.launchedUnits === 0) saveOnAlarm(view, risks, draft);
  savePeriodically(view, risks, draft);
  const waiting = restoreOrphans(view, question.state.orphans, draft);
  releaseOriginals(switches, draft);
  if (workload.shadow && depth === 0)
    keepShadows(withoutSwitched(view, switches), workload.shadow, outlooks, alarmed, draft);
  return answer(question, option, steering, { alarmed, waiting, outlooks, switches });
}

function poolsOf(workload: WorkloadSpec): readonly string[] {
  return [...new Set([...workload.pools, ...(workload.shadow?.pools ?? [])])];
}

/** A switched shadow serves from now on. */
function withSwitched(view: WorkloadView, switches: readonly ShadowSwitch[]): WorkloadView {
  if (switches.length === 0) return view;
  const serving = switches.map(({ shadow, original }): ObservedInstance => ({
    ...shadow,
    role: Role.Serving,
    part: original?.part ?? shadow.part,
  }));
  const switched = new Set(switches.map(({ shadow }) => shadow.id));
  return {
    ...view,
    serving: [...view.serving, ...serving],
    shadows: view.shadows.filter((shadow) => !switched.has(shadow.id)),
  };
}

function withoutSwitched(view: WorkloadView, switches: readonly ShadowSwitch[]): WorkloadView {
  const switched = new Set(switches.map(({ shadow }) => shadow.id));
  return { ...view, shadows: view.shadows.filter((shadow) => !switched.has(shadow.id)) };
}

function assess(question: WorkloadQuestion, view: WorkloadView, outlooks: readonly PoolOutlook[]): UnitRisk[] {
  if (!view.workload.checkpoint && view.workload.degradation.length === 0 && !view.workload.shadow) return [];
  return assessUnits({
    view,
    outlooks,
    known: question.known,
    unitUsdPerHour: unitPrice(outlooks),
    nowSeconds: question.nowSeconds,
  });
}

function unitPrice(outlooks: readonly PoolOutlook[]): number {
  return unitUsdPerHour(outlooks.map((outlook) => ({ ...outlook.pool, usdPerHour: outlook.usdPerHour })));
}

/** From a loss to its replacement being ready, less the notice that may be relied on; never less than a quarter minute. */
function exposureHours({ view, noticeSeconds }: WorkloadQuestion): number {
  return Math.max(15, view.workload.startSeconds - noticeSeconds) / 3600;
}

function chooseOption(
  question: WorkloadQuestion,
  outlooks: readonly PoolOutlook[],
  risks: readonly UnitRisk[],
): DegradedOption {
  const { workload } = question.view;
  const depth = question.state.degraded.length;
  const optionAt = (at: number): DegradedOption => ({ depth: at, choice: chooseAt(at, question, outlooks, risks) });
  if (workload.degradation.length === 0 || !workload.allowedMeasures.includes(Measure.Degrade)) return optionAt(depth);
  const changedSecondsAgo = question.nowSeconds - (question.state.degradedAtSeconds ?? -Infinity);
  return chooseDepth(workload, depth, changedSecondsAgo, optionAt);
}

function chooseAt(
  depth: number,
  question: WorkloadQuestion,
  outlooks: readonly PoolOutlook[],
  risks: readonly UnitRisk[],
): BlendChoice {
  const request = requestAt(depth, question, outlooks, risks);
  if (question.view.workload.kind === WorkloadKind.Service) return chooseBlend(request);
  return chooseForJob(
    { ...question, workload: question.view.workload, beganAtSeconds: question.state.beganAtSeconds },
    request,
  );
}

function requestAt(
  depth: number,
  question: WorkloadQuestion,
  outlooks: readonly PoolOutlook[],
  risks: readonly UnitRisk[],
): BlendRequest {
  const { workload } = question.view;
  const wanted = wantedByPart(workload, savedUnits(workload, depth));
  return {
    outlooks: outlooks.map((outlook) =>
      workload.pools.includes(outlook.pool.id) ? outlook : { ...outlook, open: false },
    ),
    onDemandFloor: onDemandFloor(workload, wanted),
    budgetUsdPerHour: question.budgetUsdPerHour,
    valuation: valuationOf(question, unitsOf(workload) - savedUnits(workload, depth), outlooks, risks),
  };
}

function valuationOf(
  question: WorkloadQuestion,
  units: number,
  outlooks: readonly PoolOutlook[],
  risks: readonly UnitRisk[],
): Valuation {
  const { workload, shadows } = question.view;
  const unsaved = risks.reduce((sum, risk) => sum + risk.unsavedSeconds, 0) / Math.max(1, risks.length);
  const lostSeconds =
    workload.recoverySeconds + (workload.checkpoint ? unsaved + workload.checkpoint.restoreSeconds : 0);
  const unitUsdPerHour = unitPrice(outlooks);
  return {
    exposure: {
      units,
      hours: exposureHours(question),
      shadowUnits: keptShadows(workload) ?? shadows.filter((shadow) => shadow.state !== InstanceState.Starting).length,
      shadowHours: (workload.shadow?.switchSeconds ?? 0) / 3600,
    },
    profile: workload.profile,
    unitUsdPerHour: unitUsdPerHour * priorityWeight(workload.priority),
    declaredUnits: unitsOf(workload),
    lossImpactUsd: (lostSeconds / 3600) * unitUsdPerHour,
    startHours: workload.startSeconds / 3600,
    lacksUnits: outlooks.reduce((held, outlook) => held + outlook.held, 0) < units,
  };
}

/** Shadows that are always kept count as there, so that a plan is not made anew while one is being raised. */
function keptShadows({ shadow }: WorkloadSpec): number | undefined {
  return shadow && shadow.mode !== ShadowMode.OnForecast ? shadow.units : undefined;
}

/** What being short costs a workload against one of standard priority: four times, and a quarter. */
function priorityWeight(priority: Priority): number {
  switch (priority) {
    case Priority.Critical:
      return 4;
    case Priority.Standard:
      return 1;
    case Priority.NonCritical:
      return 0.25;
  }
}

function steerTo(
  question: WorkloadQuestion,
  view: WorkloadView,
  outlooks: readonly PoolOutlook[],
  option: DegradedOption,
  draft: Draft,
): Steering {
  const { workload } = view;
  const request = requestAt(option.depth, { ...question, view }, outlooks, []);
  const pool = bestOnDemandPool(request.outlooks);
  const units =
    workload.kind === WorkloadKind.Service && pool !== undefined ? insuranceUnits(option.choice.blend, request) : 0;
  return steer(
    {
      view,
      outlooks,
      choice: option.choice,
      insurance: pool !== undefined && units > 0 ? { pool, units } : undefined,
      wanted: wantedByPart(workload, savedUnits(workload, option.depth)),
      known: question.known,
      workloadState: question.state,
      nowSeconds: question.nowSeconds,
      tickSeconds: question.tickSeconds,
    },
    draft,
  );
}

/** Predicted impact of all units above the profile's threshold. */
function isAlarmed(workload: WorkloadSpec, risks: readonly UnitRisk[], outlooks: readonly PoolOutlook[]): boolean {
  const predicted = risks.reduce((sum, risk) => sum + risk.predictedUsd, 0);
  return predicted > workload.profile.impactThreshold * unitsOf(workload) * unitPrice(outlooks);
}

function changeDegradation(workload: WorkloadSpec, from: number, to: number, draft: Draft): void {
  const steps = workload.degradation.slice(Math.min(from, to), Math.max(from, to));
  for (const step of to > from ? steps : [...steps].reverse()) {
    draft.add({
      kind: to > from ? "degrade" : "undo-degrade",
      workload: workload.name,
      step: step.name,
      reason:
        to > from
          ? because(
              `capacity for ${step.savesUnits} more would cost more than the ${step.qualityUsdPerHour} USD/h that doing without them does, or is not to be had`,
            )
          : because(`capacity for ${step.savesUnits} more is worth its price again`),
    });
  }
}

function releaseOriginals(switches: readonly ShadowSwitch[], draft: Draft): void {
  for (const { original, shadow } of switches) {
    if (!original) continue;
    draft.add({
      kind: "release",
      workload: original.workload,
      instance: original.id,
      reason: because(`${shadow.id} serves in its place`),
    });
  }
}

interface Ending {
  readonly alarmed: boolean;
  readonly waiting: WorkloadState["orphans"];
  readonly outlooks: readonly PoolOutlook[];
  readonly switches: readonly ShadowSwitch[];
}

function answer(
  question: WorkloadQuestion,
  option: DegradedOption,
  steering: Steering,
  ending: Ending,
): WorkloadAnswer {
  const { workload } = question.view;
  const { choice, depth } = option;
  const changed = depth !== question.state.degraded.length;
  const degradedAtSeconds = changed ? question.nowSeconds : question.state.degradedAtSeconds;
  const originals = ending.switches.flatMap(({ original }) => (original ? [original.id] : []));
  return {
    state: {
      degraded: stepsTaken(workload, depth).map((step) => step.name),
      orphans: ending.waiting,
      movedAtSeconds: steering.movedAtSeconds,
      beganAtSeconds: question.state.beganAtSeconds,
      alarmed: ending.alarmed,
      ...(degradedAtSeconds !== undefined && { degradedAtSeconds }),
    },
    releasedIds: [...steering.releasedIds, ...originals],
    warned: steering.warned,
    usdPerHour: moneyOf(choice.blend, ending.outlooks),
    refusedOnDemandUnits: refusedOnDemandUnits(question, option, ending.outlooks),
  };
}

/** On-demand units still missing although their pools were just asked. */
function refusedOnDemandUnits(
  question: WorkloadQuestion,
  option: DegradedOption,
  outlooks: readonly PoolOutlook[],
): number {
  const refused = outlooks.some((outlook) => outlook.onDemand && question.refusedPools.has(outlook.pool.id));
  if (!refused) return 0;
  const wanted = unitsOf(question.view.workload) - savedUnits(question.view.workload, option.depth);
  return Math.max(0, wanted - readyOf(question.view.serving).length);
}
