import { browser } from "./browser.js";
import { connectionAfter, starting, type Connection } from "./connection.js";
import { readDecided, readPresent, type FleetState } from "./fleetState.js";

const hiddenWaitSeconds = 30;
/** What changes with decisions is read again after so long even when none was made: its hour goes on. */
const decidedAgeSeconds = 10;

export interface Polling {
  /** Asks now, or once more right after the round that is under way. */
  readonly askNow: () => void;
}

/** Reads the fleet again and again, one round at a time. @param told after every round. */
export function startPolling(told: (state: FleetState, connection: Connection) => void): Polling {
  let state: FleetState = {};
  let connection = starting;
  let decided: { readonly decision: string | undefined; readonly readAt: number } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isAskedAgain = false;

  async function round(isForced: boolean): Promise<void> {
    const present = await readPresent(state);
    let { failures } = present;
    state = present.state;
    const { fleet } = state;
    const isOld =
      decided === undefined || decided.decision !== fleet?.decidedAt || ageOf(decided.readAt) > decidedAgeSeconds;
    if (fleet && failures.length === 0 && (isOld || isForced)) {
      const reading = await readDecided(state, fleet.at);
      ({ state, failures } = reading);
      if (failures.length === 0) decided = { decision: fleet.decidedAt, readAt: Date.now() };
    }
    connection = connectionAfter(connection, { state, failures });
    told(state, connection);
  }

  async function ask(isForced = false): Promise<void> {
    if (isAsking) {
      isAskedAgain = true;
      return;
    }
    clearTimeout(timer);
    isAsking = true;
    try {
      await round(isForced);
    } finally {
      isAsking = false;
      const waitSeconds = Math.max(connection.waitSeconds, browser.document.hidden ? hiddenWaitSeconds : 0);
      if (isAskedAgain) void ask(true);
      else timer = setTimeout(() => void ask(), waitSeconds * 1000);
      isAskedAgain = false;
    }
  }

  browser.document.addEventListener("visibilitychange", () => {
    if (!browser.document.hidden) void ask();
  });
  browser.addEventListener("online", () => void ask());
  void ask();
  return { askNow: () => void ask(true) };
}

function ageOf(milliseconds: number): number {
  return (Date.now() - milliseconds) / 1000;
}
