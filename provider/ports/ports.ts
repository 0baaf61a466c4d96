import type { AccountStore } from "./accountStore.js";
import type { CapacityPort } from "./capacity.js";
import type { Clock } from "./clock.js";
import type { DecisionLog } from "./decisionLog.js";
import type { ForecastLog } from "./forecastLog.js";
import type { HooksPort } from "./hooks.js";
import type { PricesPort } from "./prices.js";
import type { StateStore } from "./stateStore.js";

/** All that a reconcile needs of the world. */
export interface Ports {
  readonly clock: Clock;
  readonly capacity: CapacityPort;
  readonly prices: PricesPort;
  readonly state: StateStore;
  readonly hooks: HooksPort;
  readonly log: DecisionLog;
  /** Absent where nobody will train on it. */
  readonly forecasts?: ForecastLog;
  /** Absent where nobody asks later what workloads were charged. */
  readonly accounts?: AccountStore;
}
