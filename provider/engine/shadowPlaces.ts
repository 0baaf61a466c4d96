import type { PoolOutlook } from "./blend.js";
import { placeOdds } from "./correlation.js";
import type { Draft } from "./draft.js";
import { ShadowMode, standingShadows, type ShadowSpec } from "./fleet.js";
import { lossProbability } from "./forecast.js";
import { InstanceState, Role } from "./observation.js";
import { poolSet, type WorkloadView } from "./workloadView.js";

/** A stopped instance costs its volume: 8 GiB of gp3 at 0.08 USD per GiB-month in us-east-1, over 730 hours. */
export const stoppedUsdPerHour = (8 * 0.08) / 730;

/** What the place of a shadow is chosen by. */
export interface PlaceQuestion {
  readonly spec: ShadowSpec;
  readonly outlooks: readonly PoolOutlook[];
  /** Ids of pools that serve, or are about to: a shadow is never there. */
  readonly serving: ReadonlySet<string>;
  /** What shadows spare of being short, an hour, where they are never lost with what they shadow. */
  readonly sparedUsdPerHour: number;
  readonly startSeconds: number;
}

/** A pool in which a shadow could be raised, with what it costs there. */
export interface ShadowPlace {
  readonly outlook: PoolOutlook;
  /** What it costs while it stands by, by the odds of finding room. */
  readonly keepingUsdPerHour: number;
  /** What it does not spare, for it is lost too when it is needed: with a pool that it shadows, or by itself. */
  readonly absentUsdPerHour: number;
}

/** The least difference that is one: of equals the shadow goes where it is apart from what it shadows. */
const tieUsdPerHour = 1e-6;

/** Where a shadow costs least, in USD an hour: its price, and what it would not spare there. */
export function bestPlace(question: PlaceQuestion): ShadowPlace | undefined {
  const sum = ({ keepingUsdPerHour, absentUsdPerHour }: ShadowPlace): number => keepingUsdPerHour + absentUsdPerHour;
  const places = shadowPlacesIn(question);
  return places.length > 0 ? places.reduce((a, b) => (sum(b) < sum(a) ? b : a)) : undefined;
}

/** The pools that a shadow may be raised in now: those that are open and do not serve; a stopped one is never on spot. */
export function shadowPlacesIn(question: PlaceQuestion): readonly ShadowPlace[] {
  const { spec, outlooks, serving, sparedUsdPerHour, startSeconds } = question;
  const isWarm = spec.mode === ShadowMode.Warm;
  const pools = poolSet(spec.pools);
  const primaries = outlooks.filter(({ pool }) => serving.has(pool.id));
  return outlooks
    .filter(({ pool, open, onDemand }) => open && pools.has(pool.id) && !serving.has(pool.id) && !(isWarm && !onDemand))
    .map((outlook) => {
      const price = isWarm ? stoppedUsdPerHour : outlook.usdPerHour;
      const absent =
        1 - (1 - oddsWith(primaries, outlook)) * (1 - lossProbability(outlook.hazardPerHour, startSeconds));
      return {
        outlook,
        keepingUsdPerHour: (spec.units * price) / Math.max(0.01, outlook.launchOdds),
        absentUsdPerHour: Math.max(tieUsdPerHour, sparedUsdPerHour) * absent,
      };
    });
}

/**
 * Chance that a place is lost with a primary, the likeliest to go counting most. On-demand counts as spot does: what
 * takes a whole zone takes it too, and no recording tells how much less often.
 */
function oddsWith(primaries: readonly PoolOutlook[], { pool }: PoolOutlook): number {
  const weightOf = ({ hazardPerHour }: PoolOutlook): number => Math.max(tieUsdPerHour, hazardPerHour);
  const weights = primaries.reduce((sum, primary) => sum + weightOf(primary), 0);
  if (weights === 0) return 0;
  return primaries.reduce((sum, primary) => sum + weightOf(primary) * placeOdds(primary.pool, pool), 0) / weights;
}

/** What shadows that stand by in this way cost an hour; undefined where one that is missing has no place. */
export function standbyUsdPerHour(
  view: WorkloadView,
  spec: ShadowSpec,
  outlooks: readonly PoolOutlook[],
): number | undefined {
  const isWarm = spec.mode === ShadowMode.Warm;
  const there = view.shadows.filter(({ pool, state }) => {
    return spec.pools.includes(pool) && (isWarm || state !== InstanceState.Stopped);
  });
  const kept = there.slice(0, spec.units);
  const paid = kept.reduce((sum, { pool }) => sum + (isWarm ? stoppedUsdPerHour : priceIn(outlooks, pool)), 0);
  const missing = spec.units - kept.length;
  if (missing === 0) return paid;
  const serving = servingPools(view, { actions: [] });
  const { startSeconds } = view.workload;
  const place = bestPlace({ spec, outlooks, serving, sparedUsdPerHour: 0, startSeconds });
  return place && paid + missing * (isWarm ? stoppedUsdPerHour : place.outlook.usdPerHour);
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
  const running = view.shadows.filter(({ state }) => state !== InstanceState.Stopped);
  const paid = running.reduce((sum, { pool }) => sum + priceIn(outlooks, pool), 0);
  if (spec?.mode !== ShadowMode.Hot) return paid;
  const missing = Math.max(0, spec.units - running.length);
  const { startSeconds } = view.workload;
  const place = bestPlace({ spec, outlooks, serving: new Set(), sparedUsdPerHour: 0, startSeconds });
  return paid + missing * (place?.outlook.usdPerHour ?? 0);
}

function priceIn(outlooks: readonly PoolOutlook[], id: string): number {
  return outlooks.find(({ pool }) => pool.id === id)?.usdPerHour ?? 0;
}

/** Pools where units serve or are about to. */
export function servingPools(view: WorkloadView, draft: Pick<Draft, "actions">): Set<string> {
  const launches = [...view.pending, ...draft.actions].filter(
    (action) => action.kind === "launch" && action.workload === view.workload.name && action.role === Role.Serving,
  );
  const drained = view.drained.filter(({ role }) => role === Role.Serving);
  return new Set([
    ...[...view.serving, ...view.noticed, ...drained].map((instance) => instance.pool),
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
  if (!shadow || standingShadows(shadow) === 0) return outlooks;
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
