import { Logger } from "@aws-lambda-powertools/logger";

/** Whose function it is. */
export interface LogSource {
  readonly fleet: string;
  /** Project and stack. */
  readonly stack: string;
}

/**
 * Lines of JSON with `level`, `timestamp`, `fleet` and `stack`; after `log.addContext(context)` of an invocation also with
 * `function_request_id` and `cold_start`. An error among a line's details is told with its name and stack.
 */
export type FleetLog = Logger;

export const serviceName = "blended-fleet";

/**
 * What a fleet's function says, on Powertools. It writes to standard output by a console of its own, so that nothing is
 * wrapped: in a function whose log format is JSON the global `console` puts its text into another object, where no search
 * would find it. Lambda's own log level applies to lines that have `level` and `timestamp` (Lambda Developer Guide,
 * "Log-level filtering").
 */
export function fleetLog({ fleet, stack }: LogSource): FleetLog {
  return new Logger({ serviceName, persistentKeys: { fleet, stack } });
}
