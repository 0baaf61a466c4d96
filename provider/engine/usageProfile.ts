import type { Needs } from "./candidates.js";
import type { Architecture } from "./instanceType.js";

/** What one unit of a workload was seen using at one moment. */
export interface UsageSample {
  readonly vcpuUsed: number;
  readonly memoryGiBUsed: number;
  readonly gpusUsed: number;
  readonly networkGbpsUsed: number;
  readonly storageIopsUsed: number;
}

/** The share of the samples that rates must cover, and the margin on top: the defaults of the autoscaler below. */
const coveredShare = 0.9;
const margin = 0.15;

/**
 * The needs of a unit from a sample of its metrics. Of what can be waited for (CPU, network, storage): the 90th
 * percentile by nearest rank; of memory, whose lack ends the process: the most used; on both a margin of 15 %. These
 * are the defaults of the Kubernetes Vertical Pod Autoscaler's recommender (target percentile 0.9, safety margin
 * fraction 0.15, memory by its peaks). GPUs: the most used, rounded up, without a margin.
 * @returns undefined where there is no sample.
 */
export function profileNeeds(samples: readonly UsageSample[], architecture: Architecture): Needs | undefined {
  if (samples.length === 0) return undefined;
  const used = (read: (sample: UsageSample) => number): number[] => samples.map(read).sort((a, b) => a - b);
  return {
    architecture,
    vcpu: withMargin(
      percentile(
        used((sample) => sample.vcpuUsed),
        coveredShare,
      ),
    ),
    memoryGiB: withMargin(
      percentile(
        used((sample) => sample.memoryGiBUsed),
        1,
      ),
    ),
    gpus: Math.ceil(
      percentile(
        used((sample) => sample.gpusUsed),
        1,
      ),
    ),
    networkGbps: withMargin(
      percentile(
        used((sample) => sample.networkGbpsUsed),
        coveredShare,
      ),
    ),
    storageIops: withMargin(
      percentile(
        used((sample) => sample.storageIopsUsed),
        coveredShare,
      ),
    ),
  };
}

function withMargin(amount: number): number {
  return amount * (1 + margin);
}

/** The nearest-rank percentile of ascending values, of which there is at least one. */
function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.ceil(share * ascending.length) - 1] ?? 0;
}
