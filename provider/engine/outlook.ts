import type { PoolOutlook } from "./blend.js";
import type { Forecaster, ForecasterOf, ForecastHistory, PoolForecast } from "./forecast.js";
import type { FleetSpec, WorkloadSpec } from "./fleet.js";
import type { Membership } from "./membership.js";
import { Role, type Observation } from "./observation.js";
import { Market, type CapacityPool } from "./pool.js";
import { remember, roomAgain, type PoolMemory, type PoolSighting } from "./poolMemory.js";
import { isForecastDue, settleForecasts, type ForecastBook, type OpenForecast } from "./revocation/forecastBook.js";
import type { ForecastEntry, ForecastMade } from "./revocation/forecastEntry.js";
import { firstRecord, seePool, type PoolRecord } from "./revocation/poolRecord.js";
import { PoolSurvey, revocationFeatureNames } from "./revocation/revocationFeatures.js";
import type { FleetState } from "./state.js";
import { poolSet } from "./workloadView.js";

export interface FleetOutlook {
  readonly memories: Readonly<Record<string, PoolMemory>>;
  /** Each as a workload sees it that holds nothing there. */
  readonly views: ReadonlyMap<string, PoolOutlook>;
  readonly forecaster: Forecaster;
  /** Forecasts whose outcome is open, those of now included, and what came of the others. */
  readonly book: ForecastBook;
  /** What is to be logged of this decision: outcomes that became known, and forecasts that were due. */
  readonly forecasts: readonly ForecastEntry[];
}

/** Takes in what was seen of every pool, and what came of forecasts, and forecasts each. */
export function lookAtPools(
  spec: FleetSpec,
  state: FleetState,
  observation: Observation,
  membership: Membership,
  forecasterOf: ForecasterOf,
): FleetOutlook {
  const { nowSeconds } = observation;
  const sightings = new Sightings(observation, membership);
  const memories = remembered(spec, state, sightings, nowSeconds);
  const settled = settleForecasts(state.forecasts, nowSeconds, (pool) => memories[pool]?.record.up);
  const history = historyOf(spec, state, memories, settled.book, nowSeconds);
  const forecaster = forecasterOf(history);
  const made = new ForecastsMade(settled.book.open, history, spec.tickSeconds, forecaster.model);
  const views = new Map<string, PoolOutlook>();
  for (const pool of spec.pools) {
    const memory = memories[pool.id];
    const room = memory ? roomAgain(memory, sightings.held(pool.id), nowSeconds) : 0;
    const forecast = forecaster.forecast(pool, sightings.held(pool.id));
    made.take(pool, forecast);
    views.set(pool.id, {
      pool,
      usdPerHour: observation.usdPerHour[pool.id] ?? pool.usdPerHour,
      onDemand: pool.market === Market.OnDemand,
      hazardPerHour: forecast.hazardPerHour,
      launchOdds: forecast.launchOdds,
      full: room > 0 || (memory?.fullUntilSeconds ?? -Infinity) > nowSeconds,
      ...(room > 0 && { room }),
      open: room > 0 || (memory?.blockedUntilSeconds ?? -Infinity) <= nowSeconds,
      held: 0,
    });
  }
  return {
    memories,
    views,
    forecaster,
    book: { ...settled.book, open: [...settled.book.open, ...made.open] },
    forecasts: [...settled.outcomes, ...made.entries],
  };
}

function remembered(
  spec: FleetSpec,
  state: FleetState,
  sightings: Sightings,
  nowSeconds: number,
): Readonly<Record<string, PoolMemory>> {
  const memories: Record<string, PoolMemory> = {};
  for (const { id, hazardScale } of spec.pools) {
    const memory = remember(state.pools[id], sightings.of(id), nowSeconds, state.beganAtSeconds, hazardScale);
    if (memory) memories[id] = memory;
  }
  return memories;
}

/** What forecasters learn from. Pools of which nothing was ever seen are as they were when the fleet began. */
export function historyOf(
  { pools }: Pick<FleetSpec, "pools">,
  { beganAtSeconds }: Pick<FleetState, "beganAtSeconds">,
  memories: Readonly<Record<string, PoolMemory>>,
  { sums }: ForecastBook,
  nowSeconds: number,
): ForecastHistory {
  const unseen = seePool(firstRecord(beganAtSeconds), nowSeconds, undefined, 1);
  const recordOf = ({ id }: CapacityPool): PoolRecord => memories[id]?.record ?? unseen;
  const spot = pools.filter(({ market }) => market === Market.Spot);
  const survey = new PoolSurvey(spot.map((pool) => ({ ...placeOf(pool), record: recordOf(pool) })));
  const features = new Float64Array(revocationFeatureNames.length);
  return {
    memories,
    beganAtSeconds,
    nowSeconds,
    sums,
    featuresOf: (pool) => survey.featuresOf({ ...placeOf(pool), record: recordOf(pool) }, features),
  };
}

function placeOf({ region, instanceType }: CapacityPool): Pick<CapacityPool, "region" | "instanceType"> {
  return { region, instanceType };
}

/** Collects the forecasts of pools that are watched and due for one. */
class ForecastsMade {
  readonly open: OpenForecast[] = [];
  readonly entries: ForecastMade[] = [];

  constructor(
    private readonly before: readonly OpenForecast[],
    private readonly history: ForecastHistory,
    private readonly tickSeconds: number,
    private readonly model: string,
  ) {}

  take(pool: CapacityPool, { chances, rawChances }: PoolForecast): void {
    const { memories, nowSeconds } = this.history;
    if (pool.market !== Market.Spot || memories[pool.id]?.record.up !== true) return;
    if (!isForecastDue(this.before, pool.id, nowSeconds, this.tickSeconds)) return;
    const about = { pool: pool.id, atSeconds: nowSeconds };
    this.open.push({ ...about, raw: rawChances, chances, passed: 0 });
    const { region, instanceType } = pool;
    const features = [...this.history.featuresOf(pool)];
    this.entries.push({ kind: "forecast", ...about, region, instanceType, model: this.model, features, chances });
  }
}

/** What one unit of a workload costs on-demand now: `unitUsdPerHour`, of the present prices. */
export function onDemandPriceNow(
  { pools }: Pick<WorkloadSpec, "pools">,
  { views }: Pick<FleetOutlook, "views">,
): number {
  let onDemand = Infinity;
  let listed = Infinity;
  for (const id of poolSet(pools)) {
    const view = views.get(id);
    if (view?.onDemand) onDemand = Math.min(onDemand, view.usdPerHour);
    if (view) listed = Math.min(listed, view.pool.onDemandUsdPerHour);
  }
  return onDemand === Infinity ? listed : onDemand;
}

/** Fewest open spot pools a workload is left with: with one alone, a loss could not be answered. */
const fewestOpenPools = 2;

/**
 * The pools of one workload and its shadows. Where blocks leave it fewer than two spot pools to serve from, the blocked
 * ones are opened again, but for those that refused in the last round, take units back now or are said to be down; so it
 * is with on-demand pools when all are blocked.
 */
export function outlooksOf(
  { pools, shadow }: Pick<WorkloadSpec, "pools" | "shadow">,
  fleet: FleetOutlook,
  held: ReadonlyMap<string, number>,
  refusedPools: ReadonlySet<string>,
): PoolOutlook[] {
  const outlooks = [...new Set([...pools, ...(shadow?.pools ?? [])])].flatMap((id) => {
    const view = fleet.views.get(id);
    if (!view) return [];
    const units = held.get(id) ?? 0;
    // Of hundreds of pools a workload holds few: the others' outlooks are shared by all workloads.
    return units === 0 ? view : { ...view, held: units };
  });
  const serving = poolSet(pools);
  const open = outlooks.filter((outlook) => outlook.open && serving.has(outlook.pool.id));
  const openOnDemand = open.filter(({ onDemand }) => onDemand).length;
  const reopen = { spot: open.length - openOnDemand < fewestOpenPools, onDemand: openOnDemand < 1 };
  if (!reopen.spot && !reopen.onDemand) return outlooks;
  return outlooks.map((outlook) => {
    const reopened = outlook.onDemand ? reopen.onDemand : reopen.spot;
    return reopened && !refusedPools.has(outlook.pool.id) ? { ...outlook, open: true } : outlook;
  });
}

/** What one decision saw, by pool. */
class Sightings {
  private readonly heldBy = new Map<string, number>();
  private readonly noticed = new Set<string>();
  private readonly rebalancedAt = new Map<string, number>();
  private readonly lost = new Set<string>();
  private readonly signals = new Map<string, boolean>();

  constructor(
    observation: Observation,
    private readonly membership: Membership,
  ) {
    for (const instance of observation.instances) {
      if (instance.role === Role.Shadow && instance.state === "stopped") continue;
      if (instance.noticedUntilSeconds !== undefined) this.noticed.add(instance.pool);
      else this.heldBy.set(instance.pool, this.held(instance.pool) + 1);
      if (instance.rebalanceAtSeconds === undefined) continue;
      const newest = Math.max(this.rebalancedAt.get(instance.pool) ?? -Infinity, instance.rebalanceAtSeconds);
      this.rebalancedAt.set(instance.pool, newest);
    }
    for (const loss of membership.losses) this.lost.add(loss.instance.pool);
    for (const signal of observation.signals) this.signals.set(signal.pool, signal.available);
  }

  held(pool: string): number {
    return this.heldBy.get(pool) ?? 0;
  }

  of(pool: string): PoolSighting {
    const signal = this.signals.get(pool);
    const rebalanceAtSeconds = this.rebalancedAt.get(pool);
    return {
      held: this.held(pool),
      lost: this.lost.has(pool),
      noticed: this.noticed.has(pool),
      refused: this.membership.refusedPools.has(pool),
      ...(rebalanceAtSeconds !== undefined && { rebalanceAtSeconds }),
      ...(signal !== undefined && { signal }),
    };
  }
}
