import { profiles, weighedProfile, type ProfileName } from "../../engine/profile.js";
import { runBaselines } from "../baselines/baselines.js";
import { replayPlainService } from "../plainReplay.js";
import type { PolicyFigures } from "../serviceFigures.js";
import type { TraceSet } from "../trace.js";
import { settingsOf, type SweepGrid, type SweepScenario } from "./scenario.js";

/** How our own policy is set: a profile, and the share of its price of risk that is decided by. */
export interface SweepSetting {
  readonly profile: ProfileName;
  readonly riskWeight: number;
}

/** One piece of a sweep: our own policy as it is set, or every baseline where no setting is given. */
export interface SweepTask {
  readonly scenario: SweepScenario;
  readonly setting?: SweepSetting;
}

/** Our own policy by each setting, then the baselines. */
export function tasksIn(scenario: SweepScenario, { profiles, riskWeights }: SweepGrid): readonly SweepTask[] {
  const own = profiles.flatMap((profile) =>
    riskWeights.map((riskWeight) => ({ scenario, setting: { profile, riskWeight } })),
  );
  return [...own, { scenario }];
}

/** The figures of a task: one policy's, or every baseline's. */
export async function runTask(trace: TraceSet, { scenario, setting }: SweepTask): Promise<readonly PolicyFigures[]> {
  const settings = settingsOf(scenario);
  if (!setting) return runBaselines(trace, settings);
  const profile = weighedProfile(profiles[setting.profile], setting.riskWeight);
  return [await replayPlainService(trace, settings, { profile })];
}
