import type { WorkloadBids } from "./bids/workloadBids.js";
import type { PoolOutlook } from "./blend.js";
import { requestAt, unitPrice } from "./blendRequest.js";
import { chooseBlend, type BlendChoice, type BlendRequest } from "./chooseBlend.js";
import { WorkloadKind } from "./fleet.js";
import { chooseForJob, stateWithJob } from "./jobBlend.js";
import type { Models } from "./models.js";
import type { JobProgress } from "./observation.js";
import type { Order } from "./ownerRequests.js";
import { outlooksOf, type FleetOutlook } from "./outlook.js";
import { alarmThresholdUsd, assessUnits, predictedUsd, type UnitRisk } from "./protect.js";
import { shadowsUsdPerHour, vacatedForShadow } from "./shadowPlaces.js";
import type { KnownInstance, WorkloadState } from "./state.js";
import type { Witness } from "./witness.js";
import { heldByPool, pinnedUnits, type WorkloadView } from "./workloadView.js";

/** All that a decision about one workload looks at. */
export interface WorkloadQuestion {
  readonly view: WorkloadView;
  readonly state: WorkloadState;
  readonly known: Readonly<Record<string, KnownInstance>>;
  readonly fleet: FleetOutlook;
  readonly models: Models;
  readonly refusedPools: ReadonlySet<string>;
  readonly job: JobProgress | undefined;
  readonly budgetUsdPerHour: number;
  readonly nowSeconds: number;
  readonly tickSeconds: number;
  readonly noticeSeconds: number;
  /** Whether less important workloads hold what this one was refused: then they do without first. */
  readonly othersCanGive: () => boolean;
  /** False while a more important workload does without what this one would take. */
  readonly mayRestore: boolean;
  /** Of its owner. */
  readonly orders: readonly Order[];
  /** Instances whose checkpoint failed for good. */
  readonly unsaveable: ReadonlySet<string>;
  /** Absent where nobody bids for its units. */
  readonly bids: WorkloadBids | undefined;
  readonly witness?: Witness | undefined;
}

/** The question, with what is found out about it first. */
export interface Scene extends WorkloadQuestion {
  readonly pinned: ReadonlySet<string>;
  readonly outlooks: readonly PoolOutlook[];
  readonly risks: readonly UnitRisk[];
  readonly alarmed: boolean;
  /** What one unit costs on-demand now. */
  readonly unitUsdPerHour: number;
  /** What stays beside the blend: pinned units and shadows. */
  readonly besideUsdPerHour: number;
}

/** Looks at what there is and what it risks. */
export function sceneOf(question: WorkloadQuestion, view: WorkloadView): Scene {
  const { workload } = view;
  const pinned = workload.kind === WorkloadKind.Service ? pinnedUnits(view) : new Set<string>();
  const all = outlooksOf(workload, question.fleet, heldByPool(view, pinned), question.refusedPools);
  const outlooks = vacatedForShadow(view, all, pinned);
  const unitUsdPerHour = unitPrice(outlooks);
  const risks = assess(question, { view, outlooks, unitUsdPerHour });
  const besideUsdPerHour = shadowsUsdPerHour(view, outlooks) + pinnedUsdPerHour(view, pinned, outlooks);
  return {
    ...question,
    state: stateWithJob(question, view, outlooks),
    view,
    pinned,
    outlooks,
    risks,
    alarmed: predictedUsd(risks) > alarmThresholdUsd(workload, unitUsdPerHour),
    unitUsdPerHour,
    besideUsdPerHour,
  };
}

function pinnedUsdPerHour(view: WorkloadView, pinned: ReadonlySet<string>, outlooks: readonly PoolOutlook[]): number {
  if (pinned.size === 0) return 0;
  const prices = new Map(outlooks.map(({ pool, usdPerHour }) => [pool.id, usdPerHour]));
  return view.serving.filter(({ id }) => pinned.has(id)).reduce((sum, { pool }) => sum + (prices.get(pool) ?? 0), 0);
}

function assess(
  question: WorkloadQuestion,
  about: Pick<Scene, "view" | "outlooks" | "unitUsdPerHour">,
): readonly UnitRisk[] {
  const { workload, serving } = about.view;
  const measured = serving.some(({ usage }) => usage !== undefined);
  if (!measured && !workload.checkpoint && workload.degradation.length === 0 && !workload.shadow) return [];
  return assessUnits({
    ...about,
    known: question.known,
    nowSeconds: question.nowSeconds,
    models: question.models,
  });
}

/** The best blend with so many degradation steps taken. */
export function chooseAt(depth: number, scene: Scene): BlendChoice {
  const { workload } = scene.view;
  const request = requestOf(depth, scene);
  return workload.kind === WorkloadKind.Service ? chooseBlend(request) : chooseForJob({ ...scene, workload }, request);
}

/** What is asked of it. */
export function requestOf(depth: number, scene: Scene): BlendRequest {
  const { view, pinned, outlooks, risks, noticeSeconds, models, unitUsdPerHour } = scene;
  const budgetUsdPerHour = scene.budgetUsdPerHour - scene.besideUsdPerHour;
  return requestAt(depth, {
    view,
    pinned,
    outlooks,
    risks,
    unitUsdPerHour,
    budgetUsdPerHour,
    noticeSeconds,
    readiness: scene.state.readiness,
    bids: scene.bids,
    scoreOf: models.scoreOf,
  });
}
