import type { Departures } from "./departures.js";
import { because, type Draft } from "./draft.js";
import { WorkloadKind, type FleetSpec, type WorkloadSpec } from "./fleet.js";
import type { Membership } from "./membership.js";
import { Level } from "./level.js";
import { InstanceState, Role, type ObservedInstance } from "./observation.js";
import type { Order } from "./ownerRequests.js";
import { countsToPart, readyOf, type WorkloadView } from "./workloadView.js";

/** What the owner of a workload ordered. */
export function ordersFor({ name }: WorkloadSpec, { requests }: FleetSpec): readonly Order[] {
  return (requests?.orders ?? []).filter(({ workload }) => workload === name);
}

/** Units that their owner wants drained. A deadline job's is left: what it runs on is decided by its deadline. */
export function drainedUnits({ kind }: WorkloadSpec, orders: readonly Order[]): ReadonlySet<string> {
  if (kind === WorkloadKind.DeadlineJob) return none;
  return new Set(orders.flatMap((order) => (order.kind === "drain" ? [order.instance] : [])));
}

const none: ReadonlySet<string> = new Set();

/** What is known of units by their ids, and which of them can't be saved. */
type Saved = Pick<Membership, "known" | "unsaveable">;

/**
 * Saves the work that was not saved since its owner ordered it. Done once a checkpoint is confirmed that was made after
 * the order; one that failed for good is not tried again for it.
 */
export function saveOrdered(view: WorkloadView, orders: readonly Order[], saved: Saved, draft: Draft): void {
  if (!view.workload.checkpoint) return;
  for (const order of orders) {
    if (order.kind !== "checkpoint") continue;
    const meant = view.serving.filter(({ id }) => order.instance === undefined || order.instance === id);
    for (const unit of meant.filter((each) => isUnsaved(each, order.atSeconds, saved))) save(unit, saved, draft);
  }
}

function isUnsaved({ id, state }: ObservedInstance, atSeconds: number, { known, unsaveable }: Saved): boolean {
  const { unsavedSinceSeconds = Infinity } = known[id] ?? {};
  return state === InstanceState.Ready && unsavedSinceSeconds <= atSeconds && !unsaveable.has(id);
}

function save({ id, workload }: ObservedInstance, { known }: Saved, draft: Draft): void {
  if (draft.isUnderWay("checkpoint", id) || draft.isUnderWay("release", id)) return;
  const { snapshot } = known[id] ?? {};
  draft.add({
    kind: "checkpoint",
    workload,
    instance: id,
    ...(snapshot !== undefined && { follows: snapshot }),
    reason: because("its owner ordered a checkpoint"),
  });
}

/**
 * Gives up units that their owner wants drained, once as many others are ready as are wanted, and those that keep what each
 * unit's part promises.
 * @param wanted units by part.
 */
export function releaseDrained(view: WorkloadView, wanted: ReadonlyMap<string, number>, departures: Departures): void {
  const { drained, workload } = view;
  if (drained.length === 0) return;
  const ready = readyOf(view.serving);
  if (ready.length < [...wanted.values()].reduce((sum, units) => sum + units, 0)) return;
  for (const unit of drained) {
    const kept = ready.filter((other) => other.part === unit.part && countsToPart(workload, other)).length;
    const isKept = unit.role === Role.Shadow || unit.level === Level.Immediate || kept >= (wanted.get(unit.part) ?? 0);
    if (isKept) departures.send(unit, workload.checkpoint, because("its owner ordered it drained"));
  }
}
