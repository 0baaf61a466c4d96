import { zippedInput } from "../document/decisionInputText.js";
import type { LoggedDecision } from "../document/decisionLines.js";
import type { Action } from "../engine/action.js";
import type { DecisionInput } from "../engine/decisionInput.js";
import type { DecisionLog } from "../ports/decisionLog.js";

const most = 1000;

/** The last decisions with actions, in memory. */
export class RecentDecisions implements DecisionLog {
  private readonly decisions: LoggedDecision[] = [];

  decided(atEpochSeconds: number, actions: readonly Action[], on: DecisionInput, model: string): void {
    this.decisions.push({ atEpochSeconds, actions, on: { model, zipped: zippedInput(on) } });
    if (this.decisions.length > most) this.decisions.shift();
  }

  happened(): void {
    // What came of an action is in the state that the next decision is made on.
  }

  /** The newest first. @param beforeEpochSeconds none of then or later. */
  newest(limit: number, beforeEpochSeconds = Infinity): readonly LoggedDecision[] {
    return this.decisions
      .filter(({ atEpochSeconds }) => atEpochSeconds < beforeEpochSeconds)
      .slice(-limit)
      .reverse();
  }
}
