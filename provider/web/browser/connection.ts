import type { Failure } from "./apiRequests.js";
import type { Reading } from "./fleetState.js";

/** How it stands between the page and the API. */
export interface Connection {
  readonly kind: "starting" | "live" | "partial" | "unreachable" | "unauthorised" | "forbidden" | "limited" | "failing";
  /** What a reader is told; empty while all is well. */
  readonly text: string;
  /** Rounds in a row that told nothing. */
  readonly failedRounds: number;
  readonly waitSeconds: number;
}

export const starting: Connection = { kind: "starting", text: "", failedRounds: 0, waitSeconds: 0 };

const usualWaitSeconds = 2;
const longestWaitSeconds = 30;

/** How it stands after a round of requests of which some may have failed. */
export function connectionAfter(before: Connection, { state, failures }: Reading): Connection {
  const worst = failures.map(([, failure]) => failure).sort((a, b) => rankOf(a) - rankOf(b))[0];
  if (worst === undefined) return { kind: "live", text: "", failedRounds: 0, waitSeconds: usualWaitSeconds };
  const failedRounds = before.failedRounds + 1;
  const waitSeconds = Math.min(
    longestWaitSeconds,
    Math.max(usualWaitSeconds * 2 ** Math.min(failedRounds - 1, 8), worst.retryAfterSeconds ?? 0),
  );
  const isFleetRead = state.fleet !== undefined && !failures.some(([name]) => name === "fleet");
  if (isFleetRead && worst.status !== 429) {
    const names = failures.map(([name]) => name).join(", ");
    return { kind: "partial", text: `Can't read ${names}: ${wordsOf(worst)}`, failedRounds, waitSeconds };
  }
  return { ...toldOf(worst, waitSeconds), failedRounds, waitSeconds };
}

/** Nobody answering says more than a refusal, a refusal of the caller more than one of a request. */
function rankOf({ status }: Failure): number {
  const order = [0, 401, 403, 429].indexOf(status);
  return order < 0 ? 4 : order;
}

function toldOf(failure: Failure, waitSeconds: number): Pick<Connection, "kind" | "text"> {
  const again = `Trying again in ${waitSeconds} s.`;
  switch (failure.status) {
    case 0:
      return { kind: "unreachable", text: `The API can't be reached: what is shown is old. ${again}` };
    case 401:
      return { kind: "unauthorised", text: `The API does not know who asks. ${failure.problem.detail}` };
    case 403:
      return { kind: "forbidden", text: `You may not read this fleet. ${failure.problem.detail} ${again}` };
    case 429:
      return { kind: "limited", text: `The API is asked too often. ${again}` };
    default:
      return { kind: "failing", text: `${wordsOf(failure)} ${again}` };
  }
}

function wordsOf({ status, problem }: Failure): string {
  return `${problem.title}${problem.detail === "" ? "" : `: ${problem.detail}`}${status === 0 ? "" : ` (${status})`}.`;
}
