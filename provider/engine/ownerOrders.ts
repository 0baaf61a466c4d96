import type { Departures } from "./departures.js";
import { because, type Draft } from "./draft.js";
import type { FleetSpec, WorkloadSpec } from "./fleet.js";
import { WorkloadKind } from "./fleet.js";
import { InstanceState } from "./observation.js";
import type { Order } from "./ownerRequests.js";
import type { KnownInstance } from "./state.js";
import { readyOf, type WorkloadView } from "./workloadView.js";

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

/**
 * Saves the work that was not saved since its owner ordered it. Done once a checkpoint is confirmed that was made after
 * the order; one that failed for good is not tried again for it.
 */
export function saveOrdered(
  { workload, serving }: WorkloadView,
  orders: readonly Order[],
  {
    known,
    unsaveable,
  }: {
    readonly known: Readonly<Record<string, KnownInstance>>;
    readonly unsaveable: ReadonlySet<string>;
  },
  draft: Draft,
): void {
  if (!workload.checkpoint) return;
  for (const order of orders) {
    if (order.kind !== "checkpoint") continue;
    for (const { id, state } of serving) {
      const { unsavedSinceSeconds = Infinity, snapshot } = known[id] ?? {};
      const isMeant = order.instance === undefined || order.instance === id;
      if (!isMeant || state !== InstanceState.Ready || unsavedSinceSeconds > order.atSeconds) continue;
      if (unsaveable.has(id) || draft.isUnderWay("checkpoint", id) || draft.isUnderWay("release", id)) continue;
      draft.add({
        kind: "checkpoint",
        workload: workload.name,
        instance: id,
        ...(snapshot !== undefined && { follows: snapshot }),
        reason: because("its owner ordered a checkpoint"),
      });
    }
  }
}

/** Gives up units that their owner wants drained, once as many others are ready as are wanted. */
export function releaseDrained(view: WorkloadView, wantedUnits: number, departures: Departures): void {
  const { drained, workload } = view;
  if (drained.length === 0 || readyOf(view.serving).length < wantedUnits) return;
  for (const unit of drained) departures.send(unit, workload.checkpoint, because("its owner ordered it drained"));
}
