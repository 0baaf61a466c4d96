import { TagKey } from "../../provider/engine/tags.js";
import type { PlacedLauncher } from "./stackView.js";
import { declaredBy } from "./workloadTags.js";

/** What tells a workload from all others: its fleet's name and its own; a launcher without is a workload by itself. */
export function workloadKey(launcher: PlacedLauncher): string {
  const workload = declaredBy(launcher, launcher.launches, TagKey.Workload);
  if (typeof workload !== "string") return launcher.urn;
  const fleet = declaredBy(launcher, launcher.launches, TagKey.Fleet);
  return `${typeof fleet === "string" ? fleet : ""}/${workload}`;
}

/** The workload's name for messages. */
export function workloadName(launcher: PlacedLauncher): string {
  const workload = declaredBy(launcher, launcher.launches, TagKey.Workload);
  return typeof workload === "string" ? workload : launcher.name;
}
