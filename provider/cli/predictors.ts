import type { Command } from "commander";
import type { EvaluateOptions, ScoreOptions, TrainOptions } from "./modelOptions.js";
import type { Terminal } from "./terminal.js";

/** The commands that train models, measure them, and score by them. They load what they need when they run. */
export function addPredictors(program: Command, terminal: Terminal): void {
  addTrain(program, terminal);
  addEvaluate(program, terminal);
  addScore(program, terminal);
}

function addTrain(program: Command, terminal: Terminal): void {
  program
    .command("train")
    .description("train a model of pools' losses, of how well units do, or of what the loss of one costs")
    .option(
      "--kind <kind>",
      "revocation: losses; performance: how well units do; impact: what a loss costs",
      "revocation",
    )
    .option("--traces <folders...>", "revocation: folders of traces; more than one may be given")
    .option("--from <log>", "revocation: a log of forecasts: a folder or s3://bucket/forecasts")
    .option("--until <share>", "revocation: the share of each recording or log to train on, from its start (default 1)")
    .option("--metrics <files...>", "performance: metrics of your own workloads, as CSV or CloudWatch's JSON")
    .option("--model <file>", "where the model goes (default revocation.json, or as the kind is called)")
    .option("--seed <number>", "seed of the first weights and of the order of rows", "1")
    .action(async (options: TrainOptions) => {
      const { train } = await import("./train.js");
      await train(options, terminal);
    });
}

function addEvaluate(program: Command, terminal: Terminal): void {
  program
    .command("evaluate")
    .description("measure a model beside simpler ones; what kind it is of, its file says")
    .requiredOption("--model <file>", "a model that train has written")
    .option("--traces <folder>", "revocation: the folder of traces to measure on")
    .option("--from <share>", "revocation: the share of the recording to leave out, from its start (default 0)")
    .option("--metrics <files...>", "performance: metrics of your own workloads to measure on too")
    .option("--json <file>", "write every figure as JSON")
    .option("--html <file>", "revocation: write what was measured as a page, with plots")
    .option("--csv <file>", "revocation: write each forecast: pool,timeSeconds,p600,p1800,p3600")
    .option("--seed <number>", "seed of the resampled days, or of the models trained to measure with", "1")
    .action(async (options: EvaluateOptions) => {
      const { evaluate } = await import("./evaluate.js");
      await evaluate(options, terminal);
    });
}

function addScore(program: Command, terminal: Terminal): void {
  program
    .command("score")
    .description("score how well units do, 0 to 100, by their metrics")
    .requiredOption("--metrics <files...>", "metrics of your own workloads, as CSV or CloudWatch's JSON")
    .option("--model <file>", "a performance model that train has written (default: the shipped one)")
    .option("--json <file>", "write the score of every moment as JSON")
    .action(async (options: ScoreOptions) => {
      const { score } = await import("./score.js");
      await score(options, terminal);
    });
}
