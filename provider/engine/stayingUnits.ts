import { InstanceState, type ObservedInstance } from "./observation.js";
import { countsToPart, type WorkloadView } from "./workloadView.js";

/**
 * How many of a workload's serving units stay, kept up to date while units are given up one by one: each question is
 * answered without going through the units again.
 */
export class StayingUnits {
  private ready = 0;
  /** Units that are not ready, by the moment of their launch: few moments, for a start is short. */
  private readonly unready = new Map<number, number>();
  /** Ready units by the part whose promise they keep, or take up in this round. */
  private readonly keeping = new Map<string, number>();

  constructor(private readonly view: WorkloadView) {
    for (const unit of view.serving) this.count(unit, 1);
  }

  /** Others that serve without it: ready ones, or for one that is still starting those that are ready no later. */
  besides({ state, launchedAtSeconds }: ObservedInstance): number {
    if (state !== InstanceState.Starting) return this.ready - (state === InstanceState.Ready ? 1 : 0);
    let noLater = this.ready - 1;
    for (const [moment, units] of this.unready) if (moment <= launchedAtSeconds) noLater += units;
    return noLater;
  }

  /** Units that are ready and keep a part's promise. */
  keepingPromiseOf(part: string): number {
    return this.keeping.get(part) ?? 0;
  }

  giveUp(unit: ObservedInstance): void {
    this.count(unit, -1);
  }

  /** A ready unit takes up another part's promise, whatever it kept before. */
  passOn(unit: ObservedInstance, part: string): void {
    if (countsToPart(this.view.workload, unit)) add(this.keeping, unit.part, -1);
    add(this.keeping, part, 1);
  }

  private count(unit: ObservedInstance, units: number): void {
    if (unit.state !== InstanceState.Ready) return add(this.unready, unit.launchedAtSeconds, units);
    this.ready += units;
    if (countsToPart(this.view.workload, unit)) add(this.keeping, unit.part, units);
  }
}

function add<Key>(counts: Map<Key, number>, key: Key, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}
