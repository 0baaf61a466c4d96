import type { Scene } from "./workloadScene.js";
import type { DegradedOption } from "./degradation.js";

/** Told what a decision is made of, while it is made. It is for looking only: nothing it does changes the decision. */
export interface Witness {
  /** A unit that the chosen blend could do without, and why it is not given up in this round. */
  kept(instance: string, why: string): void;
  /** What a workload's decision was made on, and what was chosen. */
  decided(scene: Scene, option: DegradedOption): void;
}
