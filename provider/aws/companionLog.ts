import { Metrics } from "@aws-lambda-powertools/metrics";
import { calibrationDimensions, calibrationNamespace } from "../document/calibrationMetrics.js";
import { fleetLog, serviceName, type FleetLog, type LogSource } from "./fleetLog.js";

export interface CompanionLog {
  readonly log: FleetLog;
  /** Gathers values until `publishStoredMetrics()`, which is called only where there are any: it warns of none. */
  readonly metrics: Metrics;
}

/**
 * What a companion says: its log, and metrics in CloudWatch's embedded metric format (CloudWatch User Guide,
 * "Specification: Embedded metric format"), which goes to standard output as the log does and for the same reason.
 */
export function companionLog(source: LogSource): CompanionLog {
  const log = fleetLog(source);
  const metrics = new Metrics({ namespace: calibrationNamespace, serviceName, logger: log });
  // Powertools adds a dimension of its own, by which the dashboard's two would find nothing.
  metrics.clearDefaultDimensions();
  const [fleetDimension, stackDimension] = calibrationDimensions;
  metrics.setDefaultDimensions({ [fleetDimension]: source.fleet, [stackDimension]: source.stack });
  return { log, metrics };
}
