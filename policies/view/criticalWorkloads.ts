import { groupedBy } from "../../provider/engine/groupedBy.js";
import { TagKey } from "../../provider/engine/tags.js";
import { isOnSpot } from "./promisedLevel.js";
import type { PlacedLauncher } from "./stackView.js";
import { declaredBy, DeclaredTagKey, isCritical, isShadow } from "./workloadTags.js";
import { workloadKey } from "./workloads.js";

/** The launchers of each critical workload that serve it, where some of them may launch on spot. */
export function criticalOnSpot(launchers: readonly PlacedLauncher[]): readonly (readonly PlacedLauncher[])[] {
  return [...groupedBy(launchers, workloadKey).values()]
    .filter((ofWorkload) => ofWorkload.some(hasPriority))
    .map((ofWorkload) =>
      ofWorkload.filter((launcher) => !isShadow(declaredBy(launcher, launcher.launches, TagKey.Role))),
    )
    .filter((serving) => serving.some(isOnSpot));
}

function hasPriority(launcher: PlacedLauncher): boolean {
  return isCritical(declaredBy(launcher, launcher.launches, DeclaredTagKey.Priority));
}
