import { withChosenShadow } from "./autoShadow.js";
import { totalUnits } from "./blend.js";
import { sparedByShadow } from "./blendRequest.js";
import { positionsOf, type Course } from "./course.js";
import { chooseDepth, doesWithout, mayDegrade, savedUnits, unitsAtDepth, type DegradedOption } from "./degradation.js";
import type { Departures } from "./departures.js";
import { because, type Draft } from "./draft.js";
import { WorkloadKind, unitsOf, type WorkloadSpec } from "./fleet.js";
import { insuranceUnits } from "./insurance.js";
import { saveJob } from "./jobSaving.js";
import { moneyOf } from "./objective.js";
import { InstanceState } from "./observation.js";
import { releaseDrained, saveOrdered } from "./ownerOrders.js";
import { onDemandPools } from "./onDemandPools.js";
import { restoreOrphans, saveNoticed, saveOnAlarm, savePeriodically } from "./protect.js";
import { keepShadows, missable, releaseReplaced, switchShadows, withSwitched, type ShadowSwitch } from "./shadow.js";
import type { OrphanedWork, WorkloadState } from "./state.js";
import { steer, type Steering } from "./steer.js";
import { rememberedOf } from "./workloadMemory.js";
import { chooseAt, requestOf, sceneOf, type Scene, type WorkloadQuestion } from "./workloadScene.js";
import { onDemandFloor, pinnedUnits, wantedByPart } from "./workloadView.js";

export interface WorkloadAnswer {
  readonly state: WorkloadState;
  /** What the chosen blend, what stays beside it and the shadows cost, for the budget of those that come after. */
  readonly usdPerHour: number;
  /** Units it lacks that on-demand could be: where that was refused, others have to make room. */
  readonly missingUnits: number;
  /** On-demand was refused to it since the last round. */
  readonly refused: boolean;
  /** It is degraded, and would not be if it had what it takes. */
  readonly doesWithout: boolean;
  /** Shadows by the unit whose work they carry on. */
  readonly heirs: ReadonlyMap<string, string>;
}

/**
 * The loop of one workload, in the order in which things are done: take over with shadows, save what is under notice,
 * choose how much is wanted and the blend for it, steer there (told to do with less before it has less), save what is at
 * risk, take up orphaned work, keep shadows.
 */
export function decideWorkload(asked: WorkloadQuestion, draft: Draft, departures: Departures): WorkloadAnswer {
  const question = { ...asked, state: { ...asked.state, degraded: withoutUndeclared(asked, draft) } };
  const { workload } = question.view;
  const depth = question.state.degraded.length;
  const wanted = unitsAtDepth(workload, depth);
  const missed = Math.min(wanted, missable(question.view, question.state.servedUnits));
  const switches = switchShadows(question.view, missed, draft);
  const scene = withChosenShadow(sceneOf(question, withSwitched(question.view, switches)));
  const optionAt = optionsOf(scene);
  const declared = declaredScene(scene);
  const declaredAt = declared === scene ? optionAt : optionsOf(declared);
  saveNoticed(scene.view, scene.risks, question.nowSeconds, draft);
  const steps = chooseDegradation(declared, declaredAt);
  // Where there is no place for all that was granted, declared units do not wait for one.
  const option = optionAt(steps).choice.feasible ? optionAt(steps) : declaredAt(steps);
  if (option.depth > depth) changeDegradation(workload, depth, option.depth, draft);
  const steering = steerTo(scene, option, draft, departures);
  if (option.depth < depth) changeDegradation(workload, depth, option.depth, draft);
  if (scene.alarmed && steering.launchedUnits === 0) saveOnAlarm(scene.view, scene.risks, draft);
  saveWhatIsDue(scene, option, draft);
  saveOrdered(scene.view, question.orders, question, draft);
  releaseDrained(scene.view, wantedOf(workload, option), departures);
  const heirs = heirsOf(switches);
  const orphans = restoreOrphans(scene.view, notInherited(question, heirs), question.nowSeconds, draft);
  changeShadows(scene, option, draft, departures);
  question.witness?.decided(scene, option);
  return {
    ...remembered(declared, declaredAt, option.depth, { steering, orphans }),
    usdPerHour: moneyOf(option.choice.blend, scene.outlooks) + scene.besideUsdPerHour,
    heirs,
  };
}

/**
 * The same without what bids were granted. Steps are taken, others make room, and what is remembered goes by declared units
 * alone: bids have what is left.
 */
function declaredScene(scene: Scene): Scene {
  const { bids, view } = scene;
  if (!bids || bids.usdPerHour === 0) return scene;
  const { workload } = view;
  const parts = workload.parts.map((part) => ({ ...part, units: part.units - (bids.granted.get(part.name) ?? 0) }));
  const declared = { ...view, workload: { ...workload, parts } };
  return { ...scene, bids: undefined, view: declared, pinned: pinnedUnits(declared) };
}

type OptionAt = (depth: number) => DegradedOption;

/** Each depth's best blend, searched for once. */
function optionsOf(scene: Scene): OptionAt {
  const options = new Map<number, DegradedOption>();
  return (depth) => {
    const option = options.get(depth) ?? { depth, choice: chooseAt(depth, scene) };
    options.set(depth, option);
    return option;
  };
}

/** How many steps are to be taken. */
function chooseDegradation(scene: Scene, optionAt: OptionAt): number {
  const { workload } = scene.view;
  const depth = scene.state.degraded.length;
  if (workload.degradation.length === 0 || !mayDegrade(workload)) return depth;
  const changedSecondsAgo = scene.nowSeconds - (scene.state.degradedAtSeconds ?? -Infinity);
  const { mayRestore, othersCanGive } = scene;
  return chooseDepth({ workload, depth, changedSecondsAgo, optionAt, mayRestore, othersCanGive }).depth;
}

function steerTo(scene: Scene, option: DegradedOption, draft: Draft, departures: Departures): Steering {
  const { view, outlooks, pinned, state, nowSeconds, witness } = scene;
  return steer(
    {
      view,
      pinned,
      outlooks,
      positions: positionsOf(outlooks),
      choice: option.choice,
      insurance: insuranceOf(scene, option),
      wanted: wantedOf(view.workload, option),
      workloadState: state,
      reclaims: scene.bids?.reclaims,
      nowSeconds,
      witness,
    },
    draft,
    departures,
  );
}

function saveWhatIsDue(scene: Scene, { depth, choice }: DegradedOption, draft: Draft): void {
  const { view, risks } = scene;
  const { workload } = view;
  if (workload.kind === WorkloadKind.Service) savePeriodically(view, risks, draft);
  else saveJob({ ...scene, workload }, { request: requestOf(depth, scene), blend: choice.blend }, draft);
}

/** Units wanted of each part; of a deadline job none while it needs nothing to run on. */
function wantedOf(workload: WorkloadSpec, { depth, choice }: DegradedOption): ReadonlyMap<string, number> {
  const idle = workload.kind === WorkloadKind.DeadlineJob && totalUnits(choice.blend) === 0;
  return wantedByPart(workload, idle ? unitsOf(workload) : savedUnits(workload, depth));
}

/** Insurance within the budget; a deadline job has its own guarantee. */
function insuranceOf(scene: Scene, { depth, choice }: DegradedOption): Course["insurance"] {
  const { workload, serving } = scene.view;
  const wanted = unitsAtDepth(workload, depth);
  if (workload.kind !== WorkloadKind.Service || serving.length >= wanted) return undefined;
  const request = requestOf(depth, scene);
  if (request.onDemandMost !== undefined) return undefined;
  const roomIn = (pool: number): number => request.spread?.room(choice.blend, pool) ?? Infinity;
  const pool = onDemandPools(request.outlooks).find((each) => roomIn(each) > 0);
  const units = pool === undefined ? 0 : Math.min(roomIn(pool), insuranceUnits(choice.blend, request));
  if (pool === undefined || units === 0) return undefined;
  const usdPerHour = moneyOf(choice.blend, request.outlooks) + units * (request.outlooks[pool]?.usdPerHour ?? 0);
  return usdPerHour > request.budgetUsdPerHour ? undefined : { pool, units };
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

/** The steps taken, once those are undone that the owner no longer has, or no longer has in this order. */
function withoutUndeclared({ view: { workload }, state }: WorkloadQuestion, draft: Draft): readonly string[] {
  const steps = mayDegrade(workload) ? workload.degradation : [];
  const strayed = state.degraded.findIndex((taken, index) => taken !== steps[index]?.name);
  if (strayed < 0) return state.degraded;
  for (const step of state.degraded.slice(strayed).reverse()) {
    const reason = because(`${step} is no longer a step that ${workload.name} may be degraded by, in this order`);
    draft.add({ kind: "undo-degrade", workload: workload.name, step, reason });
  }
  return state.degraded.slice(0, strayed);
}

/** A shadow that runs is in step with the work, and goes on with it; one that was stopped begins anew. */
function heirsOf(switches: readonly ShadowSwitch[]): ReadonlyMap<string, string> {
  const heirs = new Map<string, string>();
  for (const { shadow, original } of switches) {
    if (original !== undefined && shadow.state === InstanceState.Ready) heirs.set(original, shadow.id);
  }
  return heirs;
}

function notInherited({ view, state }: WorkloadQuestion, heirs: ReadonlyMap<string, string>): readonly OrphanedWork[] {
  const inherited = new Set(view.lost.filter(({ id }) => heirs.has(id)).map(({ instance }) => instance.snapshot));
  return state.orphans.filter(({ snapshot }) => !inherited.has(snapshot));
}

/** Switch, release, new shadow, in this order: no new one is raised before those under notice have gone. */
function changeShadows(scene: Scene, { depth, choice }: DegradedOption, draft: Draft, departures: Departures): void {
  const { view, outlooks, alarmed, nowSeconds, state } = scene;
  const { workload } = view;
  if (!workload.shadow && view.shadows.length === 0) return;
  releaseReplaced(view, unitsAtDepth(workload, depth), departures);
  if (view.noticed.every(({ id }) => departures.isLeaving(id))) {
    const sparedUsdPerHour = (): number =>
      sparedByShadow(choice.blend, requestOf(depth, scene), workload.shadow, scene.noticeSeconds);
    const saved = workload.shadow?.auto && state.shadow && { ...state.shadow.savedUsdPerHour };
    keepShadows(view, { outlooks, alarmed, nowSeconds, sparedUsdPerHour, saved }, draft, departures);
  }
}

function remembered(
  scene: Scene,
  optionAt: OptionAt,
  depth: number,
  work: { readonly steering: Steering; readonly orphans: readonly OrphanedWork[] },
): Pick<WorkloadAnswer, "state" | "missingUnits" | "doesWithout" | "refused"> {
  const { view, outlooks } = scene;
  const option = optionAt(depth);
  return {
    state: rememberedOf(scene, depth, { orphans: work.orphans, movedAtSeconds: work.steering.movedAtSeconds }),
    missingUnits: missingUnits(scene, option),
    doesWithout: depth > 0 && doesWithout(view.workload, option, optionAt(depth - 1).choice),
    refused: outlooks.some(({ onDemand, pool }) => onDemand && scene.refusedPools.has(pool.id)),
  };
}

/** Units still missing of all, or of those that must be on on-demand; those that start are there. */
function missingUnits({ view, outlooks }: Scene, option: DegradedOption): number {
  const { workload, serving } = view;
  const wanted = wantedOf(workload, option);
  let missing = -serving.length;
  for (const units of wanted.values()) missing += units;
  const floor = onDemandFloor(workload, wanted);
  if (floor === 0) return Math.max(0, missing);
  const steady = new Set(outlooks.flatMap(({ onDemand, pool }) => (onDemand ? [pool.id] : [])));
  return Math.max(0, missing, floor - serving.filter(({ pool }) => steady.has(pool)).length);
}
