import type { PoolOutlook } from "./blend.js";
import { bestOnDemandPool } from "./onDemandPools.js";
import type { Draft } from "./draft.js";
import { ShadowMode, type ShadowSpec } from "./fleet.js";
import { InstanceState, Role } from "./observation.js";
import { poolSet, type WorkloadView } from "./workloadView.js";

/** The best pool for a shadow: none that serves, then another zone, then the usual price and odds. */
export function shadowPool(
  serving: ReadonlySet<string>,
  spec: ShadowSpec,
  outlooks: readonly PoolOutlook[],
): PoolOutlook | undefined {
  const { elsewhere, allowed } = shadowPools(serving, spec, outlooks);
  for (const pools of [elsewhere, allowed]) {
    const best = bestOnDemandPool(pools);
    if (best !== undefined) return pools[best];
    if (pools.length > 0) return pools.reduce((a, b) => (b.hazardPerHour < a.hazardPerHour ? b : a));
  }
  return undefined;
}

/** Pools that a shadow may be raised in now, and those of them in a zone where nothing serves. */
export function shadowPools(serving: ReadonlySet<string>, spec: ShadowSpec, outlooks: readonly PoolOutlook[]) {
  const zones = new Set(outlooks.filter((o) => serving.has(o.pool.id)).map((outlook) => outlook.pool.zone));
  const pools = poolSet(spec.pools);
  const allowed = outlooks.filter((o) => pools.has(o.pool.id) && o.open && !serving.has(o.pool.id));
  return { allowed, elsewhere: allowed.filter((outlook) => !zones.has(outlook.pool.zone)) };
}

/** Pools of a market that must stay open besides those of shadows: fewer, and serving goes before keeping apart. */
const fewestBesideShadows = { spot: 2, onDemand: 1 };

/** The outlooks with the pools where shadows live, or are about to, closed for serving units, as long as enough others are open. */
export function awayFromShadows(
  outlooks: readonly PoolOutlook[],
  { shadows, pending }: WorkloadView,
): readonly PoolOutlook[] {
  const coming = pending.filter(({ role }) => role === Role.Shadow);
  const taken = new Set([...shadows, ...coming].map(({ pool }) => pool));
  if (taken.size === 0) return outlooks;
  const others = outlooks.filter(({ open, pool }) => open && !taken.has(pool.id));
  const onDemand = others.filter((outlook) => outlook.onDemand).length;
  const closes = {
    spot: others.length - onDemand >= fewestBesideShadows.spot,
    onDemand: onDemand >= fewestBesideShadows.onDemand,
  };
  return outlooks.map((outlook) =>
    taken.has(outlook.pool.id) && (outlook.onDemand ? closes.onDemand : closes.spot)
      ? { ...outlook, open: false }
      : outlook,
  );
}

/** What the shadows of a workload cost an hour: those running, and those that a hot shadow still lacks. */
export function shadowsUsdPerHour(view: WorkloadView, outlooks: readonly PoolOutlook[]): number {
  const { shadow: spec } = view.workload;
  const priceOf = (pool: string): number => outlooks.find((outlook) => outlook.pool.id === pool)?.usdPerHour ?? 0;
  const running = view.shadows.filter(({ state }) => state !== InstanceState.Stopped);
  const paid = running.reduce((sum, { pool }) => sum + priceOf(pool), 0);
  if (spec?.mode !== ShadowMode.Hot) return paid;
  const missing = Math.max(0, spec.units - running.length);
  return paid + missing * (shadowPool(new Set(), spec, outlooks)?.usdPerHour ?? 0);
}

/** Pools where units serve or are about to. */
export function servingPools(view: WorkloadView, draft: Pick<Draft, "actions">): Set<string> {
  const launches = [...view.pending, ...draft.actions].filter(
    (action) => action.kind === "launch" && action.workload === view.workload.name && action.role === Role.Serving,
  );
  return new Set([
    ...[...view.serving, ...view.noticed].map((instance) => instance.pool),
    ...launches.flatMap((action) => (action.kind === "launch" ? [action.pool] : [])),
  ]);
}

/**
 * The outlooks with one pool closed and counted as empty where serving units fill every pool that a shadow could live
 * in: the blend then moves its units elsewhere, and the shadow gets it. The one with the fewest units, none of them
 * pinned, and only while another on-demand pool is open.
 */
export function vacatedForShadow(
  view: WorkloadView,
  outlooks: readonly PoolOutlook[],
  pinned: ReadonlySet<string>,
): readonly PoolOutlook[] {
  const { shadow } = view.workload;
  if (!shadow || shadow.mode === ShadowMode.OnForecast) return outlooks;
  const units = new Map<string, number>();
  for (const { id, pool } of [...view.serving, ...view.noticed]) {
    units.set(pool, (units.get(pool) ?? 0) + (pinned.has(id) ? Infinity : 1));
  }
  const roomy = shadow.pools.some((pool) => !units.has(pool));
  if (roomy || view.shadows.some(({ pool }) => !units.has(pool))) return outlooks;
  const fewest = shadow.pools.reduce((a, b) => ((units.get(b) ?? 0) < (units.get(a) ?? 0) ? b : a));
  const others = outlooks.some(({ onDemand, open, pool }) => onDemand && open && pool.id !== fewest);
  if (!others || units.get(fewest) === Infinity) return outlooks;
  return outlooks.map((outlook) => (outlook.pool.id === fewest ? { ...outlook, open: false, held: 0 } : outlook));
}
