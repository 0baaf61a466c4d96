/** What an instance can do. */
export interface Performance {
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly gpus: number;
  readonly networkGbps: number;
  readonly storageIops: number;
}

/**
 * Processor architecture.
 * @enum
 */
export const Architecture = { X86: "x86_64", Arm: "arm64" } as const;
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
