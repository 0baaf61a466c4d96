import type { Action, Outcome } from "../engine/action.js";
import type { DecisionInput } from "../engine/decisionInput.js";

/** The audit trail: what was decided and what came of it. Failing to write it never stops a decision. */
export interface DecisionLog {
  /** @param on what was decided on, by the model of losses of this name. */
  decided(nowSeconds: number, actions: readonly Action[], on: DecisionInput, model: string): void;
  happened(nowSeconds: number, action: Action, outcome: Outcome): void;
}
