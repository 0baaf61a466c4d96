import type { Action, Outcome } from "../engine/action.js";
import type { LaunchedUnit, PendingAction } from "../engine/state.js";
import { ActionFailedError } from "../errors.js";
import { act, type ActingOn } from "./act.js";

export interface ActionResult {
  readonly action: Action;
  readonly outcome: Outcome;
}

/** What came of actions. */
export interface CarriedOut {
  readonly results: readonly ActionResult[];
  /** What is to be tried, or asked about, in the next round. */
  readonly pending: readonly PendingAction[];
}

export interface CarryingOut extends ActingOn {
  /** Whether there is time left to begin another action; what is not begun stays pending. Absent: always. */
  readonly mayBegin?: () => boolean;
}

/** How often an action is tried, a round each, before it counts as failed. */
const mostAttempts = 3;
/** Calls to the world at the same time, when many units need the same. */
const mostAtOnce = 8;

/**
 * Carries actions out in their order. Neighbours of one kind go at the same time, for of those the order says only what
 * is begun first: of many units under notice each has its two minutes.
 * @param before what is still pending from earlier rounds.
 */
export async function carryOut(
  todo: readonly PendingAction[],
  on: CarryingOut,
  before: readonly PendingAction[] = [],
): Promise<CarriedOut> {
  const results: ActionResult[] = [];
  const pending: PendingAction[] = [];
  for (const together of inGroups(todo)) {
    const mayBegin = on.mayBegin?.() ?? true;
    const waits = ({ action }: PendingAction): boolean => !mayBegin || waitsForOther(action, [...before, ...pending]);
    const answers = await Promise.all(together.map(async (item) => (waits(item) ? item : attempt(item, on))));
    for (const answer of answers) {
      if ("attempts" in answer) pending.push(answer);
      else {
        results.push(answer);
        on.ports.log.happened(on.ports.clock.nowSeconds(), answer.action, answer.outcome);
      }
    }
  }
  return { results, pending };
}

/** What was launched, by the results of launches. */
export function launchedIn(results: readonly ActionResult[], nowSeconds: number): readonly LaunchedUnit[] {
  return results.flatMap(({ action, outcome }) => {
    if (action.kind !== "launch" || outcome.kind !== "launched") return [];
    const { pool, workload, part, level, role } = action;
    return (outcome.instances ?? []).map((id) => ({
      ...{ id, pool, workload, part, level, role },
      launchedAtSeconds: nowSeconds,
    }));
  });
}

function inGroups(todo: readonly PendingAction[]): readonly (readonly PendingAction[])[] {
  const groups: PendingAction[][] = [];
  for (const item of todo) {
    const last = groups.at(-1);
    const isLike = last?.[0]?.action.kind === item.action.kind && last.length < mostAtOnce && !isStep(item.action);
    if (isLike) last.push(item);
    else groups.push([item]);
  }
  return groups;
}

/** Degradation goes step by step: one that could not be taken or undone yet holds up those after it. */
function waitsForOther(action: Action, pending: readonly PendingAction[]): boolean {
  return isStep(action) && pending.some((other) => isStep(other.action) && other.action.workload === action.workload);
}

function isStep({ kind }: Action): boolean {
  return kind === "degrade" || kind === "undo-degrade";
}

/** What came of it, or what is to be asked or tried again. */
async function attempt(item: PendingAction, on: ActingOn): Promise<ActionResult | PendingAction> {
  const { action, attempts } = item;
  try {
    const answer = await act(on, action, item.begun);
    return "begun" in answer ? { ...item, begun: answer.begun } : { action, outcome: answer };
  } catch (error) {
    if (!(error instanceof ActionFailedError) && attempts + 1 < mostAttempts)
      return { ...item, attempts: attempts + 1 };
    const why = error instanceof Error ? error.message : String(error);
    return { action, outcome: { kind: "failed", action, workload: action.workload, why } };
  }
}
