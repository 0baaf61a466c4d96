import type { LoggedDecision } from "../document/decisionLines.js";
import { momentText } from "../document/momentText.js";
import type { Action } from "../engine/action.js";
import { isOpen, type Bid } from "../engine/bids/bid.js";
import type { AuditEntry, FleetControls } from "../engine/controls.js";
import type { PartSpec } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { isDue, orderLifeSeconds } from "../engine/requestedFleet.js";
import type { FleetView } from "./fleetView.js";
import type { AuditResource, BidResource, DecisionResource, OrderResource, PreferencesResource } from "./resources.js";

/* What owners have asked for, and what was decided, as the API tells it. */

export type StoredBid = FleetControls["bids"][string];

/** One of a part that takes no bids any more is told of as one that gets nothing. */
export function bidResource({ bid, version, by }: StoredBid, view: FleetView): BidResource {
  const part = partOf(bid, view);
  const allocation = part?.bidUnits === undefined ? nothingFor(bid) : allocationOf(bid, view);
  return {
    bid: bid.id,
    ...{ version, by },
    placedAt: momentText(bid.placedAtSeconds),
    workload: bid.workload,
    part: bid.part,
    level: part?.level ?? Level.Immediate,
    units: bid.units,
    minimumUnits: bid.minimumUnits,
    usdPerUnitHour: bid.usdPerUnitHour,
    from: momentText(bid.fromSeconds),
    until: momentText(bid.untilSeconds),
    open: isOpen(bid, view.nowSeconds),
    ...(allocation && { allocation }),
  };
}

function partOf({ workload: name, part }: Bid, { spec }: FleetView): PartSpec | undefined {
  const workload = spec.workloads.find((other) => other.name === name);
  return workload?.parts.find((other) => other.name === part);
}

function nothingFor({ workload, part }: Bid): BidResource["allocation"] {
  return { awarded: 0, granted: 0, usdPerUnitHour: 0, why: `${workload}/${part} takes no bids any more` };
}

function allocationOf({ id, workload, part, placedAtSeconds }: Bid, { state }: FleetView): BidResource["allocation"] {
  const line = state.auction?.lines.find((other) => other.bid === id);
  // The last round may have cleared one of the same name that is gone, or this one where it was of another part.
  if (line?.workload !== workload || line.part !== part || placedAtSeconds > state.decidedAtSeconds) return undefined;
  const { awarded, granted, usdPerUnitHour, why, waitingSinceSeconds } = line;
  return {
    ...{ awarded, granted, usdPerUnitHour, why },
    ...(waitingSinceSeconds !== undefined && { waitingSince: momentText(waitingSinceSeconds) }),
  };
}

/** By id. @param workload of which alone; absent: of all. */
export function bidResources(view: FleetView, workload?: string): readonly BidResource[] {
  return Object.values(view.controls.bids)
    .filter(({ bid }) => workload === undefined || bid.workload === workload)
    .map((bid) => bidResource(bid, view))
    .sort((a, b) => (a.bid < b.bid ? -1 : 1));
}

export function preferencesResource(workload: string, { controls }: Pick<FleetView, "controls">): PreferencesResource {
  const stored = Object.hasOwn(controls.preferences, workload) ? controls.preferences[workload] : undefined;
  if (stored === undefined) return { workload, version: 0 };
  const { version, by, atSeconds, preferences } = stored;
  return { workload, version, by, changedAt: momentText(atSeconds), ...preferences };
}

export function orderResource(order: FleetControls["orders"][number]): OrderResource {
  const { id, kind, workload, instance, atSeconds, by } = order;
  return {
    order: id,
    ...{ kind, workload },
    ...(instance !== undefined && { instance }),
    at: momentText(atSeconds),
    until: momentText(atSeconds + orderLifeSeconds[kind]),
    by,
  };
}

/** Those that are not over, the newest first. */
export function orderResources({ controls, nowSeconds }: FleetView, workload?: string): readonly OrderResource[] {
  return controls.orders
    .filter((order) => isDue(order, nowSeconds) && (workload === undefined || order.workload === workload))
    .map(orderResource)
    .reverse();
}

export function decisionResource({ atEpochSeconds, actions, on }: LoggedDecision): DecisionResource {
  return {
    at: momentText(atEpochSeconds),
    ...(on && { model: on.model }),
    actions: actions.map((action) => {
      const { key, kind, workload, reason } = action;
      const about = aboutOf(action);
      return { key, kind, workload, about, why: reason.text, ...(reason.terms && { terms: reason.terms }) };
    }),
  };
}

/** The instance, pool or step that an action is about. */
function aboutOf(action: Action): string {
  switch (action.kind) {
    case "launch":
      return action.pool;
    case "switch-shadow":
      return action.shadow;
    case "degrade":
    case "undo-degrade":
      return action.step;
    case "release":
    case "warn":
    case "reassign":
    case "checkpoint":
    case "restore":
      return action.instance;
  }
}

/** The newest first: what is still to be put into the log, and what is in it. */
export function auditResources(
  unaudited: readonly AuditEntry[],
  logged: readonly AuditEntry[],
  count: number,
): readonly AuditResource[] {
  const entries = new Map([...unaudited.toReversed(), ...logged].map((entry) => [entry.id, entry]));
  return [...entries.values()]
    .sort((a, b) => b.atSeconds - a.atSeconds)
    .slice(0, count)
    .map(({ id, atSeconds, ...entry }) => ({ id, at: momentText(atSeconds), ...entry }));
}
