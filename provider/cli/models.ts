import type { Command } from "commander";
import type { Terminal } from "./terminal.js";

/** `blended-fleet models`: which model of losses a fleet decides by. The commands load what they need when they run. */
export function addModels(program: Command, terminal: Terminal): void {
  const models = program
    .command("models")
    .description("which model of losses is in force: its history, a better one, and back")
    .requiredOption("--store <store>", "where the fleet's models are: a folder or s3://bucket/models");
  const commands = () => import("./modelCommands.js");
  models
    .command("list")
    .description("show which model was in force when, and why")
    .option("--json", "print it as JSON")
    .action(async (_: object, command: Command) => (await commands()).listModels(command.optsWithGlobals(), terminal));
  models
    .command("promote")
    .description("put a model in force that beats the present one on later forecasts")
    .requiredOption("--model <file>", "a model that train has written")
    .option("--from <log>", "the log of forecasts to compare on: a folder or s3://bucket/forecasts")
    .option("--force", "put it in force all the same; it is recorded that it was forced")
    .option("--who <name>", "who is recorded (default: the name of the user who runs this)")
    .option("--why <text>", "why, for the record", "")
    .option("--seed <number>", "seed of the resampled days", "1")
    .action(async (_: object, command: Command) =>
      (await commands()).promoteModel(command.optsWithGlobals(), terminal),
    );
  models
    .command("rollback")
    .description("put an earlier model in force again")
    .option("--to <hash>", "the model's hash or its beginning, or `shipped` (default: the one before the present one)")
    .option("--who <name>", "who is recorded (default: the name of the user who runs this)")
    .option("--why <text>", "why, for the record", "")
    .action(async (_: object, command: Command) =>
      (await commands()).rollBackModel(command.optsWithGlobals(), terminal),
    );
}
