import { addForecastMetrics, runningCalibrationOf } from "../aws/forecastMetrics.js";
import type { CompanionLog } from "../aws/companionLog.js";
import type { Taken } from "../companion/companion.js";
import type { FleetEvent } from "../companion/fleetEvent.js";
import type { Round } from "../companion/reconcile.js";
import type { BidLine } from "../engine/bids/auction.js";
import { roundMetric } from "../document/roundMetrics.js";
import type { RoundReport } from "./companionHandler.js";

/** Rounds as lines of the companion's log, one each and one for each failure, and as metrics. */
export function roundReport({ log, metrics }: CompanionLog): RoundReport {
  return {
    taken({ round, dropped }: Taken, events: readonly FleetEvent[], seconds: number): void {
      if (!round) return log.debug("events of others", { dropped });
      tellRound(log, round, { events: events.map(({ kind }) => kind), dropped, seconds });
      addRoundMetrics(metrics, round);
    },
    malformed: (messageId, why) => log.warn("an event that can't be used is dropped", { messageId, why }),
    failed(failure) {
      metrics.addMetric(roundMetric.failed, "Count", 1);
      log.error("the round failed; its events come again", failure as Error);
    },
    publish(): void {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}

function tellRound(log: CompanionLog["log"], round: Round, batch: object): void {
  const { observation, decision, results, forgot, unstored, nextState } = round;
  if (forgot !== undefined) log.warn("what was remembered could not be used", { why: forgot });
  if (unstored !== undefined) log.warn("hours of the account could not be stored", { why: unstored });
  if (nextState.account?.dropped) log.warn("hours of the account were lost", { ...nextState.account.dropped });
  for (const { action, outcome } of results) {
    if (outcome.kind === "failed") log.warn(`${action.kind} failed`, { key: action.key, why: outcome.why });
  }
  log.info("round", {
    ...batch,
    instances: observation.instances.length,
    actions: decision.actions.map(({ kind, workload, reason }) => ({ kind, workload, why: reason.text })),
    pending: nextState.pending.length,
    ...bidsOf(nextState.auction?.lines ?? []),
  });
}

function bidsOf(lines: readonly BidLine[]): object {
  const sum = (of: (line: BidLine) => number): number => lines.reduce((total, line) => total + of(line), 0);
  if (lines.length === 0) return {};
  return {
    bids: {
      asked: sum(({ asked }) => asked),
      awarded: sum(({ awarded }) => awarded),
      granted: sum(({ granted }) => granted),
    },
  };
}

function addRoundMetrics(metrics: CompanionLog["metrics"], { decision, results }: Round): void {
  const failures = results.filter(({ outcome }) => outcome.kind === "failed");
  metrics.addMetric(roundMetric.actions, "Count", results.length);
  metrics.addMetric(roundMetric.failedActions, "Count", failures.length);
  const missed = failures.filter(({ action }) => action.kind === "checkpoint");
  metrics.addMetric(roundMetric.missedCheckpoints, "Count", missed.length);
  addForecastMetrics(metrics, runningCalibrationOf(decision.nextState.forecasts.sums));
}
