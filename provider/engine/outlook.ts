import type { PoolOutlook } from "./blend.js";
import type { Forecaster, ForecasterOf } from "./forecast.js";
import type { FleetSpec } from "./fleet.js";
import type { Membership } from "./membership.js";
import { Role, type Observation } from "./observation.js";
import { Market } from "./pool.js";
import { remember, type PoolMemory, type PoolSighting } from "./poolMemory.js";
import type { FleetState } from "./state.js";

/** A pool as one decision sees it, before it is known what a workload holds there. */
export type PoolView = Omit<PoolOutlook, "held">;

export interface FleetOutlook {
  readonly memories: Readonly<Record<string, PoolMemory>>;
  readonly views: ReadonlyMap<string, PoolView>;
  readonly forecaster: Forecaster;
}

/** Takes in what was seen of every pool and forecasts each. */
export function lookAtPools(
  spec: FleetSpec,
  state: FleetState,
  observation: Observation,
  membership: Membership,
  forecasterOf: ForecasterOf,
): FleetOutlook {
  const sightings = new Sightings(observation, membership);
  const memories: Record<string, PoolMemory> = {};
  for (const pool of spec.pools) {
    const memory = remember(
      state.pools[pool.id],
      sightings.of(pool.id),
      observation.nowSeconds,
      state.beganAtSeconds,
      pool.hazardScale,
    );
    if (memory) memories[pool.id] = memory;
  }
  const forecaster = forecasterOf({
    pools: memories,
    beganAtSeconds: state.beganAtSeconds,
    nowSeconds: observation.nowSeconds,
  });
  const views = new Map<string, PoolView>();
  for (const pool of spec.pools) {
    const { hazardPerHour, launchOdds } = forecaster.forecast(pool, sightings.held(pool.id));
    views.set(pool.id, {
      pool,
      usdPerHour: observation.usdPerHour[pool.id] ?? pool.usdPerHour,
      onDemand: pool.market === Market.OnDemand,
      hazardPerHour,
      launchOdds,
      open: (memories[pool.id]?.blockedUntilSeconds ?? -Infinity) <= observation.nowSeconds,
    });
  }
  return { memories, views, forecaster };
}

/** Fewest open spot pools a workload is left with: with one alone, a loss could not be answered. */
const fewestOpenPools = 2;

/**
 * The pools of one workload. Where blocks leave fewer than two spot pools open, the longest blocked are opened again,
 * but for those that refused in the last round; so it is with on-demand pools when all are blocked.
 */
export function outlooksOf(
  poolIds: readonly string[],
  fleet: FleetOutlook,
  held: ReadonlyMap<string, number>,
  refusedPools: ReadonlySet<string>,
): PoolOutlook[] {
  const outlooks = poolIds.flatMap((id) => {
    const view = fleet.views.get(id);
    return view ? [{ ...view, held: held.get(id) ?? 0 }] : [];
  });
  const isOpenAnyway = (onDemand: boolean, fewest: number): boolean =>
    outlooks.filter((outlook) => outlook.onDemand === onDemand && outlook.open).length < fewest;
  const reopen = { spot: isOpenAnyway(false, fewestOpenPools), onDemand: isOpenAnyway(true, 1) };
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
