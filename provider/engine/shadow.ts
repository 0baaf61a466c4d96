import { LaunchPurpose } from "./action.js";
import type { PoolOutlook } from "./blend.js";
import { bestOnDemandPool } from "./chooseBlend.js";
import { because, type Draft } from "./draft.js";
import { ShadowMode, type ShadowSpec } from "./fleet.js";
import { Level } from "./level.js";
import { InstanceState, Role, type ObservedInstance } from "./observation.js";
import { Market } from "./pool.js";
import { readyOf, type WorkloadView } from "./workloadView.js";

/** A shadow that takes over, and what it takes over from. */
export interface ShadowSwitch {
  readonly shadow: ObservedInstance;
  /** Absent where that is gone already. */
  readonly original: ObservedInstance | undefined;
}

/**
 * Switches shadows in for units that are lost or under notice: the shadow first, the original is released after it
 * serves, a new shadow is raised by `keepShadows`. The order is an invariant.
 */
export function switchShadows(view: WorkloadView, wanted: number, draft: Draft): ShadowSwitch[] {
  const able = view.shadows.filter((shadow) => shadow.state !== InstanceState.Starting);
  const missing = wanted - readyOf(view.serving).length;
  const switches: ShadowSwitch[] = [];
  for (const shadow of able.slice(0, Math.max(0, Math.min(missing, lostUnits(view, wanted))))) {
    const original = view.noticed[switches.length];
    switches.push({ shadow, original });
    draft.add({
      kind: "switch-shadow",
      workload: view.workload.name,
      shadow: shadow.id,
      pool: shadow.pool,
      original: original?.id ?? "",
      part: original?.part ?? shadow.part,
      level: partLevel(view, original?.part ?? shadow.part),
      reason: because(
        original
          ? `${original.pool} gave notice for ${original.id}; its shadow takes over`
          : "a serving unit is lost; its shadow takes over",
      ),
    });
  }
  return switches;
}

/** Units gone or going, not those that merely have not started yet for the first time. */
function lostUnits(view: WorkloadView, wanted: number): number {
  return Math.max(view.noticed.length, wanted - view.serving.length);
}

/** Raises the shadows that are missing, each away from every serving unit's pool, by preference in another zone. */
export function keepShadows(
  view: WorkloadView,
  spec: ShadowSpec,
  outlooks: readonly PoolOutlook[],
  atRisk: boolean,
  draft: Draft,
): void {
  const wanted = spec.mode === ShadowMode.OnForecast && !atRisk ? 0 : spec.units;
  const coming = view.pending.filter((launch) => launch.role === Role.Shadow).reduce((sum, l) => sum + l.count, 0);
  const missing = wanted - view.shadows.length - coming;
  for (const shadow of view.shadows.slice(wanted)) {
    draft.add({
      kind: "release",
      workload: view.workload.name,
      instance: shadow.id,
      reason: because("the predicted risk has passed; the shadow on forecast is no longer needed"),
    });
  }
  const pool = missing > 0 ? shadowPool(servingPools(view, draft), spec, outlooks) : undefined;
  if (!pool) return;
  draft.add({
    kind: "launch",
    workload: view.workload.name,
    part: strongestPart(view),
    level: pool.pool.market === Market.Spot ? Level.Immediate : partLevel(view, strongestPart(view)),
    role: Role.Shadow,
    stopped: spec.mode === ShadowMode.Warm,
    pool: pool.pool.id,
    count: missing,
    purpose: LaunchPurpose.Shadow,
    reason: because(`keeps ${wanted} ${spec.mode} shadow${wanted > 1 ? "s" : ""}, away from the pools that serve`),
  });
}

/** The best pool for a shadow: none that serves, then another zone, then the usual price and odds. */
function shadowPool(
  serving: ReadonlySet<string>,
  spec: ShadowSpec,
  outlooks: readonly PoolOutlook[],
): PoolOutlook | undefined {
  const zones = new Set(outlooks.filter((o) => serving.has(o.pool.id)).map((outlook) => outlook.pool.zone));
  const allowed = outlooks.filter((o) => spec.pools.includes(o.pool.id) && o.open && !serving.has(o.pool.id));
  const elsewhere = allowed.filter((outlook) => !zones.has(outlook.pool.zone));
  for (const pools of [elsewhere, allowed]) {
    const best = bestOnDemandPool(pools);
    if (best !== undefined) return pools[best];
    if (pools.length > 0) return pools.reduce((a, b) => (b.hazardPerHour < a.hazardPerHour ? b : a));
  }
  return undefined;
}

/** Pools where units serve or are about to. */
function servingPools(view: WorkloadView, draft: Draft): Set<string> {
  const launches = [...view.pending, ...draft.actions].filter(
    (action) => action.kind === "launch" && action.workload === view.workload.name && action.role === Role.Serving,
  );
  return new Set([
    ...[...view.serving, ...view.noticed].map((instance) => instance.pool),
    ...launches.flatMap((action) => (action.kind === "launch" ? [action.pool] : [])),
  ]);
}

function strongestPart(view: WorkloadView): string {
  const { parts } = view.workload;
  return (parts.find((part) => part.level === Level.NonInterruptible) ?? parts[0])?.name ?? "";
}

function partLevel(view: WorkloadView, part: string): Level {
  return view.workload.parts.find(({ name }) => name === part)?.level ?? Level.Immediate;
}
