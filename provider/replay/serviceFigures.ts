/** The figures a policy is judged by; docs/replay.md has their definitions. */
export interface PolicyFigures {
  readonly name: string;
  /** Money / money of the wanted units on-demand for the whole time. */
  readonly costRatio: number;
  /** Share of the time, after the first cold start, with at least the wanted units ready: 0 to 1. */
  readonly availability: number;
  /** Mean of min(ready, wanted) / wanted over the same time: 0 to 1. */
  readonly readyShare: number;
  /** Time, after the first cold start, with nothing ready, in ticks: a whole number by the tick rules. */
  readonly zeroTicks: number;
  /** Instances lost a day. */
  readonly lossesPerDay: number;
  /** On-demand instance-time / (wanted units × time). */
  readonly onDemandShare: number;
}
