import type { WorkloadBids } from "./bids/workloadBids.js";
import type { Blend, PoolOutlook } from "./blend.js";
import type { BlendRequest } from "./chooseBlend.js";
import { savedUnits } from "./degradation.js";
import { destroyedUsd, pricedSeconds } from "./impact.js";
import { priorityWeight, ShadowMode, standingShadows, unitsOf, type ShadowSpec, type WorkloadSpec } from "./fleet.js";
import { termsOf, type Valuation } from "./objective.js";
import { InstanceState } from "./observation.js";
import { unitUsdPerHour } from "./pool.js";
import type { ScoreOf } from "./performanceScore.js";
import type { UnitRisk } from "./protect.js";
import { weighedProfile, type BlendProfile } from "./profile.js";
import { defaultReadiness, readinessPrice, type ReadinessRecord } from "./readiness.js";
import { declaredCosts, measuredCosts } from "./shortageCost.js";
import { awayFromShadows } from "./shadowPlaces.js";
import { spreadFor, type Spread, type SpreadSpec } from "./spread.js";
import { onDemandFloor, poolSet, wantedByPart, type WorkloadView } from "./workloadView.js";

/** What a workload's blend is asked of. */
export interface RequestQuestion {
  readonly view: WorkloadView;
  /** Ids of units that stay where they are, whatever the blend. */
  readonly pinned: ReadonlySet<string>;
  readonly outlooks: readonly PoolOutlook[];
  readonly risks: readonly UnitRisk[];
  /** What one unit costs on-demand now. */
  readonly unitUsdPerHour: number;
  /** What the blend may cost: without the pinned units and the shadows. */
  readonly budgetUsdPerHour: number;
  readonly noticeSeconds: number;
  /** How ready the workload was lately. */
  readonly readiness: ReadinessRecord | undefined;
  /** Absent where nobody bids for its units. */
  readonly bids: WorkloadBids | undefined;
  readonly scoreOf: ScoreOf;
}

/** What is asked of a workload's blend with so many degradation steps taken; pinned units are no part of it. */
export function requestAt(depth: number, question: RequestQuestion): BlendRequest {
  const { view, pinned, outlooks, budgetUsdPerHour } = question;
  const { workload } = view;
  const without = savedUnits(workload, depth);
  const covered = closedAbove(outlooks, question.bids?.mostUsdPerHour);
  const usable = workload.shadow ? closedToServing(covered, workload) : covered;
  const floor = Math.max(0, onDemandFloor(workload, wantedByPart(workload, without)) - pinned.size);
  const units = Math.max(0, unitsOf(workload) - without - pinned.size);
  const request: BlendRequest = {
    outlooks: awayFromShadows(usable, view),
    onDemandFloor: floor,
    ...onDemandMost(question, floor, units),
    budgetUsdPerHour,
    valuation: valuationOf(question, units),
  };
  return workload.spread ? { ...request, spread: spreadOf(workload.spread, request, question) } : request;
}

/** A part that yields has no more on-demand than levels need; units whose bids do not cover it have none. */
function onDemandMost(
  { view, bids }: RequestQuestion,
  floor: number,
  units: number,
): Pick<BlendRequest, "onDemandMost"> {
  if (view.yields) return { onDemandMost: floor };
  return bids && bids.spotOnly > 0 ? { onDemandMost: Math.max(floor, units - bids.spotOnly) } : {};
}

/** Pinned units count where they are. */
function spreadOf(spec: SpreadSpec, request: BlendRequest, { view, pinned }: RequestQuestion): Spread {
  const { outlooks, valuation, onDemandFloor, onDemandMost = Infinity } = request;
  const pinnedIn = view.serving.flatMap(({ id, pool }) => (pinned.has(id) ? [pool] : []));
  return spreadFor(spec, { outlooks, units: valuation.exposure.units, onDemandFloor, onDemandMost, pinnedIn });
}

/** Pools that no bid with units covers are closed to a workload that has nothing but bids. */
function closedAbove(outlooks: readonly PoolOutlook[], mostUsdPerHour = Infinity): readonly PoolOutlook[] {
  if (mostUsdPerHour === Infinity) return outlooks;
  return outlooks.map((outlook) => (outlook.usdPerHour <= mostUsdPerHour ? outlook : { ...outlook, open: false }));
}

/** Pools that only the workload's shadows may use are closed to its serving units. */
function closedToServing(outlooks: readonly PoolOutlook[], { pools }: WorkloadSpec): readonly PoolOutlook[] {
  const serving = poolSet(pools);
  return outlooks.map((outlook) => (serving.has(outlook.pool.id) ? outlook : { ...outlook, open: false }));
}

/** What one unit costs on-demand now. */
export function unitPrice(outlooks: readonly PoolOutlook[]): number {
  return unitUsdPerHour(
    outlooks.map(({ pool: { market, onDemandUsdPerHour }, usdPerHour }) => ({
      market,
      usdPerHour,
      onDemandUsdPerHour,
    })),
  );
}

/** From a loss to its replacement being ready, less the notice that may be relied on. */
export function exposureHours({ startSeconds }: WorkloadSpec, noticeSeconds: number): number {
  return pricedSeconds(startSeconds - noticeSeconds) / 3600;
}

/** From a loss to a shadow serving, less the notice that may be relied on: it is switched in at the notice. */
export function switchHours(shadow: ShadowSpec | undefined, noticeSeconds: number): number {
  return Math.max(0, (shadow?.switchSeconds ?? 0) - noticeSeconds) / 3600;
}

/** A shortage that is over sooner costs in proportion, but for the share of notices that fail to come. */
const briefSeconds = 60;

/** Losses that come without the notice that EC2 gives as best effort. Taken to be a tenth: no share is public. */
export const missedNoticeShare = 0.1;

/**
 * The share of the profile's price that a missing unit costs, of declared units and those for bids together. A bid is what
 * an hour of a unit is worth to its owner, so one that is missing for as long as a start costs that much of it.
 */
function bidShare({ view: { workload }, bids, noticeSeconds, unitUsdPerHour: price }: RequestQuestion): number {
  const units = unitsOf(workload);
  if (!bids || bids.usdPerHour === 0 || units === 0) return 1;
  let granted = 0;
  for (const each of bids.granted.values()) granted += each;
  const declaredUsd = workload.profile.shortageWeight * price * priorityWeight(workload.priority);
  const bidUsd = (bids.usdPerHour / granted) * exposureHours(workload, noticeSeconds);
  return declaredUsd === 0 ? 1 : ((units - granted) * declaredUsd + granted * bidUsd) / (units * declaredUsd);
}

/** The profile with its price of being short: by the readiness that is asked, and by how long shortages last. */
function pricedProfile(question: RequestQuestion): BlendProfile {
  const { workload } = question.view;
  const { noticeSeconds, readiness } = question;
  const lasts = (workload.startSeconds - noticeSeconds) / briefSeconds;
  const brief = noticeSeconds === 0 ? 1 : Math.min(1, Math.max(missedNoticeShare, lasts));
  const asked = readinessPrice(workload.readiness ?? defaultReadiness, readiness);
  return weighedProfile(workload.profile, brief * asked * bidShare(question));
}

function valuationOf(question: RequestQuestion, units: number): Valuation {
  const { view, pinned, outlooks, risks, noticeSeconds, unitUsdPerHour: price } = question;
  const { workload } = view;
  const profile = pricedProfile(question);
  return {
    exposure: {
      units,
      hours: exposureHours(workload, noticeSeconds),
      shadowUnits: shadowUnits(view),
      shadowHours: switchHours(workload.shadow, noticeSeconds),
      costs: shortageCosts(question, units),
    },
    // With units that nothing takes away there is always something ready.
    profile: pinned.size > 0 ? { ...profile, blackoutWeight: 0 } : profile,
    unitUsdPerHour: price * priorityWeight(workload.priority),
    declaredUnits: unitsOf(workload),
    lossImpactUsd: lossImpactUsd(workload, risks, price),
    startHours: workload.startSeconds / 3600,
    lacksUnits: outlooks.reduce((held, outlook) => held + outlook.held, 0) < units,
  };
}

/** What the loss of one unit destroys: the mean over those that serve; as declared while none does. */
function lossImpactUsd(
  { recoverySeconds, checkpoint }: WorkloadSpec,
  risks: readonly UnitRisk[],
  price: number,
): number {
  if (risks.length === 0) return ((recoverySeconds + (checkpoint?.restoreSeconds ?? 0)) / 3600) * price;
  return risks.reduce((sum, { impact }) => sum + destroyedUsd(impact), 0) / risks.length;
}

/** What being short costs, by units missing: as measured where any unit is, which tells of the others too, else as declared. */
function shortageCosts({ view, risks, scoreOf }: RequestQuestion, units: number): readonly number[] {
  const measured = risks.flatMap(({ instance: { usage }, impact }) => (usage ? [{ usage, impact }] : []));
  if (measured.length === 0) return declaredCosts(units);
  const mean = (read: (unit: (typeof measured)[number]) => number): number =>
    measured.reduce((sum, unit) => sum + read(unit), 0) / measured.length;
  const usage = {
    cpu: mean((unit) => unit.usage.cpu),
    memory: mean((unit) => unit.usage.memory),
    io: mean((unit) => unit.usage.io),
  };
  const impact = { unreadySeconds: mean((unit) => unit.impact.unreadySeconds) };
  const { startSeconds } = view.workload;
  return measuredCosts(units, { usage, ready: risks.length, impact, startSeconds }, scoreOf);
}

/** What a workload's shadows, where they are there, spare a blend of shortage and blackout, in USD an hour. */
export function sparedByShadow(
  blend: Blend,
  { outlooks, valuation }: BlendRequest,
  shadow: ShadowSpec | undefined,
  noticeSeconds: number,
): number {
  if (!shadow) return 0;
  const risked = (shadowUnits: number): number => {
    const exposure = { ...valuation.exposure, shadowUnits, shadowHours: switchHours(shadow, noticeSeconds) };
    const { shortage, blackout } = termsOf(blend, outlooks, { ...valuation, exposure });
    return shortage + blackout;
  };
  return risked(0) - risked(shadow.units);
}

/**
 * Shadows that are always kept count as there, so that a plan is not made anew while one is being raised. Where the
 * engine keeps none, those that are still there go, and count for nothing.
 */
function shadowUnits({ workload: { shadow }, shadows }: WorkloadView): number {
  if (shadow && shadow.mode !== ShadowMode.OnForecast) return standingShadows(shadow);
  return shadows.filter(({ state }) => state !== InstanceState.Starting).length;
}
