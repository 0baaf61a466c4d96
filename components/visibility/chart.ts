/** How a metric is drawn. */
export interface MetricOptions {
  readonly label?: string;
  readonly id?: string;
  readonly visible?: boolean;
}

/** A line of a chart, in the form of CloudWatch's dashboards: a metric by its dimensions, or an expression. */
export type Metric =
  | readonly [namespace: string, metric: string, dimension: string, value: string, options?: MetricOptions]
  | readonly [
      namespace: string,
      metric: string,
      dimension: string,
      value: string,
      otherDimension: string,
      otherValue: string,
      options: MetricOptions,
    ]
  | readonly [{ readonly expression: string; readonly label: string; readonly id: string }];

export interface Chart {
  readonly title: string;
  readonly metrics: readonly Metric[];
  readonly stat: "Average" | "Maximum" | "Minimum" | "Sum";
  readonly stacked?: boolean;
  /** Seconds; default a minute. */
  readonly period?: number;
  readonly annotations?: { readonly horizontal: readonly { readonly label: string; readonly value: number }[] };
}
