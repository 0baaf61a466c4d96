import { compareLevels, Level } from "../../provider/engine/level.js";
import { TagKey } from "../../provider/engine/tags.js";
import { quoted } from "../quotation.js";
import { rule } from "../rule.js";
import { isKnown, whatCarries } from "../view/launcher.js";
import { promisedLevel } from "../view/promisedLevel.js";
import { declaredBy, DeclaredTagKey } from "../view/workloadTags.js";

export const requireCheckpointHook = rule({
  name: "require-checkpoint-hook",
  description: "A workload with state that may be interrupted has a hook that saves it.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: `Declare a checkpoint for the workload (BlendedFleet), name what saves its state in tag ${DeclaredTagKey.CheckpointHook} (plain resources), or run it on Non-Interruptible capacity.`,
  settings: {},
  checks: {
    fleet({ workloads }, _settings, report) {
      for (const { label, name, isStateful, hasCheckpoint, parts } of workloads) {
        const weak = parts.find(({ level }) => isKnown(level) && isInterruptible(level));
        if (isStateful && !hasCheckpoint && weak !== undefined)
          report(
            `Set ${label}.checkpoint, or raise the level of every part of ${quoted(name)} to "${Level.NonInterruptible}": it is stateful, and a part of it is "${String(weak.level)}".`,
          );
      }
    },
    stack({ launchers }, _settings, report) {
      for (const launcher of launchers) {
        const level = promisedLevel(launcher);
        if (level === undefined || !isInterruptible(level)) continue;
        const says = (key: (typeof DeclaredTagKey)[keyof typeof DeclaredTagKey]): unknown =>
          declaredBy(launcher, launcher.launches, key);
        const hook = says(DeclaredTagKey.CheckpointHook);
        if (says(DeclaredTagKey.Stateful) === "true" && (hook === undefined || hook === ""))
          report(
            launcher,
            `Name what saves the state of ${whatCarries(launcher)} in tag ${DeclaredTagKey.CheckpointHook}, or launch it on on-demand with tag ${TagKey.Level} "${Level.NonInterruptible}": it is stateful and ${quoted(level)}.`,
          );
      }
    },
  },
});

function isInterruptible(level: Level): boolean {
  return compareLevels(level, Level.NonInterruptible) < 0;
}
