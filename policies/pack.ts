import { policyOf, type PackPolicy } from "./policyOf.js";
import type { Rule } from "./rule.js";
import { limitCost } from "./rules/limitCost.js";
import { limitWarningOnSpot } from "./rules/limitWarningOnSpot.js";
import { refuseCapacityRebalancing } from "./rules/refuseCapacityRebalancing.js";
import { refuseMaximumPrice } from "./rules/refuseMaximumPrice.js";
import { refusePersistentSpotRequests } from "./rules/refusePersistentSpotRequests.js";
import { refuseUnkeptLevel } from "./rules/refuseUnkeptLevel.js";
import { requireBudget } from "./rules/requireBudget.js";
import { requireCheckpointHook } from "./rules/requireCheckpointHook.js";
import { requireDeadLetterQueue } from "./rules/requireDeadLetterQueue.js";
import { requireEncryptedState } from "./rules/requireEncryptedState.js";
import { requireInterruptionRules } from "./rules/requireInterruptionRules.js";
import { requireLevelTag } from "./rules/requireLevelTag.js";
import { requireOnDemandBase } from "./rules/requireOnDemandBase.js";
import { requirePerformanceTags } from "./rules/requirePerformanceTags.js";
import { requirePoolDiversity } from "./rules/requirePoolDiversity.js";
import { requireSessionTokens } from "./rules/requireSessionTokens.js";
import { separateShadowPools } from "./rules/separateShadowPools.js";

/** The pack's name, as `pulumi policy` and its messages call it. */
export const packName = "blended-fleet-policies";

/** The policies, by what they guard: promises first, then capacity, events, safety and money. */
export const rules: readonly Rule[] = [
  requireLevelTag,
  requirePerformanceTags,
  refuseUnkeptLevel,
  limitWarningOnSpot,
  separateShadowPools,
  requireCheckpointHook,
  requireOnDemandBase,
  requirePoolDiversity,
  refuseMaximumPrice,
  refusePersistentSpotRequests,
  refuseCapacityRebalancing,
  requireInterruptionRules,
  requireDeadLetterQueue,
  requireSessionTokens,
  requireEncryptedState,
  requireBudget,
  limitCost,
];

export const policies: readonly PackPolicy[] = rules.map(policyOf);
