import type { Usage } from "../engine/observation.js";
import { drawFor } from "./seededDraw.js";
import type { SimulatedInstance } from "./simulatedInstance.js";

/** What an instance uses of itself at a moment; undefined where it is not measured. */
export type UsageOf = (instance: SimulatedInstance, nowSeconds: number) => Usage | undefined;

const daySeconds = 86_400;
const noiseSeconds = 300;
const noiseSwing = 0.15;

/**
 * Usage for a demo: CPU and I/O follow the day, highest in the afternoon, with noise that changes every five minutes;
 * memory stays nearly level. The shape is made up and only its repetition matters.
 */
export function syntheticUsage(seed: number): UsageOf {
  return (instance, nowSeconds) => {
    const day = 0.5 - 0.5 * Math.cos((2 * Math.PI * (nowSeconds % daySeconds)) / daySeconds);
    const noise = (metric: string): number =>
      noiseSwing * (2 * drawFor(seed, `${metric} ${instance.id} ${Math.floor(nowSeconds / noiseSeconds)}`) - 1);
    return {
      cpu: share(0.3 + 0.4 * day + noise("cpu")),
      memory: share(0.55 + 0.1 * day + noise("memory") / 3),
      io: share(0.15 + 0.3 * day + noise("io")),
    };
  };
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
