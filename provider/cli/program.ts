import { Command } from "commander";
import type { ExplainOptions } from "./explainOptions.js";
import { addApiCommands } from "./api/addApiCommands.js";
import { addDeadLetters } from "./deadLetters.js";
import { addMarket } from "./market.js";
import { addModels } from "./models.js";
import { addPredictors } from "./predictors.js";
import type { PlanOptions } from "./plan/planCommand.js";
import type { StatusOptions } from "./status/status.js";
import type { Terminal } from "./terminal.js";
import { version } from "./version.js";

/**
 * The `blended-fleet` command. Parsing throws; `main` alone ends the process. Each command loads what it needs when it
 * runs, so that help and version come at once.
 */
export function buildProgram(terminal: Terminal): Command {
  const program = new Command("blended-fleet")
    .description("The cheapest blend of spot, on-demand and shadow capacity that honours what you declared.")
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.error(text.trimEnd()),
    });
  addDemo(program, terminal);
  addPlan(program, terminal);
  addReplay(program, terminal);
  addExplain(program, terminal);
  addStatus(program, terminal);
  addMarket(program, terminal);
  addPredictors(program, terminal);
  addAblate(program, terminal);
  addModels(program, terminal);
  addAdvise(program);
  addDeadLetters(program, terminal);
  addApiCommands(program, terminal);
  addServe(program, terminal);
  addDashboard(program, terminal);
  pointToHelp(program, program.name());
  return program;
}

/** After an error each command points to its own help. */
function pointToHelp(command: Command, name: string): void {
  const shown = command.commands.length > 0 ? "the commands" : "its options";
  command.showHelpAfterError(`(${name} --help shows ${shown})`);
  for (const each of command.commands) pointToHelp(each, `${name} ${each.name()}`);
}

function addDemo(program: Command, terminal: Terminal): void {
  program
    .command("demo")
    .description("preview the quickstart fleet, run it for weeks on a synthetic market, and report, without a cloud")
    .option("--days <days>", "days to simulate", "21")
    .option("--seed <number>", "seed of the synthetic market", "1")
    .option("--out <folder>", "where report.html and report.json go", "out")
    .action(async (options: Record<string, string>) => {
      const { demo } = await import("./demo.js");
      await demo(options, terminal);
    });
}

function addPlan(program: Command, terminal: Terminal): void {
  program
    .command("plan")
    .description("what `pulumi preview` would say of a fleet, without Pulumi and without a cloud")
    .argument("<file|program>", "a fleet as JSON or YAML, or the folder of a Pulumi program in TypeScript or YAML")
    .option("--stack <name>", "of a program: the stack whose configuration it reads, Pulumi.<name>.yaml")
    .option("--answers <file>", "of a program: what its cloud answers to what it reads there, as JSON or YAML")
    .option(
      "--compare <old>",
      "what changed and why: against a plan as JSON, a file or a program; - for standard input",
    )
    .option("--json", "print all of it as JSON, which a later --compare takes")
    .option("--markdown", "print it for a comment on a pull request")
    .action(async (subject: string, options: PlanOptions) => {
      const { planCommand } = await import("./plan/planCommand.js");
      await planCommand(subject, options, terminal);
    });
}

function addReplay(program: Command, terminal: Terminal): void {
  program
    .command("replay")
    .description("run a fleet, a plain service or deadline jobs on recorded traces beside the baselines")
    .requiredOption("--traces <folder>", "folder of <zone>_<accelerator>_<count>.json traces")
    .option("--only <text>", "use only the traces whose file name contains this")
    .option("--fleet <file>", "a fleet as JSON or YAML, with the fields of BlendedFleet's args")
    .option("--target <units>", "units wanted ready, without --fleet (default 4)")
    .option("--cold-start <seconds>", "from launch to ready, without --fleet (default 180)")
    .option("--notice <seconds>", "notice before a loss; 0 replays by whole ticks (default 0)")
    .option("--deadline <time>", "run deadline jobs instead: time to finish in; times as 180, 30m or 52h")
    .option("--work <time>", "with --deadline: work of a job")
    .option("--overhead <time>", "with --deadline: what a start or a change of market takes (default 180)")
    .option("--every <time>", "with --deadline: a job starts this often (default: the deadline)")
    .option("--sweep", "replay in many scenarios: --target, --cold-start and --notice then take lists as 2,4,8")
    .option("--profile <names>", "with --sweep: our profiles (default cost-first,balanced,resilience-first)")
    .option("--risk-weights <numbers>", "with --sweep: shares of the profile's price of risk (default 0.25,0.5,1,2,4)")
    .option("--csv <file>", "with --sweep: write every figure as CSV")
    .option("--json <file>", "write the report as JSON")
    .option("--html <file>", "write the report as a page")
    .option("--seed <number>", "recorded in the report; a replay of traces draws nothing at random", "1")
    .action(async (options: Record<string, string>) => {
      const { replay } = await import("./replay.js");
      await replay(options, terminal);
    });
}

function addExplain(program: Command, terminal: Terminal): void {
  program
    .command("explain")
    .description("why a decision was made: what it weighed, in a replay or in the log of a fleet's decisions")
    .option("--traces <folder>", "replay this folder of traces up to the decision")
    .option("--from <log>", "or read the log of decisions: a folder or s3://bucket/decisions")
    .option("--url <url>", "or the last decisions of a running fleet, by its API (BLENDED_FLEET_URL)")
    .option(
      "--token <token>",
      "with --url: of serve's identities (BLENDED_FLEET_TOKEN); else signed with your own credentials",
    )
    .option("--decisions <number>", "with --url: last decisions to show (default 5)")
    .option("--at <moment>", "the newest decision up to then: 3d4h or 8100 into a replay, 2026-03-01T10:00Z in a log")
    .option("--next <kind>", "instead the first decision from then on with such an action: launch, release, ... or any")
    .option("--workload <name>", "show this workload alone; with --next, one of its actions")
    .option("--instance <id>", "show what concerns this instance; with --next, an action on it")
    .option("--model <file>", "the model of losses that decided, if it was not the shipped one")
    .option("--only <text>", "with --traces: as of replay")
    .option("--fleet <file>", "with --traces: as of replay")
    .option("--target <units>", "with --traces: as of replay")
    .option("--cold-start <seconds>", "with --traces: as of replay")
    .option("--notice <seconds>", "with --traces: as of replay")
    .option("--json", "print all of it as JSON")
    .action(async (options: ExplainOptions) => {
      const { explain } = await import("./explain.js");
      await explain(options, terminal);
    });
}

function addStatus(program: Command, terminal: Terminal): void {
  program
    .command("status")
    .description("a running fleet as it is now, by its API or read with your own credentials")
    .option("--url <url>", "the fleet's API: the component's output apiUrl, or what serve printed (BLENDED_FLEET_URL)")
    .option(
      "--token <token>",
      "with --url: of serve's identities (BLENDED_FLEET_TOKEN); else signed with your own credentials",
    )
    .option("--bucket <name>", "or the fleet's bucket: the component's output bucketName")
    .option(
      "--table <name>",
      "with --bucket: the fleet's table, for what the companion remembers now; else its newest snapshot",
    )
    .option("--decisions <number>", "with --bucket: last decisions to show (default 3)")
    .option("--json", "print all of it as JSON")
    .action(async (options: StatusOptions) => {
      const { status } = await import("./status/status.js");
      await status(options, terminal);
    });
}

function addServe(program: Command, terminal: Terminal): void {
  program
    .command("serve")
    .description("run a fleet on a synthetic market behind the developer API and its page, without a cloud")
    .option("--fleet <file>", "a fleet as JSON or YAML, with the fields of BlendedFleet's args (default: an example)")
    .option("--port <port>", "of the server; 0 for any that is free", "8787")
    .option("--host <address>", "of the server", "127.0.0.1")
    .option("--identities <file>", "who may call, as JSON; else one identity with a token that is printed")
    .option("--speed <seconds>", "seconds of the fleet in a second: 1, 60, ... or max", "60")
    .option("--days <days>", "how long the market is", "7")
    .option("--seed <number>", "seed of the synthetic market", "1")
    .option("--data <folder>", "where snapshots of workloads' work go; else a temporary folder")
    .action(async (options: Record<string, string>) => {
      const { serve } = await import("./serve.js");
      await serve(options, terminal);
    });
}

function addDashboard(program: Command, terminal: Terminal): void {
  program
    .command("dashboard")
    .description("the page of a deployed fleet, on a local server that signs with your own credentials")
    .option("--url <url>", "the fleet's API: the component's output apiUrl (BLENDED_FLEET_URL)")
    .option("--port <port>", "of the local server; 0 for any that is free", "8788")
    .action(async (options: Record<string, string>) => {
      const { dashboard } = await import("./dashboard.js");
      await dashboard(options, terminal);
    });
}

function addAblate(program: Command, terminal: Terminal): void {
  program
    .command("ablate")
    .description("what each model earns: generated fleets on a recording, with all three and with each one replaced")
    .requiredOption("--traces <folder>", "folder of traces")
    .option("--from <share>", "the share of the recording to leave out, from its start", "0")
    .option("--until <share>", "the share of the recording to end at", "1")
    .option("--model <file>", "a model of pools' losses that train has written; else the shipped one")
    .option("--fleets <number>", "fleets of one workload of each kind", "2")
    .option("--seed <number>", "seed of the first fleet's workloads", "1")
    .option("--profile <name>", "blend profile, by which all is valued", "balanced")
    .option(
      "--threshold <share>",
      "predicted impact that is an alarm, as a share of the hourly price; else the profile's",
    )
    .option("--risk-weights <numbers>", "shares of the profile's price of risk to decide by", "0.5,1,2")
    .option("--cold-start <seconds>", "from launch to ready", "180")
    .option("--notice <seconds>", "notice before a loss; 0 replays by whole ticks", "0")
    .option("--json <file>", "write every figure as JSON")
    .action(async (options: Record<string, string>) => {
      const { ablate } = await import("./ablate.js");
      await ablate(options, terminal);
    });
}

function addAdvise(program: Command): void {
  program
    .command("advise")
    .description("decide for another scheduler: JSON lines in, one line out for each, until the input ends")
    .action(async () => {
      const { advise } = await import("./advise.js");
      await advise();
    });
}
