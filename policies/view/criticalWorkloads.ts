import { groupedBy } from "../../provider/engine/groupedBy.js";
import { TagKey } from "../../provider/engine/tags.js";
import { notKnown } from "./plainValue.js";
import { isOnSpot } from "./promisedLevel.js";
import type { PlacedLauncher } from "./stackView.js";
import { declaredBy, DeclaredTagKey, isCritical, isShadow } from "./workloadTags.js";
import { workloadKey } from "./workloads.js";

/**
 * The launchers of each critical workload that serve it, where some of them may launch on spot. None while a preview can't
 * tell whose a launcher is: it may be what the workload lacks. One on another stack's template never tells, and is left out.
 */
export function criticalOnSpot(launchers: readonly PlacedLauncher[]): readonly (readonly PlacedLauncher[])[] {
  if (launchers.some(isUndecided)) return [];
  return [...groupedBy(launchers, workloadKey).values()]
    .filter((ofWorkload) => ofWorkload.some(hasPriority))
    .map((ofWorkload) =>
      ofWorkload.filter((launcher) => !isShadow(declaredBy(launcher, launcher.launches, TagKey.Role))),
    )
    .filter((serving) => serving.some(isOnSpot));
}

function isUndecided(launcher: PlacedLauncher): boolean {
  const { launches, isForeign } = launcher;
  const keys = [TagKey.Workload, TagKey.Fleet];
  return !isForeign && keys.some((key) => declaredBy(launcher, launches, key) === notKnown);
}

function hasPriority(launcher: PlacedLauncher): boolean {
  return isCritical(declaredBy(launcher, launcher.launches, DeclaredTagKey.Priority));
}
