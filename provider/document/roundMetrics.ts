/** Metrics that the companion publishes of its rounds, beside those of its forecasts, under the same dimensions. */
export const roundMetric = {
  /** Rounds that ended with an error: their events come again. */
  failed: "FailedRounds",
  actions: "Actions",
  failedActions: "FailedActions",
  /** Checkpoints that did not make it. */
  missedCheckpoints: "MissedCheckpoints",
} as const;
