import { RequestFailedError } from "../errors.js";
import type { CompanionClients } from "./companionClients.js";
import { inTime } from "./inTime.js";

export interface RoundBudget {
  /** What is left of the run, such as Lambda's own `getRemainingTimeInMillis` tells. */
  readonly leftMilliseconds: () => number;
}

/** Kept back of every call but the state's, so that what came of a round can still be saved. */
const keptForStateMilliseconds = 3000;
/** Kept back of all calls, to answer and end. */
const keptToEndMilliseconds = 500;

/**
 * What one call may take at most, with all its tries, of services that a round can do without. Two or three of them come
 * one after the other before it is decided; a notice is worth two minutes, and no round begins an action in its last
 * seconds. Chosen, not measured.
 */
const mostMilliseconds: Partial<Record<keyof CompanionClients, number>> = { s3: 4000, ssm: 6000 };

type Call = (input: never) => Promise<object>;
type Middleware = (next: Call) => Call;

/** The part of a client that is used here; each has types of its own for the rest. */
interface Limited {
  readonly middlewareStack: { add(middleware: Middleware, options: { step: "initialize"; name: string }): void };
}

/**
 * Makes each call of these clients fail once its own time or the run's is over, with all its tries and its waits between
 * them. A call that was under way may have been carried out: like any lost answer it is asked for again in the next round.
 */
export function keepWithin(clients: Partial<CompanionClients>, budget: RoundBudget): void {
  for (const [name, client] of Object.entries(clients) as [keyof CompanionClients, Limited][]) {
    const kept = keptToEndMilliseconds + (name === "dynamoDb" ? 0 : keptForStateMilliseconds);
    const most = mostMilliseconds[name] ?? Infinity;
    const within: Middleware = (next) => async (input) => {
      const left = budget.leftMilliseconds() - kept;
      return left < most ? inTime(() => next(input), left, overdue) : inTime(() => next(input), most, unanswered);
    };
    client.middlewareStack.add(within, { step: "initialize", name: "keepWithinRound" });
  }
}

function overdue(): RequestFailedError {
  return new RequestFailedError("this run's time is over; the next goes on");
}

function unanswered(): RequestFailedError {
  return new RequestFailedError("no answer within the time that one call may take of a run");
}
