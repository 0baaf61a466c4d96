import { InstanceState, type ObservedInstance } from "./observation.js";
import { countsToPart, type WorkloadView } from "./workloadView.js";

/**
 * How many of a workload's serving units stay, kept up to date while units are given up one by one: each question is
 * answered without going through the units again.
 */
export class StayingUnits {
  private readonly all = new ReadyCount();
  private readonly steady = new ReadyCount();
  /** Ready units by the part whose promise they keep, or take up in this round. */
  private readonly keeping = new Map<string, number>();

  /** @param isSteady whether a unit is where on-demand may back the workload. */
  constructor(
    private readonly view: WorkloadView,
    private readonly isSteady: (unit: ObservedInstance) => boolean,
  ) {
    for (const unit of view.serving) this.count(unit, 1);
  }

  /** Others that serve without it: ready ones, or for one that is still starting those that are ready no later. */
  besides(unit: ObservedInstance): number {
    return this.all.servingWith(unit) - itself(unit);
  }

  /** The same of steady units alone. */
  steadyBesides(unit: ObservedInstance): number {
    return this.steady.servingWith(unit) - (this.isSteady(unit) ? itself(unit) : 0);
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
    this.all.count(unit, units);
    if (this.isSteady(unit)) this.steady.count(unit, units);
    if (unit.state !== InstanceState.Ready || !countsToPart(this.view.workload, unit)) return;
    add(this.keeping, unit.part, units);
  }
}

class ReadyCount {
  private ready = 0;
  /** Units that are not ready, by the moment of their launch: few moments, for a start is short. */
  private readonly unready = new Map<number, number>();

  count({ state, launchedAtSeconds }: ObservedInstance, units: number): void {
    if (state === InstanceState.Ready) this.ready += units;
    else add(this.unready, launchedAtSeconds, units);
  }

  /** Those that are ready, and for a unit that is still starting those that were launched no later. */
  servingWith({ state, launchedAtSeconds }: ObservedInstance): number {
    let serving = this.ready;
    if (state !== InstanceState.Starting) return serving;
    for (const [moment, units] of this.unready) if (moment <= launchedAtSeconds) serving += units;
    return serving;
  }
}

/** Whether a unit is one of those that serve with it. */
function itself({ state }: ObservedInstance): number {
  return state === InstanceState.Stopped ? 0 : 1;
}

function add<Key>(counts: Map<Key, number>, key: Key, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}
