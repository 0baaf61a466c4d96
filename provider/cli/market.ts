import type { Command } from "commander";
import type { Terminal } from "./terminal.js";

/** `blended-fleet market`: the file of a region's prices. */
export function addMarket(program: Command, terminal: Terminal): void {
  const market = program.command("market").description("the file of a region's prices that plans are made on");
  market
    .command("pull")
    .description("read prices, spot history and instance types from AWS, with your own credentials, into a file")
    .requiredOption("--region <region>", "region to read, such as eu-west-1")
    .option("--types <a,b,c>", "instance types (default: those of the built-in catalogue)")
    .option("--zones <a,b,c>", "zones of the region (default: all that the account may use)")
    .option("--days <days>", "days of spot price history, 1 to 90", "7")
    .option("--capacity <instances>", "instances that spot placement scores are asked for", "10")
    .option("--out <file>", "the file to write", "market.json")
    .option("--json", "print a summary as JSON")
    .action(async (options: Record<string, string | boolean>) => {
      const { marketPull } = await import("./marketPull.js");
      await marketPull(options, terminal);
    });
  market
    .command("show")
    .description("show the prices of a market file")
    .argument("<file>", "a file that market pull wrote")
    .option("--json", "print them as JSON")
    .action(async (file: string, options: Record<string, boolean>) => {
      const { marketShow } = await import("./marketShow.js");
      marketShow(file, options, terminal);
    });
  market
    .command("diff")
    .description("show what changed from one market file to another: zones, types, prices, facts and scores")
    .argument("<old>", "a file that market pull wrote; - reads standard input")
    .argument("<new>", "another of the same region; - reads standard input")
    .option("--threshold <percent>", "count smaller changes, and don't list them", "5")
    .option("--json", "print it as JSON")
    .option("--markdown", "print it as Markdown, for a comment on a pull request")
    .option("--exit-code", "end with status 1 where a change is listed")
    .action(async (before: string, after: string, options: Record<string, string | boolean>) => {
      const { marketDiffCommand } = await import("./marketDiff.js");
      await marketDiffCommand(before, after, options, terminal);
    });
}
