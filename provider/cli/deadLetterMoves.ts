import type { DeadLetter, DeadLetterQueue } from "../aws/deadLetters/deadLetterQueue.js";
import { parseFleetEvent, type FleetEvent } from "../companion/fleetEvent.js";
import { staleBecause } from "../companion/staleEvent.js";

/** What became of a letter. */
export const LetterFate = {
  /** Nothing yet: only looked at. */
  Seen: "seen",
  /** Its copy is in the queue of events, and it is here still. */
  Copied: "copied",
  Moved: "moved",
  Dropped: "dropped",
  /** It was given back in this same run and has failed again. */
  CameBack: "came back",
} as const;
export type LetterFate = (typeof LetterFate)[keyof typeof LetterFate];

export interface LetterRow {
  readonly messageId: string;
  readonly event: FleetEvent;
  readonly receives: number;
  /** Why it has nothing left to say; absent where it still has. */
  readonly stale?: string;
  fate: LetterFate;
}

export interface MovingLetters {
  readonly queue: Pick<DeadLetterQueue, "next" | "copyBack" | "drop" | "release">;
  readonly dropStale: boolean;
  /** Since 1970. */
  readonly nowSeconds: () => number;
  /** What became of each so far: filled while it goes on, so that it can be told where it ends early. */
  readonly rows: LetterRow[];
  /** Told after each letter. */
  readonly onLetter: () => void;
  readonly signal: AbortSignal;
}

/**
 * Gives every letter back, or drops it where it is stale and that is wanted, until none are left that nobody else holds. A
 * letter is dropped only after its copy was taken: what fails in between leaves both, never none.
 * @throws whatever stopped it, after releasing what it held.
 */
export async function moveLetters(moving: MovingLetters): Promise<void> {
  const copies = new Set<string>();
  for (;;) {
    const letters = await moving.queue.next();
    if (letters.length === 0) return;
    const left = [...letters];
    try {
      for (const letter of letters) {
        moving.signal.throwIfAborted();
        const row = rowOf(letter, moving.nowSeconds());
        moving.rows.push(row);
        if (copies.has(letter.messageId)) {
          row.fate = LetterFate.CameBack;
          return;
        }
        await moveLetter(moving, letter, row, copies);
        left.shift();
        moving.onLetter();
      }
    } finally {
      await releaseQuietly(moving, left);
    }
  }
}

/** The first letters, which are released again: a message group shows no more while these are held. */
export async function seeLetters(moving: MovingLetters): Promise<void> {
  const letters = await moving.queue.next();
  moving.rows.push(...letters.map((letter) => rowOf(letter, moving.nowSeconds())));
  await releaseQuietly(moving, letters);
}

async function moveLetter(
  { queue, dropStale }: MovingLetters,
  letter: DeadLetter,
  row: LetterRow,
  copies: Set<string>,
): Promise<void> {
  if (dropStale && row.stale !== undefined) {
    await queue.drop(letter);
    row.fate = LetterFate.Dropped;
    return;
  }
  copies.add(await queue.copyBack(letter));
  row.fate = LetterFate.Copied;
  await queue.drop(letter);
  row.fate = LetterFate.Moved;
}

/** What can't be released now is free within a minute anyway. */
async function releaseQuietly({ queue }: MovingLetters, letters: readonly DeadLetter[]): Promise<void> {
  if (letters.length > 0) await queue.release(letters).catch(() => undefined);
}

function rowOf({ messageId, body, receives }: DeadLetter, nowSeconds: number): LetterRow {
  const event = parseFleetEvent(body);
  const stale = staleBecause(event, nowSeconds);
  return { messageId, event, receives, ...(stale !== undefined && { stale }), fate: LetterFate.Seen };
}
