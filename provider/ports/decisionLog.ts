import type { Action, Outcome } from "../engine/action.js";

/** The audit trail: what was decided and what came of it. Failing to write it never stops a decision. */
export interface DecisionLog {
  decided(nowSeconds: number, actions: readonly Action[]): void;
  happened(nowSeconds: number, action: Action, outcome: Outcome): void;
}
