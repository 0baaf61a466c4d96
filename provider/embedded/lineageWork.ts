import { RequestFailedError } from "../errors.js";

/** Work that is carried by one instance at a time and saved now and then: its checkpoints build on one another. */
interface Lineage {
  readonly name: string;
  /** Unit-seconds of work done, as of the last settling. */
  positionSeconds: number;
  /** Complete and incomplete saves, oldest first. */
  readonly saves: Save[];
}

interface Save {
  readonly snapshot: string;
  readonly positionSeconds: number;
  /** Until then it is being written, and lost if its carrier is. */
  readonly completeAtSeconds: number;
}

interface Carrier {
  lineage: Lineage;
  /** Works from then on; absent while it only keeps the work: a shadow. */
  workingFromSeconds?: number;
}

/** What is about to be saved. */
export interface SavePoint {
  readonly lineage: string;
  readonly number: number;
  readonly positionSeconds: number;
}

/** Unit-seconds of one workload. */
export interface WorkTotals {
  /** Done and not lost; of work that waits for a carrier, what is saved. */
  readonly doneSeconds: number;
  readonly lostSeconds: number;
  /** What the capacity cost on which the lost work was done, at the price of the moment of the loss. */
  readonly lostUsd: number;
}

const savesKept = 3;

/**
 * The work of a checkpointed workload. Each unit at work does a second of it a second; losing a unit destroys what is
 * since its last complete save, unless a shadow in step takes over.
 */
export class LineageWork {
  private readonly lineages = new Map<string, Lineage>();
  private readonly carriers = new Map<string, Carrier>();
  /** Shadows kept in step: each can take over the work of one unit. */
  private readonly heirs = new Set<string>();
  private readonly tornSnapshots = new Set<string>();
  private lostSeconds = 0;
  private lostUsd = 0;

  constructor(readonly workload: string) {}

  /** A unit serves: it goes on with what it carries, or begins anew. */
  begin(instanceId: string, nowSeconds: number): void {
    const carrier = this.carriers.get(instanceId) ?? { lineage: this.newLineage() };
    carrier.workingFromSeconds ??= nowSeconds;
    this.carriers.set(instanceId, carrier);
  }

  /** A shadow runs and is in step from now on. */
  keepInStep(instanceId: string): void {
    this.heirs.add(instanceId);
  }

  /** A unit is gone. Its work goes to a shadow in step, else what no save holds is lost. */
  end(instanceId: string, nowSeconds: number, usdPerHour: number): void {
    this.heirs.delete(instanceId);
    const carrier = this.carriers.get(instanceId);
    if (!carrier) return;
    settle(carrier, nowSeconds);
    this.carriers.delete(instanceId);
    this.dropIncomplete(carrier.lineage, nowSeconds);
    const [heir] = this.heirs;
    if (heir === undefined) this.lose(unsavedSeconds(carrier.lineage), usdPerHour);
    else this.inherit(heir, carrier.lineage, nowSeconds);
  }

  isAtWork(instanceId: string): boolean {
    return this.carriers.get(instanceId)?.workingFromSeconds !== undefined;
  }

  /** @throws RequestFailedError where there is nothing to save, or a save or a restore is under way. */
  savePoint(instanceId: string, nowSeconds: number): SavePoint {
    const carrier = this.carriers.get(instanceId);
    if (carrier?.workingFromSeconds === undefined)
      throw new RequestFailedError(`${instanceId} carries no work to save`);
    if (carrier.workingFromSeconds > nowSeconds) {
      const seconds = Math.ceil(carrier.workingFromSeconds - nowSeconds);
      throw new RequestFailedError(`${instanceId} is saving or restoring for another ${seconds} s`);
    }
    settle(carrier, nowSeconds);
    const { name, positionSeconds, saves } = carrier.lineage;
    const last = saves.at(-1);
    return { lineage: name, number: last ? numberOf(last.snapshot) + 1 : 1, positionSeconds };
  }

  /** Notes a save; no work is done until it is complete. Answers the snapshots that are kept no longer. */
  saved(instanceId: string, save: Save): readonly string[] {
    const carrier = this.carriers.get(instanceId);
    if (!carrier) return [];
    this.tornSnapshots.delete(save.snapshot);
    carrier.lineage.saves.push(save);
    carrier.workingFromSeconds = save.completeAtSeconds;
    return carrier.lineage.saves.splice(0, carrier.lineage.saves.length - savesKept).map((old) => old.snapshot);
  }

  /** True for a snapshot whose writing was cut short by the loss of its carrier. */
  isTorn(snapshot: string): boolean {
    return this.tornSnapshots.has(snapshot);
  }

  /**
   * Gives a lineage, back at a save of it, to a unit, which works on once it is restored; what that unit has done by
   * itself is kept. A unit that still carried the lineage begins anew, so that no work counts twice.
   * @returns the seconds of work between the save and where the lineage had come to.
   */
  restore(
    instanceId: string,
    at: SavePoint,
    restoredAtSeconds: number,
    nowSeconds: number,
    usdPerHour: number,
  ): number {
    const carrier = this.carriers.get(instanceId);
    const lineage = this.lineages.get(at.lineage);
    if (!carrier) throw new RequestFailedError(`${instanceId} is not ready to take work`);
    if (!lineage) throw new RequestFailedError(`expected a lineage of ${this.workload}, got ${at.lineage}`);
    if (carrier.lineage === lineage) return 0;
    this.takeFromCarrier(lineage, nowSeconds, usdPerHour);
    const savedBefore = savedSeconds(lineage);
    const lostWorkSeconds = Math.max(0, lineage.positionSeconds - at.positionSeconds);
    this.lose(Math.max(0, savedBefore - at.positionSeconds), usdPerHour);
    settle(carrier, nowSeconds);
    dropNewerThan(lineage, at.positionSeconds);
    lineage.positionSeconds = at.positionSeconds + unsavedSeconds(carrier.lineage);
    carrier.lineage = lineage;
    if (carrier.workingFromSeconds !== undefined) carrier.workingFromSeconds = restoredAtSeconds;
    return lostWorkSeconds;
  }

  totals(nowSeconds: number): WorkTotals {
    const carried = new Set<Lineage>();
    for (const carrier of this.carriers.values()) {
      settle(carrier, nowSeconds);
      carried.add(carrier.lineage);
    }
    let doneSeconds = 0;
    for (const lineage of this.lineages.values()) {
      doneSeconds += carried.has(lineage) ? lineage.positionSeconds : savedSeconds(lineage);
    }
    return { doneSeconds, lostSeconds: this.lostSeconds, lostUsd: this.lostUsd };
  }

  private newLineage(): Lineage {
    const name = String(this.lineages.size + 1).padStart(4, "0");
    const lineage = { name, positionSeconds: 0, saves: [] };
    this.lineages.set(name, lineage);
    return lineage;
  }

  private inherit(heir: string, lineage: Lineage, nowSeconds: number): void {
    this.heirs.delete(heir);
    const carrier = this.carriers.get(heir);
    if (!carrier) {
      this.carriers.set(heir, { lineage });
      return;
    }
    settle(carrier, nowSeconds);
    lineage.positionSeconds += unsavedSeconds(carrier.lineage);
    carrier.lineage = lineage;
  }

  private takeFromCarrier(lineage: Lineage, nowSeconds: number, usdPerHour: number): void {
    for (const [id, carrier] of this.carriers) {
      if (carrier.lineage !== lineage) continue;
      settle(carrier, nowSeconds);
      this.lose(unsavedSeconds(lineage), usdPerHour);
      if (carrier.workingFromSeconds !== undefined) carrier.lineage = this.newLineage();
      else {
        this.carriers.delete(id);
        this.heirs.add(id);
      }
    }
  }

  private dropIncomplete(lineage: Lineage, nowSeconds: number): void {
    const last = lineage.saves.at(-1);
    if (last === undefined || last.completeAtSeconds <= nowSeconds) return;
    this.tornSnapshots.add(last.snapshot);
    lineage.saves.pop();
  }

  private lose(seconds: number, usdPerHour: number): void {
    this.lostSeconds += seconds;
    this.lostUsd += (seconds / 3600) * usdPerHour;
  }
}

/** The number at the end of a snapshot's key. */
export function numberOf(snapshot: string): number {
  return Number(snapshot.slice(snapshot.lastIndexOf("/") + 1));
}

function settle(carrier: Carrier, nowSeconds: number): void {
  const from = carrier.workingFromSeconds;
  if (from === undefined || nowSeconds <= from) return;
  carrier.lineage.positionSeconds += nowSeconds - from;
  carrier.workingFromSeconds = nowSeconds;
}

function savedSeconds(lineage: Lineage): number {
  return lineage.saves.at(-1)?.positionSeconds ?? 0;
}

function unsavedSeconds(lineage: Lineage): number {
  return lineage.positionSeconds - savedSeconds(lineage);
}

function dropNewerThan(lineage: Lineage, positionSeconds: number): void {
  while (savedSeconds(lineage) > positionSeconds) lineage.saves.pop();
}
