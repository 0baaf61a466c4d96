import type { PartSpec } from "./fleet.js";
import { compareLevels, Level } from "./level.js";
import type { ObservedInstance } from "./observation.js";
import { countsToPart, heldByPart, partsWeakestFirst, type WorkloadView } from "./workloadView.js";

/** Counts which part each unit of a workload serves, so that what is missing is filled once. */
export class PartLedger {
  private readonly missing = new Map<string, number>();
  private readonly strongestFirst: readonly PartSpec[];

  constructor(
    private readonly view: WorkloadView,
    wanted: ReadonlyMap<string, number>,
    private readonly pinned: ReadonlySet<string>,
    private readonly isOnDemand: (instance: ObservedInstance) => boolean,
  ) {
    const held = heldByPart(view);
    this.strongestFirst = partsWeakestFirst(view.workload).reverse();
    for (const { name } of this.strongestFirst) this.missing.set(name, (wanted.get(name) ?? 0) - (held.get(name) ?? 0));
  }

  /**
   * Units that are to count to another part: on-demand ones to a stronger promise, any where their own part has too
   * many or is not declared; the latter to the weakest where none lacks units.
   */
  *reassignable(
    units: readonly ObservedInstance[],
  ): Generator<{ readonly instance: ObservedInstance; readonly part: PartSpec }> {
    const free = new Set(units);
    for (const part of this.strongestFirst) {
      for (const instance of free) {
        if ((this.missing.get(part.name) ?? 0) <= 0) break;
        if (!this.mayMove(instance, part)) continue;
        free.delete(instance);
        this.add(part.name, -1);
        if (countsToPart(this.view.workload, instance)) this.add(instance.part, 1);
        yield { instance, part };
      }
    }
    for (const instance of free) {
      const part = this.countsToItsPart(instance) ? undefined : this.weakestFor(instance);
      if (!part) continue;
      this.add(part.name, -1);
      yield { instance, part };
    }
  }

  /** Hands launches to parts: on-demand to the strongest promise with units missing, spot to Immediate parts only. */
  fill(units: number, onDemand: boolean): { readonly part: PartSpec; readonly count: number }[] {
    const filled: { part: PartSpec; count: number }[] = [];
    const parts = this.strongestFirst.filter((part) => onDemand || part.level === Level.Immediate);
    let left = units;
    for (const part of parts) {
      const count = Math.min(left, Math.max(0, this.missing.get(part.name) ?? 0));
      if (count === 0) continue;
      this.add(part.name, -count);
      filled.push({ part, count });
      left -= count;
    }
    const weakest = parts.at(-1);
    if (left > 0 && weakest) filled.push({ part: weakest, count: left });
    return filled;
  }

  private countsToItsPart(instance: ObservedInstance): boolean {
    const isDeclared = this.strongestFirst.some(({ name }) => name === instance.part);
    return isDeclared && countsToPart(this.view.workload, instance);
  }

  private weakestFor(instance: ObservedInstance): PartSpec | undefined {
    const onDemand = this.isOnDemand(instance);
    return this.strongestFirst.findLast(({ level }) => onDemand || level === Level.Immediate);
  }

  private mayMove(instance: ObservedInstance, part: PartSpec): boolean {
    const onDemand = this.isOnDemand(instance);
    if (this.pinned.has(instance.id) || (part.level !== Level.Immediate && !onDemand)) return false;
    const own = this.strongestFirst.find(({ name }) => name === instance.part);
    if (own === part) return compareLevels(instance.level, part.level) < 0;
    if (own === undefined || !this.countsToItsPart(instance) || (this.missing.get(own.name) ?? 0) < 0) return true;
    return onDemand && compareLevels(own.level, part.level) < 0;
  }

  private add(part: string, more: number): void {
    this.missing.set(part, (this.missing.get(part) ?? 0) + more);
  }
}
