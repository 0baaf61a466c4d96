/** What an instance can do. */
export interface Performance {
  /** Virtual CPUs. */
  readonly vcpu: number;
  /** Memory in GiB. */
  readonly memoryGiB: number;
  /** How many; 0: none. */
  readonly gpus: number;
  /** Network bandwidth in Gbit/s. */
  readonly networkGbps: number;
  /** Storage operations a second. */
  readonly storageIops: number;
}

/**
 * Processor architecture.
 * @enum
 */
export const Architecture = {
  /** Intel's and AMD's. */
  X86: "x86_64",
  /** Graviton's. */
  Arm: "arm64",
} as const;
export type Architecture = (typeof Architecture)[keyof typeof Architecture];

/** Facts about one instance type. */
export interface InstanceTypeFacts {
  readonly name: string;
  readonly architecture: Architecture;
  readonly performance: Performance;
  readonly onDemandUsdPerHour: number;
  /** That price is its owner's own, as with Savings Plans. */
  readonly hasOwnPrice?: true;
  /** Typical spot discount against on-demand, 0 to 1. */
  readonly spotDiscount: number;
  /** Share of instances interrupted in a month, 0 to 1: the middle of the Spot Instance Advisor's band. */
  readonly monthlyInterruptionRate: number;
}
