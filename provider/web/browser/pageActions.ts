import type { BidResource, WorkloadResource } from "../../api/resources.js";
import type { FleetState } from "./fleetState.js";

/** What a reader can do on the page besides reading. */
export interface PageActions {
  readonly checkpoint: (workload: string) => void;
  readonly drain: (workload: string, instance: string) => void;
  readonly prefer: (workload: WorkloadResource) => void;
  /** @param bid the one to change; absent: a new one. */
  readonly bid: (state: FleetState, bid?: BidResource) => void;
  readonly withdraw: (bid: BidResource) => void;
  readonly pauseOrResume: (state: FleetState) => void;
}

/** Whether who reads may change a workload. */
export function mayWrite({ workloads = [] }: FleetState, name: string): boolean {
  return workloads.some(({ workload, mayWrite }) => workload === name && mayWrite);
}
