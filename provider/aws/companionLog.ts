import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { calibrationDimensions, calibrationNamespace } from "../document/calibrationMetrics.js";

/** Whose companion it is. */
export interface LogSource {
  readonly fleet: string;
  /** Project and stack. */
  readonly stack: string;
}

export interface CompanionLog {
  /**
   * Lines of JSON with `level`, `timestamp`, `fleet` and `stack`; after `log.addContext(context)` of an invocation also
   * with `function_request_id` and `cold_start`. An error among a line's details is told with its name and stack.
   */
  readonly log: Logger;
  /** Gathers values until `publishStoredMetrics()`, which is called only where there are any: it warns of none. */
  readonly metrics: Metrics;
}

const serviceName = "blended-fleet";

/**
 * What a companion says, on Powertools. Both write to standard output by a console of their own, so that nothing is
 * wrapped: in a function whose log format is JSON the global `console` puts its text into another object, where neither
 * a search nor CloudWatch's embedded metric format (CloudWatch User Guide, "Specification: Embedded metric format")
 * would find it. Lambda's own log level applies to lines that have `level` and `timestamp` (Lambda Developer Guide,
 * "Log-level filtering").
 */
export function companionLog({ fleet, stack }: LogSource): CompanionLog {
  const log = new Logger({ serviceName, persistentKeys: { fleet, stack } });
  const metrics = new Metrics({ namespace: calibrationNamespace, serviceName, logger: log });
  // Powertools adds a dimension of its own, by which the dashboard's two would find nothing.
  metrics.clearDefaultDimensions();
  const [fleetDimension, stackDimension] = calibrationDimensions;
  metrics.setDefaultDimensions({ [fleetDimension]: fleet, [stackDimension]: stack });
  return { log, metrics };
}
