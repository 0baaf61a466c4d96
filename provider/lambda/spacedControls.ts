import type { FleetControls } from "../engine/controls.js";
import { StateConflictError } from "../errors.js";
import type { ControlsStore, StoredControls } from "../ports/controlsStore.js";

/** The longest first wait; it doubles with each conflict in a row up to the longest of all. Chosen, not measured. */
const firstMilliseconds = 40;
const longestMilliseconds = 640;

export interface Spacing {
  /** From 0 to 1. */
  readonly random: () => number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/**
 * Controls of a store that several processes write to at once: who finds that another was quicker is told so after a while
 * that is its own, so that not all of them try again at the same moment.
 */
export class SpacedControls implements ControlsStore {
  private conflicts = 0;

  constructor(
    private readonly inner: ControlsStore,
    private readonly spacing: Spacing,
  ) {}

  load(): Promise<StoredControls | undefined> {
    return this.inner.load();
  }

  async save(controls: FleetControls, expectedVersion: number): Promise<number> {
    try {
      const version = await this.inner.save(controls, expectedVersion);
      this.conflicts = 0;
      return version;
    } catch (failure) {
      if (!(failure instanceof StateConflictError)) throw failure;
      const most = Math.min(longestMilliseconds, firstMilliseconds * 2 ** this.conflicts);
      this.conflicts += 1;
      await this.spacing.wait(most * this.spacing.random());
      throw failure;
    }
  }
}
