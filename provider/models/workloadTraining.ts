import * as z from "zod";

/** What a model of workloads was trained on. */
export interface WorkloadTraining {
  /** Generated workloads: simulated, no recording. */
  readonly generated: {
    readonly kinds: readonly string[];
    readonly firstSeed: number;
    /** Of each kind. */
    readonly workloads: number;
    /** Of each workload. */
    readonly moments: number;
  };
  /** Recorded metrics of a user's own workloads. */
  readonly recorded: readonly { readonly name: string; readonly rows: number }[];
}

export const workloadTrainingForm = z.strictObject({
  generated: z.strictObject({
    kinds: z.array(z.string()),
    firstSeed: z.number(),
    workloads: z.number(),
    moments: z.number(),
  }),
  recorded: z.array(z.strictObject({ name: z.string(), rows: z.number() })),
});
