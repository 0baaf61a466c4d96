import { checkpointIntervalSeconds } from "../checkpointing.js";
import type { Scene } from "../workloadScene.js";
import { allowedCheckpoint, type CheckpointSpec } from "../fleet.js";
import { lossProbability } from "../forecast.js";
import { impactHorizonSeconds } from "../impact.js";
import { alarmThresholdUsd, expectedLostSeconds, predictedUsd, type UnitRisk } from "../protect.js";
import type { AlarmExplanation, UnitExplanation, UnitRiskExplanation } from "./explanation.js";

export function explainAlarm({ view, risks, unitUsdPerHour, alarmed }: Scene): AlarmExplanation {
  const thresholdUsd = alarmThresholdUsd(view.workload, unitUsdPerHour);
  return { predictedUsd: predictedUsd(risks), thresholdUsd, alarmed };
}

/** Each unit that serves or is under notice: what its loss would cost and how likely that is, and why it stays where it need not. */
export function explainUnits(scene: Scene, kept: ReadonlyMap<string, string>): UnitExplanation[] {
  const { view, risks, nowSeconds } = scene;
  const checkpoint = allowedCheckpoint(view.workload);
  return [...view.serving, ...view.noticed].map(({ id, pool, state, launchedAtSeconds, noticedUntilSeconds }) => {
    const risk = risks.find(({ instance }) => instance.id === id);
    const why = kept.get(id);
    return {
      ...{ instance: id, pool, state, ageSeconds: nowSeconds - launchedAtSeconds },
      ...(noticedUntilSeconds !== undefined && { noticedUntilSeconds }),
      ...(why !== undefined && { kept: why }),
      ...(risk && { risk: explainRisk(risk, checkpoint) }),
    };
  });
}

function explainRisk(risk: UnitRisk, checkpoint: CheckpointSpec | undefined): UnitRiskExplanation {
  const { impact, impactUsd, hazardPerHour, unsavedSeconds, lostShare } = risk;
  return {
    ...{ impact, impactUsd, lossChance: lossProbability(hazardPerHour, impactHorizonSeconds) },
    predictedUsd: risk.predictedUsd,
    ...(checkpoint && {
      checkpoint: {
        unsavedSeconds,
        intervalSeconds: checkpointIntervalSeconds(checkpoint, hazardPerHour, lostShare),
        expectedLostSeconds: expectedLostSeconds(risk),
        saveSeconds: checkpoint.saveSeconds,
      },
    }),
  };
}
