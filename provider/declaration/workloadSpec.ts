import {
  Measure,
  Priority,
  ShadowMode,
  WorkloadKind,
  type CheckpointSpec,
  type DegradationStep,
  type ShadowSpec,
  type WorkloadSpec,
} from "../engine/fleet.js";
import { unitUsdPerHour } from "../engine/pool.js";
import { ProfileName, profiles, type BlendProfile } from "../engine/profile.js";
import type { CheckpointArgs, DegradationStepArgs, ProfileArgs, ShadowArgs, WorkloadArgs } from "./args.js";
import { deadlineSpec } from "./deadlineRules.js";
import type { DeclaredWorkload } from "./declaredWorkload.js";
import { defaultMaximumIntervalSeconds, type Placement } from "./placement.js";

const defaultHotSwitchSeconds = 10;
const defaultWarmSwitchSeconds = 60;
const defaultSizeMiB = 64;

/** Resolves a workload that has no faults, every default filled in. */
export function workloadSpec(
  { args, kind, parts, startSeconds }: DeclaredWorkload,
  placement: Placement,
  fleetProfile: ProfileArgs | undefined,
  nowEpochSeconds: number,
): WorkloadSpec {
  const { spread, shadow, checkpoint, deadline } = args;
  return {
    name: args.name,
    kind,
    priority: args.priority ?? Priority.Standard,
    profile: profileOf(args.profile ?? fleetProfile, kind),
    parts: parts.map(({ where: _, ...part }) => part),
    pools: placement.pools.map((pool) => pool.id),
    startSeconds,
    recoverySeconds: args.recoverySeconds ?? 0,
    ...(args.readiness !== undefined && { readiness: args.readiness }),
    ...(spread && { spread }),
    ...(shadow && { shadow: shadowSpec(shadow, placement, startSeconds) }),
    degradation: (args.degradation ?? []).map((step) => degradationStep(step, unitUsdPerHour(placement.pools))),
    ...(checkpoint && { checkpoint: checkpointSpec(checkpoint) }),
    ...(deadline && { deadline: deadlineSpec(deadline, startSeconds, nowEpochSeconds) }),
    allowedMeasures: args.allowedMeasures ?? declaredMeasures(args),
    ...(args.owners && { owners: args.owners }),
  };
}

/** The named profile with what the owner changed of it; a changed one's name says so. */
export function profileOf(args: ProfileArgs | undefined, kind: WorkloadKind): BlendProfile {
  const unnamed = args === undefined && kind === WorkloadKind.DeadlineJob ? ProfileName.Deadline : ProfileName.Balanced;
  const { base = unnamed, ...changes } = args ?? {};
  const named = profiles[base];
  return Object.keys(changes).length === 0 ? named : { ...named, ...changes, name: `${base}, changed` };
}

function shadowSpec(shadow: ShadowArgs, placement: Placement, startSeconds: number): ShadowSpec {
  const { mode = ShadowMode.Auto, warmSwitchSeconds = defaultWarmSwitchSeconds } = shadow;
  const switchSeconds = shadow.switchSeconds ?? switchSecondsOf(mode, startSeconds);
  return {
    mode,
    units: shadow.units ?? 1,
    pools: placement.shadowPools.map((pool) => pool.id),
    switchSeconds,
    ...(mode === ShadowMode.Auto && { auto: { hotSeconds: switchSeconds, warmSeconds: warmSwitchSeconds } }),
  };
}

function switchSecondsOf(mode: ShadowMode, startSeconds: number): number {
  switch (mode) {
    case ShadowMode.Hot:
    case ShadowMode.Auto:
      return defaultHotSwitchSeconds;
    case ShadowMode.Warm:
      return defaultWarmSwitchSeconds;
    case ShadowMode.OnForecast:
      return startSeconds;
  }
}

/** A step costs what its units cost on-demand, unless the owner says otherwise: it is then taken where these are not to be had. */
function degradationStep(step: DegradationStepArgs, unitPrice: number): DegradationStep {
  return { qualityUsdPerHour: step.savesUnits * unitPrice, ...step };
}

function checkpointSpec(checkpoint: CheckpointArgs): CheckpointSpec {
  return {
    saveSeconds: checkpoint.saveSeconds,
    restoreSeconds: checkpoint.restoreSeconds ?? checkpoint.saveSeconds,
    sizeMiB: checkpoint.sizeMiB ?? defaultSizeMiB,
    maximumIntervalSeconds: checkpoint.maximumIntervalSeconds ?? defaultMaximumIntervalSeconds,
  };
}

function declaredMeasures(args: WorkloadArgs): readonly Measure[] {
  const measures: Measure[] = [Measure.Shift];
  if (args.degradation !== undefined) measures.push(Measure.Degrade);
  if (args.checkpoint !== undefined) measures.push(Measure.Checkpoint);
  return measures;
}
