import { incidentsOf, isLoss } from "./incident.js";
import type { ReportEvent } from "./report.js";

/** The most events a report lists: more than is read, and few enough for a page under 1.5 MB. */
export const eventLimit = 1500;

/**
 * Keeps at most `limit` events: first the losses and notices, then what was done about them, then the rest. A class
 * that does not fit whole is thinned evenly over time. What is kept stays in its order.
 * @param events by time.
 */
export function cappedEvents(
  events: readonly ReportEvent[],
  limit = eventLimit,
): { readonly events: readonly ReportEvent[]; readonly eventsLeftOut: number } {
  if (events.length <= limit) return { events, eventsLeftOut: 0 };
  const kept = new Set<ReportEvent>();
  for (const rank of ranked(events)) {
    for (const event of evenly(rank, limit - kept.size)) kept.add(event);
  }
  return { events: events.filter((event) => kept.has(event)), eventsLeftOut: events.length - kept.size };
}

function ranked(events: readonly ReportEvent[]): readonly (readonly ReportEvent[])[] {
  const incidents = incidentsOf(events);
  const ofKind = (kind: "loss" | "planned"): ReportEvent[] =>
    incidents.filter((incident) => incident.kind === kind).flatMap((incident) => incident.events);
  return [events.filter(isLoss), ofKind("loss").filter((event) => !isLoss(event)), ofKind("planned")];
}

function evenly(events: readonly ReportEvent[], limit: number): readonly ReportEvent[] {
  if (events.length <= limit) return events;
  return events.filter(
    (_, index) => Math.floor((index * limit) / events.length) !== Math.floor(((index + 1) * limit) / events.length),
  );
}
