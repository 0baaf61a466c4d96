import * as z from "zod/mini";
import { count, object, text, texts } from "../document/plainForm.js";

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

export const workloadTrainingForm = object("what it was trained on", {
  generated: object("the generated workloads that it was trained on", {
    kinds: texts,
    firstSeed: count,
    workloads: count,
    moments: count,
  }),
  recorded: z.array(object("recorded metrics that it was trained on", { name: text, rows: count }), {
    error: "a list of recorded metrics",
  }),
});
