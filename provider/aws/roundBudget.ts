import { RequestFailedError } from "../errors.js";
import type { CompanionClients } from "./companionClients.js";

export interface RoundBudget {
  /** What is left of the run, such as Lambda's own `getRemainingTimeInMillis` tells. */
  readonly leftMilliseconds: () => number;
}

/** Kept back of every call but the state's, so that what came of a round can still be saved. */
const keptForStateMilliseconds = 3000;
/** Kept back of all calls, to answer and end. */
const keptToEndMilliseconds = 500;

type Call = (input: never) => Promise<object>;
type Middleware = (next: Call) => Call;

/** The part of a client that is used here; each has types of its own for the rest. */
interface Limited {
  readonly middlewareStack: { add(middleware: Middleware, options: { step: "initialize"; name: string }): void };
}

/**
 * Makes each call of these clients fail once the run's time is over, with all its tries and its waits between them. A
 * call that was under way may have been carried out: like any lost answer it is asked for again in the next round.
 */
export function keepWithin(clients: CompanionClients, budget: RoundBudget): void {
  for (const [name, client] of Object.entries(clients) as [keyof CompanionClients, Limited][]) {
    const kept = keptToEndMilliseconds + (name === "dynamoDb" ? 0 : keptForStateMilliseconds);
    client.middlewareStack.add((next) => async (input) => inTime(() => next(input), budget.leftMilliseconds() - kept), {
      step: "initialize",
      name: "keepWithinRound",
    });
  }
}

async function inTime<Answer>(call: () => Promise<Answer>, milliseconds: number): Promise<Answer> {
  if (milliseconds <= 0) throw overdue();
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(overdue()), milliseconds);
  });
  try {
    return await Promise.race([call(), end]);
  } finally {
    clearTimeout(timer);
  }
}

function overdue(): RequestFailedError {
  return new RequestFailedError("this run's time is over; the next goes on");
}
