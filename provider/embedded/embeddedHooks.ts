import { CorruptDataError, RequestFailedError } from "../errors.js";
import type { CheckpointSpec, FleetSpec } from "../engine/fleet.js";
import type {
  CheckpointAnswer,
  CheckpointOrder,
  DegradeOrder,
  EndOrder,
  HooksPort,
  RestoreAnswer,
  RestoreOrder,
} from "../ports/hooks.js";
import type { SnapshotStore } from "../ports/snapshotStore.js";
import { AnswerTable } from "./answerTable.js";
import type { EmbeddedWork, WorkloadWork } from "./embeddedWork.js";
import { numberOf, type SavePoint } from "./lineageWork.js";
import type { SimulatedInstance, SimulatedMarket } from "./market.js";
import { readSnapshot, snapshotBytes } from "./snapshotContent.js";

export interface EmbeddedHooksOptions {
  readonly market: SimulatedMarket;
  readonly fleet: FleetSpec;
  readonly work: EmbeddedWork;
  readonly snapshots: SnapshotStore;
}

/** A warning that an instance got. */
export interface Warning {
  readonly workload: string;
  readonly instance: string;
  readonly dueAtSeconds: number;
}

/** A deadline job is one lineage, whatever runs it. */
const jobLineage = "job";

/** The hooks of simulated workloads. Checkpoints are real bytes in the snapshot store and take simulated time. */
export class EmbeddedHooks implements HooksPort {
  private readonly answers: AnswerTable;
  private readonly degradedSteps = new Map<string, string[]>();
  private readonly given: Warning[] = [];
  private readonly jobSaves = new Map<string, number>();

  constructor(private readonly options: EmbeddedHooksOptions) {
    this.answers = new AnswerTable(options.market);
  }

  /** Names of the degradation steps a workload is in, in order. */
  degraded(workload: string): readonly string[] {
    return this.degradedSteps.get(workload) ?? [];
  }

  warnings(): readonly Warning[] {
    return this.given;
  }

  checkpoint({ workload, instance, key }: CheckpointOrder): Promise<CheckpointAnswer> {
    return this.answers.onceAsync("checkpoint", key, () => this.save(workload, instance));
  }

  restore({ workload, instance, snapshot, key }: RestoreOrder): Promise<RestoreAnswer> {
    return this.answers.onceAsync("restore", key, () => this.load(workload, instance, snapshot));
  }

  async degrade({ workload, step, key }: DegradeOrder): Promise<undefined> {
    this.answers.once("degrade", key, () => {
      const steps = this.degraded(workload);
      if (!steps.includes(step)) this.degradedSteps.set(workload, [...steps, step]);
    });
  }

  async undoDegrade({ workload, step, key }: DegradeOrder): Promise<undefined> {
    this.answers.once("undo-degrade", key, () => {
      this.degradedSteps.set(
        workload,
        this.degraded(workload).filter((taken) => taken !== step),
      );
    });
  }

  async warn({ workload, instance, dueAtSeconds, key }: EndOrder): Promise<void> {
    this.answers.once("warn", key, () => {
      this.running(instance);
      this.given.push({ workload, instance, dueAtSeconds });
    });
  }

  /** Simulated work needs no time to wind down. */
  async drain(): Promise<void> {}

  private async save(workload: string, instanceId: string): Promise<CheckpointAnswer> {
    const { market, snapshots } = this.options;
    const { checkpoint, entry } = this.checkpointed(workload);
    const atSeconds = market.nowSeconds;
    refuseIfTooLate(this.running(instanceId), checkpoint.saveSeconds, atSeconds);
    const point = this.savePoint(entry, workload, instanceId);
    const { lineage, positionSeconds } = point;
    const snapshot = this.snapshotKey(workload, point);
    await snapshots.put(snapshot, snapshotBytes({ workload, lineage, positionSeconds }, checkpoint.sizeMiB));
    const completeAtSeconds = atSeconds + checkpoint.saveSeconds;
    if (entry.kind === "job") {
      this.jobSaves.set(workload, point.number);
      entry.work.save(instanceId, checkpoint.saveSeconds, atSeconds);
    } else {
      const old = entry.work.saved(instanceId, { snapshot, positionSeconds, completeAtSeconds });
      for (const key of old) await snapshots.delete(key);
    }
    return { snapshot, atSeconds };
  }

  private async load(workload: string, instanceId: string, snapshot: string): Promise<RestoreAnswer> {
    const { market } = this.options;
    const { checkpoint, entry } = this.checkpointed(workload);
    const { poolIndex } = this.running(instanceId);
    if (!entry.work.isAtWork(instanceId)) throw new RequestFailedError(`${instanceId} is not ready to take work`);
    const found = await this.newestGood(workload, snapshot, entry);
    const { nowSeconds } = market;
    const restoredAtSeconds = nowSeconds + checkpoint.restoreSeconds;
    if (entry.kind === "job") {
      entry.work.restore(instanceId, found.point.positionSeconds, checkpoint.restoreSeconds, nowSeconds);
      return { snapshot: found.snapshot, lostWorkSeconds: 0 };
    }
    const usdPerHour = market.usdPerHour(poolIndex);
    const lostWorkSeconds = entry.work.restore(instanceId, found.point, restoredAtSeconds, nowSeconds, usdPerHour);
    return { snapshot: found.snapshot, lostWorkSeconds };
  }

  /** The asked snapshot, or the newest before it that can still be read. */
  private async newestGood(
    workload: string,
    asked: string,
    entry: WorkloadWork,
  ): Promise<{ readonly snapshot: string; readonly point: SavePoint }> {
    const { snapshots } = this.options;
    const lineage = asked.slice(0, asked.lastIndexOf("/") + 1);
    const stored = (await snapshots.list(lineage)).filter((key) => key <= asked).sort();
    const faults: string[] = stored.includes(asked) ? [] : [`${asked}: nothing is stored`];
    for (const snapshot of stored.reverse()) {
      if (entry.kind === "lineages" && entry.work.isTorn(snapshot)) {
        faults.push(`${snapshot}: its carrier was lost while it was written`);
        await snapshots.delete(snapshot);
        continue;
      }
      const point = await this.readPoint(snapshot, faults);
      if (point) return { snapshot, point };
    }
    throw new RequestFailedError(`${workload}: no snapshot can be restored: ${faults.join("; ")}`);
  }

  private async readPoint(snapshot: string, faults: string[]): Promise<SavePoint | undefined> {
    try {
      const bytes = await this.options.snapshots.get(snapshot);
      if (bytes) {
        const { lineage, positionSeconds } = readSnapshot(bytes);
        return { lineage, positionSeconds, number: numberOf(snapshot) };
      }
      faults.push(`${snapshot}: nothing is stored`);
    } catch (failure) {
      if (!(failure instanceof CorruptDataError)) throw failure;
      faults.push(`${snapshot}: ${failure.message}`);
    }
    return undefined;
  }

  private savePoint(entry: WorkloadWork, workload: string, instanceId: string): SavePoint {
    const { nowSeconds } = this.options.market;
    if (entry.kind === "lineages") return entry.work.savePoint(instanceId, nowSeconds);
    if (!entry.work.isAtWork(instanceId)) throw new RequestFailedError(`${instanceId} carries no work to save`);
    const number = (this.jobSaves.get(workload) ?? 0) + 1;
    return { lineage: jobLineage, number, positionSeconds: entry.work.doneSeconds(nowSeconds) };
  }

  private snapshotKey(workload: string, { lineage, number }: SavePoint): string {
    return `${this.options.fleet.name}/${workload}/${lineage}/${String(number).padStart(8, "0")}`;
  }

  private checkpointed(workload: string): { readonly checkpoint: CheckpointSpec; readonly entry: WorkloadWork } {
    const checkpoint = this.options.fleet.workloads.find((spec) => spec.name === workload)?.checkpoint;
    const entry = this.options.work.workOf(workload);
    if (checkpoint && entry) return { checkpoint, entry };
    throw new RequestFailedError(`expected a workload that declares a checkpoint, got ${workload}`);
  }

  private running(instanceId: string): SimulatedInstance {
    const instance = this.options.market.instance(instanceId);
    if (!instance) throw new RequestFailedError(`${instanceId} is gone`);
    return instance;
  }
}

function refuseIfTooLate(instance: SimulatedInstance, saveSeconds: number, nowSeconds: number): void {
  const leftSeconds = (instance.noticedUntilSeconds ?? Infinity) - nowSeconds;
  if (leftSeconds >= saveSeconds) return;
  throw new RequestFailedError(
    `${instance.id} goes in ${Math.round(leftSeconds)} s, saving takes ${saveSeconds} s: too late for a checkpoint`,
  );
}
