import { momentText } from "../document/momentText.js";
import {
  newestStateSnapshot,
  stateSnapshotKey,
  stateSnapshotPrefix,
  writeStateSnapshot,
} from "../document/stateSnapshot.js";
import type { FleetSpec } from "../engine/fleet.js";
import { recoveredState, type RememberedThen } from "../engine/recoveredState.js";
import type { FleetState } from "../engine/state.js";
import { CorruptDataError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { SnapshotStore } from "../ports/snapshotStore.js";
import type { StateStore, StoredState } from "../ports/stateStore.js";

export interface SnapshottedStateOptions {
  readonly inner: StateStore;
  /** One in which nothing expires: a fleet that stood still for weeks has its last snapshot still. */
  readonly snapshots: SnapshotStore;
  readonly spec: FleetSpec;
  /** Seconds since 1970. */
  readonly clock: Clock;
  /** Told in words of a snapshot that could not be put, or not be used, and of a state that came back. */
  readonly tell: (what: string) => void;
}

/**
 * What is remembered besides for forecasts is put this often. S3 asks 5 USD for a million puts or lists (Amazon S3
 * pricing, us-east-1, S3 Standard): at one of each every five minutes that is 0.09 USD a month, where one a minute would
 * be 0.43 USD.
 */
export const snapshotEverySeconds = 300;

/** The newest may be torn or of a newer version of this package; those before it serve then. */
const snapshotsKept = 3;

/**
 * A state store that keeps snapshots of what is saved in it, and gives the newest good one back where the document
 * itself is damaged, of a form that this version can't read, or gone. What comes back is made safe by `recoveredState`;
 * a snapshot of the very version that can't be read is that document, and comes back as it was.
 *
 * Nothing waits for a snapshot: `save` notes what is to be put, and `flush`, at the end of a round, puts it. Rounds that
 * end in between lose nothing, for the document is saved.
 */
export class SnapshottedState implements StateStore {
  private unput: RememberedThen | undefined;
  /** Absent until this process has put one: then it is not known what the last one has. */
  private last: { readonly atSeconds: number; readonly memorable: string } | undefined;

  constructor(private readonly options: SnapshottedStateOptions) {}

  async load(): Promise<StoredState | undefined> {
    try {
      return (await this.options.inner.load()) ?? (await this.recovered(0, "no state is stored"));
    } catch (failure) {
      if (!(failure instanceof CorruptDataError)) throw failure;
      const recovered = await this.recovered(failure.version ?? 0, failure.message);
      if (!recovered) throw failure;
      return recovered;
    }
  }

  async save(state: FleetState, expectedVersion: number): Promise<number> {
    const version = await this.options.inner.save(state, expectedVersion);
    this.unput = { state, version };
    return version;
  }

  /** To be called at the end of a round, whatever came of it. Never throws: a failure is told, and the next round tries again. */
  async flush(): Promise<void> {
    if (!this.unput) return;
    const { state } = this.unput;
    const atSeconds = this.options.clock.nowSeconds();
    const memorable = memorableOf(state);
    if (!this.isDue(atSeconds, memorable)) return;
    try {
      await this.put(this.unput, atSeconds);
      this.last = { atSeconds, memorable };
      this.unput = undefined;
    } catch (failure) {
      this.options.tell(`no snapshot of the state was put: ${(failure as Error).message}`);
    }
  }

  private isDue(atSeconds: number, memorable: string): boolean {
    if (this.last?.memorable !== memorable) return true;
    return Math.abs(atSeconds - this.last.atSeconds) >= snapshotEverySeconds;
  }

  private async put(document: RememberedThen, atSeconds: number): Promise<void> {
    const { snapshots } = this.options;
    await snapshots.put(stateSnapshotKey(atSeconds, document.version), writeStateSnapshot(document));
    const keys = await snapshots.list(stateSnapshotPrefix);
    for (const key of keys.slice(0, -snapshotsKept)) await snapshots.delete(key);
  }

  private async recovered(lostVersion: number, why: string): Promise<StoredState | undefined> {
    const { snapshots, spec, clock, tell } = this.options;
    const found = await newestStateSnapshot(snapshots, spec.name, (reason) =>
      tell(`a snapshot of the state can't be used: ${reason}`),
    );
    if (!found) return undefined;
    const recovered = `${why}; recovered from the snapshot of ${momentText(found.state.decidedAtSeconds)}`;
    tell(recovered);
    const isTheLost = lostVersion > 0 && found.version === lostVersion;
    const state = isTheLost ? found.state : recoveredState(spec, found, lostVersion, clock.nowSeconds());
    return { state, version: lostVersion, recovered };
  }
}

/** What nobody can see again once it is forgotten: a change of it is put at once. */
function memorableOf({ workloads, known, pending, outcomes }: FleetState): string {
  return JSON.stringify([
    Object.entries(workloads).map(([name, { degraded, orphans, beganAtSeconds, movedAtSeconds, saveSeconds, job }]) => [
      ...[name, degraded, orphans, beganAtSeconds, movedAtSeconds, saveSeconds, job?.startsWork],
    ]),
    Object.entries(known).flatMap(([id, { snapshot, warnedUntilSeconds, leaving, takenOver }]) => {
      const told = [snapshot, warnedUntilSeconds, takenOver];
      return leaving || told.some((each) => each !== undefined) ? [[id, leaving, ...told]] : [];
    }),
    pending.map(({ action }) => action.key),
    outcomes.filter(({ kind }) => kind === "checkpointed" || kind === "restored" || kind === "failed"),
  ]);
}
