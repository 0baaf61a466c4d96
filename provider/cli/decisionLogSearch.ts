import { unzippedInput } from "../document/decisionInputText.js";
import { readDecisionLines, type LoggedDecision } from "../document/decisionLines.js";
import type { Action } from "../engine/action.js";
import type { DecisionInput } from "../engine/decisionInput.js";
import { CorruptDataError } from "../errors.js";
import type { DecisionQuestion } from "../replay/decisionSearch.js";
import { logBatchesAt, type StorageAddress } from "./storageAddress.js";

/** A decision of a log, with what it was made on where the log has that. */
export interface ReadDecision {
  readonly atEpochSeconds: number;
  readonly actions: readonly Action[];
  readonly on?: { readonly model: string; readonly input: DecisionInput };
}

/** A batch is begun by its first line, and has what one round logged: an hour before is early enough for what follows. */
const earlierSeconds = 3600;
/** A decision up to a moment is looked for in the day before it. */
const backSeconds = 86_400;

/**
 * Reads a log up to a decision.
 * @returns the decision where there is one, with warnings about what could not be read.
 * @throws InputError where there is no log.
 */
export async function findLoggedDecision(
  address: StorageAddress,
  { atSeconds, next }: DecisionQuestion,
  tell: (step: string) => void,
  signal: AbortSignal,
): Promise<{ readonly found?: ReadDecision; readonly warnings: readonly string[] }> {
  let found: LoggedDecision | undefined;
  let damaged = 0;
  for await (const { where, text } of logBatchesAt(address, atSeconds - (next ? earlierSeconds : backSeconds))) {
    signal.throwIfAborted();
    tell(where);
    const batch = readDecisionLines(text);
    damaged += batch.damaged;
    const { decisions } = batch;
    found = (next ? decisions.find(isNext) : decisions.findLast(({ atEpochSeconds: at }) => at <= atSeconds)) ?? found;
    if (next ? found : decisions.some(({ atEpochSeconds }) => atEpochSeconds > atSeconds)) break;
  }
  const warnings = damaged > 0 ? [`${damaged} lines are no entries of a decision log, and left out`] : [];
  return found ? readInput(found, warnings) : { warnings };

  function isNext({ atEpochSeconds, actions }: LoggedDecision): boolean {
    return atEpochSeconds >= atSeconds && next?.(actions) === true;
  }
}

function readInput(
  { atEpochSeconds, actions, on }: LoggedDecision,
  warnings: readonly string[],
): { readonly found: ReadDecision; readonly warnings: readonly string[] } {
  if (!on) {
    const why = "this entry is of an earlier version: it has reasons, and not what was decided on";
    return { found: { atEpochSeconds, actions }, warnings: [...warnings, why] };
  }
  try {
    const input = unzippedInput(on.zipped);
    return { found: { atEpochSeconds, actions, on: { model: on.model, input } }, warnings };
  } catch (failure) {
    if (!(failure instanceof CorruptDataError)) throw failure;
    return { found: { atEpochSeconds, actions }, warnings: [...warnings, failure.message] };
  }
}
