import { WorkloadKind, type FleetSpec, type WorkloadSpec } from "../engine/fleet.js";
import { Role, type JobProgress } from "../engine/observation.js";
import { parseTags, type InstanceIdentity } from "../engine/tags.js";
import { JobWork } from "./jobWork.js";
import { LineageWork, type WorkTotals } from "./lineageWork.js";
import type { MarketListener, SimulatedInstance, SimulatedMarket } from "./market.js";

/** The work of one workload; what has neither a checkpoint nor a deadline has none. */
export type WorkloadWork =
  { readonly kind: "lineages"; readonly work: LineageWork } | { readonly kind: "job"; readonly work: JobWork };

/**
 * What the fleet's units do while the market runs: the workloads' own simulated world. To be told of the market's
 * events; it changes nothing in the market.
 */
export class EmbeddedWork implements MarketListener {
  private readonly works = new Map<string, WorkloadWork>();

  constructor(
    private readonly market: SimulatedMarket,
    private readonly fleet: FleetSpec,
  ) {
    for (const workload of fleet.workloads) {
      const work = workOf(workload);
      if (work) this.works.set(workload.name, work);
    }
  }

  workOf(workload: string): WorkloadWork | undefined {
    return this.works.get(workload);
  }

  /** Progress of every deadline job. */
  jobs(): JobProgress[] {
    const { nowSeconds } = this.market;
    const found: JobProgress[] = [];
    for (const entry of this.works.values()) {
      if (entry.kind === "job") found.push(entry.work.progress(nowSeconds, this.startingUntil(entry.work.workload)));
    }
    return found;
  }

  /** Totals of a checkpointed workload or a deadline job; undefined for any other. */
  totals(workload: string): WorkTotals | undefined {
    const entry = this.works.get(workload);
    if (!entry) return undefined;
    if (entry.kind === "lineages") return entry.work.totals(this.market.nowSeconds);
    return { doneSeconds: entry.work.doneSeconds(this.market.nowSeconds), lostSeconds: 0, lostUsd: 0 };
  }

  ready(instance: SimulatedInstance): void {
    this.takePlace(instance);
  }

  retagged(instance: SimulatedInstance): void {
    if (instance.state === "ready") this.takePlace(instance);
  }

  lost(instance: SimulatedInstance): void {
    this.leave(instance);
  }

  released(instance: SimulatedInstance): void {
    this.leave(instance);
  }

  private takePlace(instance: SimulatedInstance): void {
    const identity = this.member(instance);
    const entry = identity && this.works.get(identity.workload);
    if (!entry) return;
    if (identity.role === Role.Serving) entry.work.begin(instance.id, this.market.nowSeconds);
    else if (entry.kind === "lineages") entry.work.keepInStep(instance.id);
  }

  private leave(instance: SimulatedInstance): void {
    const identity = this.member(instance);
    const entry = identity && this.works.get(identity.workload);
    if (!entry) return;
    entry.work.end(instance.id, this.market.nowSeconds, this.market.usdPerHour(instance.poolIndex));
  }

  private member(instance: SimulatedInstance): InstanceIdentity | undefined {
    if (this.works.size === 0) return undefined;
    const identity = parseTags(instance.tags);
    return identity?.fleet === this.fleet.name ? identity : undefined;
  }

  private startingUntil(workload: string): number[] {
    const until: number[] = [];
    for (const instance of this.market.instances()) {
      if (instance.state !== "starting" || instance.stopsOnceStarted) continue;
      const identity = this.member(instance);
      if (identity?.workload === workload && identity.role === Role.Serving) until.push(instance.readyAtSeconds);
    }
    return until;
  }
}

function workOf(workload: WorkloadSpec): WorkloadWork | undefined {
  if (workload.kind === WorkloadKind.DeadlineJob && workload.deadline) {
    const { workSeconds, restartOverheadSeconds } = workload.deadline;
    const options = { workSeconds, restartOverheadSeconds, keepsWork: !workload.checkpoint };
    return { kind: "job", work: new JobWork(workload.name, options) };
  }
  return workload.checkpoint ? { kind: "lineages", work: new LineageWork(workload.name) } : undefined;
}
