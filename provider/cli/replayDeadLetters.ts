import { callersSqs, type SqsClient } from "../aws/deadLetters/callersSqs.js";
import { DeadLetterQueue, mostLettersAtOnce } from "../aws/deadLetters/deadLetterQueue.js";
import { queuesOfEvents, queuesOfFleet, type FleetQueues } from "../aws/deadLetters/fleetQueues.js";
import { LetterFate, moveLetters, seeLetters, type LetterRow, type MovingLetters } from "./deadLetterMoves.js";
import { readDeadLetterOptions, type DeadLetterInput, type QueueAddress } from "./deadLetterOptions.js";
import { countsOf, letterJson, letterSummary, letterTable, type LetterCounts } from "./deadLetterTables.js";
import { InterruptedError } from "./exitStatus.js";
import { withSteps } from "./steps.js";
import type { Terminal } from "./terminal.js";

/**
 * `blended-fleet replay-dead-letters`: gives each back to the companion. What was done is printed also where it ends early.
 * @throws InputError with every fault of the options, or where queue, credentials or region can't be right;
 * RequestFailedError where SQS fails; InterruptedError after Ctrl-C. Nothing is lost by any of them.
 */
export async function replayDeadLetters(
  options: Readonly<Record<string, string | boolean | undefined>>,
  terminal: Terminal,
): Promise<void> {
  const input = readDeadLetterOptions(options);
  const client = callersSqs(input.region);
  const queues = await queuesAt(client, input.address);
  const queue = new DeadLetterQueue(client, queues);
  const rows: LetterRow[] = [];
  let left = await queue.count();
  try {
    await withSteps(
      input.dryRun ? "Looking at dead letters" : "Moving dead letters back",
      async (tell, signal) => {
        await work(input, { queue, rows, signal, onLetter: () => tell(`${rows.length} of about ${left}`) });
        left = await queue.count();
      },
      terminal,
    );
  } catch (failure) {
    const counts = countsOf(rows, Math.max(0, left - rows.length));
    if (rows.length > 0) report(input, queues, rows, counts, terminal);
    throw failure instanceof InterruptedError ? new InterruptedError("interrupted; no letter is lost") : failure;
  }
  report(input, queues, rows, countsOf(rows, left), terminal);
}

type LetterWork = Pick<MovingLetters, "queue" | "rows" | "signal" | "onLetter">;

async function work({ dryRun, dropStale }: DeadLetterInput, letters: LetterWork): Promise<void> {
  const moving: MovingLetters = { ...letters, dropStale, nowSeconds: epochSeconds };
  await (dryRun ? seeLetters(moving) : moveLetters(moving));
}

async function queuesAt(client: SqsClient, address: QueueAddress): Promise<FleetQueues> {
  switch (address.kind) {
    case "fleet":
      return queuesOfFleet(client, address);
    case "events":
      return queuesOfEvents(client, address.url);
    case "both":
      return { events: address.events, deadLetters: address.deadLetters };
  }
}

function report(
  input: DeadLetterInput,
  queues: FleetQueues,
  rows: readonly LetterRow[],
  counts: LetterCounts,
  terminal: Terminal,
): void {
  for (const warning of warningsOf(input, rows, counts)) terminal.error(`warning: ${warning}`);
  if (input.json) return terminal.print(letterJson(queues, rows, counts));
  if (rows.length > 0) terminal.print(letterTable(rows, epochSeconds()));
  terminal.print(letterSummary(counts, input.dryRun));
}

function warningsOf({ dryRun }: DeadLetterInput, rows: readonly LetterRow[], { left }: LetterCounts): string[] {
  const having = (fate: LetterFate): number => rows.filter((row) => row.fate === fate).length;
  const warnings: string[] = [];
  if (having(LetterFate.CameBack) > 0) warnings.push("a letter that was given back has failed again; stopped there");
  if (having(LetterFate.Copied) > 0) {
    warnings.push(
      "the copy of one is in the queue, and the letter is still here: moved again, it comes twice at worst",
    );
  }
  if (dryRun && left > rows.length) {
    warnings.push(`a message group shows its first ${mostLettersAtOnce} letters only, until they are gone`);
  } else if (!dryRun && rows.length === 0 && left > 0) {
    warnings.push("somebody else holds them: ask again in a minute");
  }
  return warnings;
}

function epochSeconds(): number {
  return Date.now() / 1000;
}
