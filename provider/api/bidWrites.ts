import type { Bid } from "../engine/bids/bid.js";
import type { FleetControls } from "../engine/controls.js";
import type { FleetSpec } from "../engine/fleet.js";
import { show, type Fault } from "../errors.js";
import { partMeant, unitFaults, windowFaults, windowOf } from "./bidFaults.js";
import { listedNames } from "./listedNames.js";
import { checkOwner } from "./ownership.js";
import { checkCondition } from "./preconditions.js";
import { notKept, Problem } from "./problem.js";
import { bidResource, type StoredBid } from "./requestResources.js";
import type { BidChange, BidResource } from "./resources.js";
import type { Asked, Written } from "./route.js";

/** Bids that there may be at once: what one clearing is measured for. */
export const mostBids = 1000;

/** Places a bid, or puts another in its place. */
export function placeBid(asked: Asked<BidChange>): Written<BidResource> {
  const { request, view, body } = asked;
  const id = asked.path["bid"] ?? "";
  const stored = storedBid(id, view.controls);
  checkOwnerOf(stored?.bid, asked);
  checkOwnerOf(body, asked);
  checkCondition(request, stored?.version ?? 0, `bid ${id}`);
  const bid = bidOf(asked, id, stored);
  if (!stored) checkRoom(view.controls);
  const version = (stored ?? withdrawnBid(id, view.controls) ?? { version: 0 }).version + 1;
  const placed = { version, by: request.caller.arn, atSeconds: view.nowSeconds, bid };
  return {
    status: stored ? 200 : 201,
    change: { bids: { ...view.controls.bids, [id]: placed } },
    before: stored?.bid ?? null,
    after: bid,
    resource: bidResource(placed, view),
    version,
    ...(!stored && { location: `/v1/bids/${id}` }),
  };
}

/** @throws Problem with everything that nobody could keep. */
function bidOf({ view, body }: Asked<BidChange>, id: string, stored: StoredBid | undefined): Bid {
  const { nowSeconds, spec } = view;
  const { workload: name, units, minimumUnits = 1, usdPerUnitHour } = body;
  const workload = spec.workloads.find((other) => other.name === name);
  const meant = workload ? partMeant(body, workload) : unknownWorkload(name, view.spec);
  const part = "where" in meant ? undefined : meant;
  const window = windowOf(body, nowSeconds);
  const faults = [
    ...("where" in meant ? [meant] : []),
    ...unitFaults(body, part),
    ...windowFaults(body, window, nowSeconds),
  ];
  if (!part || faults.length > 0) throw notKept(faults);
  const bid = { id, workload: name, part: part.name, units, minimumUnits, usdPerUnitHour, ...window };
  return { ...bid, placedAtSeconds: placedAt(bid, stored?.bid) ?? Math.floor(nowSeconds) };
}

/** A bid keeps its age with another price or window, so that to raise it never loses a tie. */
function placedAt(bid: Pick<Bid, "workload" | "part" | "units">, before: Bid | undefined): number | undefined {
  const isSame = before?.workload === bid.workload && before.part === bid.part && bid.units <= before.units;
  return isSame ? before.placedAtSeconds : undefined;
}

function unknownWorkload(name: string, { name: fleet, workloads }: FleetSpec): Fault {
  const names = listedNames(workloads.map((other) => other.name));
  return { where: "workload", expected: `a workload of ${fleet}: ${names}`, got: show(name) };
}

export function withdrawBid(asked: Asked): Written<never> {
  const { request, view } = asked;
  const id = asked.path["bid"] ?? "";
  const stored = bidNamed(id, view.controls);
  checkOwnerOf(stored.bid, asked);
  checkCondition(request, stored.version, `bid ${id}`);
  return { status: 204, change: withoutBids([id], view), before: stored.bid, after: null };
}

/** @throws Problem where there is no such bid. */
export function bidNamed(id: string, controls: FleetControls): StoredBid {
  const stored = storedBid(id, controls);
  if (!stored) throw new Problem("not-found", `there is no bid ${JSON.stringify(id)}`);
  return stored;
}

/** The controls without some bids, of which the versions are remembered. */
export function withoutBids(
  ids: readonly string[],
  { controls, nowSeconds }: Pick<Asked["view"], "controls" | "nowSeconds">,
): Pick<FleetControls, "bids" | "withdrawn"> {
  const gone = new Set(ids);
  const kept = Object.entries(controls.bids).filter(([id]) => !gone.has(id));
  const withdrawn = Object.fromEntries(
    ids.map((id) => [id, { version: controls.bids[id]?.version ?? 0, atSeconds: nowSeconds }] as const),
  );
  return { bids: Object.fromEntries(kept), withdrawn: { ...controls.withdrawn, ...withdrawn } };
}

function storedBid(id: string, { bids }: FleetControls): StoredBid | undefined {
  return Object.hasOwn(bids, id) ? bids[id] : undefined;
}

function withdrawnBid(id: string, { withdrawn = {} }: FleetControls): { readonly version: number } | undefined {
  return Object.hasOwn(withdrawn, id) ? withdrawn[id] : undefined;
}

/** Nobody takes another's bid away, or puts one of its own in its place. */
function checkOwnerOf(bid: { readonly workload: string } | undefined, asked: Pick<Asked, "request" | "view">): void {
  const workload = asked.view.spec.workloads.find(({ name }) => name === bid?.workload);
  if (workload) checkOwner(asked, workload);
}

function checkRoom({ bids }: FleetControls): void {
  if (Object.keys(bids).length < mostBids) return;
  throw new Problem("limit-reached", `expected at most ${mostBids} bids, and there are as many: withdraw one`);
}
