import { LaunchPurpose, type Action, type Outcome } from "../engine/action.js";
import type { ReportCounts, ReportEvent, ReportEventKind } from "./report/report.js";

/** What a run's events amount to. */
export type MutableCounts = { -readonly [Name in keyof ReportCounts]: number };

export function noCounts(): MutableCounts {
  return {
    losses: 0,
    noticed: 0,
    unnoticed: 0,
    launches: 0,
    refusedLaunches: 0,
    shifts: 0,
    degradations: 0,
    restorations: 0,
    checkpoints: 0,
    restores: 0,
    shadowSwitches: 0,
    releases: 0,
    warnings: 0,
  };
}

/** Counts what an action came to. */
export function countResult(counts: MutableCounts, action: Action, outcome: Outcome): void {
  if (outcome.kind === "failed") return;
  if (outcome.kind === "launched") {
    counts.launches += outcome.launched;
    counts.refusedLaunches += outcome.refused;
    if (isShift(action) && outcome.launched > 0) counts.shifts += outcome.launched;
    return;
  }
  counts[counterOf[action.kind]]++;
}

const counterOf: Readonly<Record<Action["kind"], keyof ReportCounts>> = {
  launch: "launches",
  release: "releases",
  warn: "warnings",
  "switch-shadow": "shadowSwitches",
  reassign: "shifts",
  checkpoint: "checkpoints",
  restore: "restores",
  degrade: "degradations",
  "undo-degrade": "restorations",
};

/** What an action came to, for the report's timeline; a launch that found room for some units makes two events. */
export function resultEvents(timeSeconds: number, action: Action, outcome: Outcome): ReportEvent[] {
  const event = (kind: ReportEventKind, text: string, more: Partial<ReportEvent> = {}): ReportEvent => ({
    timeSeconds,
    workload: action.workload,
    kind,
    text,
    reason: action.reason.text,
    ...more,
  });
  if (outcome.kind === "failed") return [event(kindOf(action), `${action.kind} failed: ${outcome.why}`)];
  if (outcome.kind === "launched" && action.kind === "launch") {
    const { pool, launched, refused } = outcome;
    const what = action.role === "shadow" ? "shadow" : "unit";
    return [
      ...(launched > 0
        ? [event(kindOf(action), `${plural(launched, what)} launched in ${pool}`, { pool, units: launched })]
        : []),
      ...(refused > 0
        ? [event("refused", `${pool} had no room for ${plural(refused, what)}`, { pool, units: refused })]
        : []),
    ];
  }
  return [event(kindOf(action), describe(action, outcome))];
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function isShift(action: Action): boolean {
  return action.kind === "launch" && action.purpose === LaunchPurpose.Shift;
}

function kindOf(action: Action): ReportEventKind {
  if (action.kind === "launch") return isShift(action) ? "shift" : "launch";
  return action.kind === "reassign" ? "shift" : action.kind;
}

function describe(action: Action, outcome: Outcome): string {
  switch (action.kind) {
    case "launch":
      return `${plural(action.count, "unit")} asked of ${action.pool}`;
    case "release":
      return `${action.instance} released`;
    case "warn":
      return `${action.instance} warned: reclaimed in ${action.level} at the earliest`;
    case "switch-shadow":
      return `shadow ${action.shadow} in ${action.pool} serves${action.original ? ` for ${action.original}` : ""}`;
    case "reassign":
      return `${action.instance} counts as ${action.part} (${action.level})`;
    case "checkpoint":
      return `work of ${action.instance} saved`;
    case "restore":
      return outcome.kind === "restored"
        ? `${action.instance} took up ${outcome.snapshot}; ${Math.round(outcome.lostWorkSeconds)} s of work to be done again`
        : `${action.instance} took up ${action.snapshot}`;
    case "degrade":
      return `step ${action.step} taken`;
    case "undo-degrade":
      return `step ${action.step} undone`;
  }
}
