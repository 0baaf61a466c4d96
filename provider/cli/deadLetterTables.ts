import Table from "cli-table3";
import type { FleetQueues } from "../aws/deadLetters/fleetQueues.js";
import type { FleetEvent } from "../companion/fleetEvent.js";
import { countedText, spanText } from "../replay/report/figureText.js";
import { LetterFate, type LetterRow } from "./deadLetterMoves.js";

/** Counts of one run, for people and programs. */
export interface LetterCounts {
  readonly moved: number;
  readonly dropped: number;
  /** About how many are there still, those that others hold included. */
  readonly left: number;
}

/** The letters of a run, in its order. */
export function letterTable(rows: readonly LetterRow[], nowSeconds: number): string {
  const table = new Table({
    head: ["kind", "instance", "age", "received", "", "nothing left to say"],
    style: { head: [], border: [] },
  });
  for (const { event, receives, fate, stale } of rows) {
    const { kind, instanceId, atEpochSeconds } = shownOf(event);
    const age = atEpochSeconds === undefined ? "" : spanText(Math.max(0, Math.round(nowSeconds - atEpochSeconds)));
    table.push([kind, instanceId ?? "", age, String(receives), fate, stale ?? ""]);
  }
  return table.toString();
}

/** One sentence on a run. */
export function letterSummary({ moved, dropped, left }: LetterCounts, dryRun: boolean): string {
  const there = `${countedText(left, "dead letter")} ${left === 1 ? "is" : "are"} there`;
  if (dryRun) return `${there}; nothing was moved`;
  return `${moved} moved back, ${dropped} dropped as stale; ${there}`;
}

/** Everything of a run as JSON. */
export function letterJson(queues: FleetQueues, rows: readonly LetterRow[], counts: LetterCounts): string {
  const letters = rows.map(({ messageId, event, receives, fate, stale }) => ({
    messageId,
    ...shownOf(event),
    receives,
    fate,
    ...(stale !== undefined && { stale }),
  }));
  return JSON.stringify({ queues, letters, ...counts }, undefined, 2);
}

export function countsOf(rows: readonly LetterRow[], left: number): LetterCounts {
  const having = (fate: LetterFate): number => rows.filter((row) => row.fate === fate).length;
  return { moved: having(LetterFate.Moved), dropped: having(LetterFate.Dropped), left };
}

interface ShownEvent {
  readonly kind: string;
  readonly instanceId?: string;
  readonly atEpochSeconds?: number;
}

function shownOf(event: FleetEvent): ShownEvent {
  if (event.kind === "none") return { kind: "unknown" };
  const { kind, atEpochSeconds } = event;
  return {
    kind,
    ...("instanceId" in event && { instanceId: event.instanceId }),
    ...(atEpochSeconds !== undefined && { atEpochSeconds }),
  };
}
