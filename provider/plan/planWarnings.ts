import type { PlanDocument } from "../document/planDocument.js";
import { peakUnits } from "../engine/demand.js";
import {
  allowedCheckpoint,
  Priority,
  ShadowMode,
  WorkloadKind,
  type FleetSpec,
  type WorkloadSpec,
} from "../engine/fleet.js";
import { Role } from "../engine/observation.js";
import type { WorkloadPlan } from "../engine/plan.js";
import { Market } from "../engine/pool.js";
import { durationText, percentText, usd } from "./planWords.js";

/**
 * What an owner should know before approving: each promise that is kept only if a forecast is right, or if the market has
 * room. The same declaration and market give the same warnings.
 */
export function planWarnings(spec: FleetSpec, plan: PlanDocument): readonly string[] {
  const onDemand = new Set(spec.pools.flatMap(({ id, market }) => (market === Market.OnDemand ? [id] : [])));
  const ofWorkloads = spec.workloads.flatMap((workload) => {
    const planned = plan.workloads.find(({ name }) => name === workload.name);
    if (!planned) return [];
    const warnings = [
      readinessWarning(workload, planned),
      shadowWarning(workload, planned),
      checkpointWarning(workload, planned, spec.noticeSeconds),
      poolWarning(workload, planned),
      ...marketWarnings(workload, planned, onDemand),
    ];
    return warnings.flatMap((warning) => (warning === undefined ? [] : [`${workload.name}: ${warning}`]));
  });
  return [...budgetWarnings(spec, plan), ...ofWorkloads];
}

/** The engine keeps levels and units before it keeps the budget: `BlendRequest`. */
function budgetWarnings(
  { budgetUsdPerHour }: FleetSpec,
  { usdPerHourRange: { high } }: PlanDocument,
): readonly string[] {
  if (high <= budgetUsdPerHour) return [];
  return [
    `it may come to ${usd(high)} USD an hour, more than its budget of ${usd(budgetUsdPerHour)}: at its peaks, or where no spot ` +
      "pool has room, nothing within it keeps units and levels; degradation steps take units off",
  ];
}

/** Of an owner who said how ready it is to be: what nobody said is an aim of the engine's own. */
function readinessWarning({ readiness }: WorkloadSpec, { settled }: WorkloadPlan): string | undefined {
  if (readiness === undefined || settled === undefined || settled.readyShare >= readiness) return undefined;
  const percent = (share: number): string => `${percentText(share)} %`;
  return (
    `a readiness of ${percent(readiness)} is not expected: ${percent(settled.readyShare)} is, by the forecast of losses; ` +
    "profile resilience-first, a hot shadow or a stronger level for some units buys more"
  );
}

/** By alarms in 5 % of the rows for losses within ten minutes, on time the model was not trained on: docs/predictor.md. */
const foreseenPercent = 35;

function shadowWarning({ shadow }: WorkloadSpec, planned: WorkloadPlan): string | undefined {
  const mode = shadow?.mode === ShadowMode.Auto ? planned.shadow?.mode : shadow?.mode;
  if (mode !== ShadowMode.OnForecast) return undefined;
  return (
    "its shadow is raised on a forecast and is there for foreseen losses alone: about " +
    `${foreseenPercent} % of recorded losses were foreseen within the ten minutes before; a warm or hot one is always there`
  );
}

function checkpointWarning(workload: WorkloadSpec, { blend }: WorkloadPlan, noticeSeconds: number): string | undefined {
  const checkpoint = allowedCheckpoint(workload);
  if (!checkpoint || checkpoint.saveSeconds <= noticeSeconds) return undefined;
  if (!blend.some(({ pool }) => pool.market === Market.Spot)) return undefined;
  return (
    `saving takes ${durationText(checkpoint.saveSeconds)}, longer than spot's notice of ${durationText(noticeSeconds)}: ` +
    "work is saved at a loss only where the loss was foreseen; else what was done since the last checkpoint is lost, " +
    `up to ${durationText(checkpoint.maximumIntervalSeconds)} of it`
  );
}

/** Of a critical service that does not say itself how far apart its units are kept, more than this share in one spot pool. */
const mostInPool = 0.5;

function poolWarning({ kind, priority, spread, parts }: WorkloadSpec, { blend }: WorkloadPlan): string | undefined {
  if (kind !== WorkloadKind.Service || priority !== Priority.Critical || spread !== undefined) return undefined;
  const wanted = parts.reduce((sum, { units }) => sum + units, 0);
  const unitsIn = new Map<string, number>();
  for (const { pool, role, units } of blend)
    if (role === Role.Serving && pool.market === Market.Spot) unitsIn.set(pool.id, (unitsIn.get(pool.id) ?? 0) + units);
  const [pool, most] = [...unitsIn].sort((a, b) => b[1] - a[1])[0] ?? ["", 0];
  if (most <= mostInPool * wanted || most < 2) return undefined;
  return (
    `${most} of its ${wanted} units start in one spot pool, ${pool}, and would be lost together; spread says how many may, and ` +
    "profile resilience-first pays for more pools"
  );
}

function marketWarnings(
  workload: WorkloadSpec,
  { unitsWithoutSpot }: WorkloadPlan,
  onDemand: ReadonlySet<string>,
): readonly string[] {
  // A job's declaration is refused without on-demand, and it waits where it may.
  if (workload.kind !== WorkloadKind.Service) return [];
  if (!workload.pools.some((id) => onDemand.has(id))) {
    return ["it may run on spot alone: where no spot pool has room, nothing of it runs"];
  }
  const most = workload.parts.reduce((sum, part) => sum + peakUnits(part), 0);
  const spared = workload.degradation.reduce((sum, step) => sum + step.savesUnits, 0);
  if (unitsWithoutSpot >= most - spared) return [];
  return [`where no spot pool has room, the quota of on-demand vCPUs leaves ${unitsWithoutSpot} of its ${most} units`];
}
