import type { FleetSpec } from "./fleet.js";
import type { Observation } from "./observation.js";
import type { FleetState } from "./state.js";

/** All that a decision is made on, besides the models: deciding on it again gives the same actions. */
export interface DecisionInput {
  readonly spec: FleetSpec;
  readonly state: FleetState;
  readonly observation: Observation;
}
