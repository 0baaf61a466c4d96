import type { Command } from "commander";
import type { Terminal } from "./terminal.js";

/** `blended-fleet replay-dead-letters`: events that the companion could not handle, given to it again. */
export function addDeadLetters(program: Command, terminal: Terminal): void {
  program
    .command("replay-dead-letters")
    .description("give events that were put aside back to a fleet's companion, with your own credentials")
    .option("--fleet <name>", "the fleet, by the tags of its queues in your region")
    .option("--stack <project/stack>", "with --fleet: its stack, where several have a fleet of this name")
    .option("--queue <url>", "or its events queue, whose redrive policy names the dead letters")
    .option("--dead-letters <url>", "with --queue: the queue of dead letters instead")
    .option("--dry-run", "show the first ones and what would become of them, and move nothing")
    .option("--drop-stale", "drop those that have nothing left to say instead of giving them back")
    .option("--json", "print what became of each as JSON")
    .action(async (options: Record<string, string | boolean>) => {
      const { replayDeadLetters } = await import("./replayDeadLetters.js");
      await replayDeadLetters(options, terminal);
    });
}
