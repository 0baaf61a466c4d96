import type { ReportEvent } from "./report.js";

/** Losses in three minutes are one incident: over 92 % of co-interruptions fall within that time of each other. */
export const sameLossSeconds = 180;

/** What a workload's fleet did within this time of a loss is shown with it: a cold start of ten minutes and a tick. */
export const followUpSeconds = 900;

/** A loss with what was done about it, or actions taken together with no loss behind them. */
export interface Incident {
  readonly kind: "loss" | "planned";
  readonly workload: string;
  readonly timeSeconds: number;
  /** By time. */
  readonly events: readonly ReportEvent[];
}

interface OpenIncident {
  readonly kind: Incident["kind"];
  readonly workload: string;
  readonly timeSeconds: number;
  lastLossSeconds: number;
  readonly events: ReportEvent[];
}

/**
 * Groups events by workload: losses and notices close together with the actions that followed them, and apart from
 * those the actions that were taken ahead of any loss. It goes by time alone; an action in the window may have had
 * another cause, which its reason tells.
 */
export function incidentsOf(events: readonly ReportEvent[]): readonly Incident[] {
  const incidents: OpenIncident[] = [];
  const openByWorkload = new Map<string, OpenIncident>();
  for (const event of events) {
    const open = openByWorkload.get(event.workload);
    if (open !== undefined && belongs(open, event)) {
      open.events.push(event);
      if (isLoss(event)) open.lastLossSeconds = event.timeSeconds;
      continue;
    }
    const next = openIncident(event);
    incidents.push(next);
    openByWorkload.set(event.workload, next);
  }
  return incidents;
}

export function isLoss(event: ReportEvent): boolean {
  return event.kind === "loss" || event.kind === "notice";
}

function belongs(open: OpenIncident, event: ReportEvent): boolean {
  const sinceSeconds = event.timeSeconds - open.lastLossSeconds;
  if (isLoss(event) || open.kind === "planned") {
    return sinceSeconds <= sameLossSeconds && isLoss(event) === (open.kind === "loss");
  }
  return sinceSeconds <= followUpSeconds;
}

function openIncident(event: ReportEvent): OpenIncident {
  return {
    kind: isLoss(event) ? "loss" : "planned",
    workload: event.workload,
    timeSeconds: event.timeSeconds,
    lastLossSeconds: event.timeSeconds,
    events: [event],
  };
}
