import type { Command } from "commander";
import type { Terminal } from "../terminal.js";
import type { AuditOptions } from "./audit.js";
import type { PlaceOptions } from "./bids.js";
import type { BlendOptions } from "./blend.js";
import type { ChargesOptions } from "./charges.js";
import type { ApiOptions } from "./connection.js";
import type { OrderOptions, PauseOptions } from "./orders.js";
import type { PreferOptions } from "./preferences.js";

/** Commands on the API of a running fleet, deployed or of `serve`. */
export function addApiCommands(program: Command, terminal: Terminal): void {
  addBlend(program, terminal);
  addPrices(program, terminal);
  addBid(program, terminal);
  addPrefer(program, terminal);
  addOrders(program, terminal);
  addEngine(program, terminal);
  addCharges(program, terminal);
  addAudit(program, terminal);
}

/** What every command on the API takes. */
export function onApi(command: Command): Command {
  return command
    .option("--url <url>", "the fleet's API: the component's output apiUrl, or what serve printed (BLENDED_FLEET_URL)")
    .option("--token <token>", "of serve's identities (BLENDED_FLEET_TOKEN); else signed with your own credentials")
    .option("--json", "print all of it as JSON");
}

function addBlend(program: Command, terminal: Terminal): void {
  onApi(program.command("blend"))
    .description(
      "units by pool, as the last round left them: what runs where, for how much, and what is on its way out",
    )
    .option("--workload <name>", "of this workload alone, with the id of each unit")
    .action(async (options: BlendOptions) => {
      const { blend } = await import("./blend.js");
      await blend(options, terminal);
    });
}

function addPrices(program: Command, terminal: Terminal): void {
  onApi(program.command("prices"))
    .description("what a unit and hour costs by level, and what the price is made of")
    .action(async (options: ApiOptions) => {
      const { prices } = await import("./prices.js");
      await prices(options, terminal);
    });
}

function addBid(program: Command, terminal: Terminal): void {
  const bid = program.command("bid").description("bids for units on top of those that are declared");
  onApi(bid.command("list"))
    .description("all bids, what each was given and why")
    .action(async (options: ApiOptions) => {
      const { listBids } = await import("./bids.js");
      await listBids(options, terminal);
    });
  onApi(bid.command("place <name>"))
    .description("place a bid, or change the one of this name")
    .option("--workload <name>", "whose units they are")
    .option("--part <name>", "the part that gets them, where several take bids")
    .option("--level <level>", "or its level, where one of them has it")
    .option("--units <number>", "the most units wanted")
    .option("--minimum <number>", "fewer are of no use (default 1)")
    .option("--price <usd>", "the most to pay for a unit and hour")
    .option("--from <moment>", "when they are wanted: 2026-03-01T10:00Z, or 4h from now (default: now)")
    .option("--until <moment>", "and until when")
    .action(async (name: string, options: PlaceOptions) => {
      const { placeBid } = await import("./bids.js");
      await placeBid(name, options, terminal);
    });
  onApi(bid.command("withdraw <name>"))
    .description("take a bid back: its units go at the notice of their level")
    .action(async (name: string, options: ApiOptions) => {
      const { withdrawBid } = await import("./bids.js");
      await withdrawBid(name, options, terminal);
    });
}

function addPrefer(program: Command, terminal: Terminal): void {
  const collect = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), text];
  onApi(program.command("prefer <workload>"))
    .description("what its owner prefers over what is declared; without options, what is preferred now")
    .option("--level <part=level>", "the level of a part; may be given for several", collect)
    .option("--priority <priority>", "critical, standard or non-critical")
    .option("--profile <name>", "blend profile")
    .option("--threshold <share>", "predicted impact that is an alarm, as a share of the hourly price")
    .option("--allow <measures>", "what may be done to it: shift,degrade,checkpoint, some of them, or none")
    .option("--reset", "all as declared again")
    .action(async (workload: string, options: PreferOptions) => {
      const { prefer } = await import("./preferences.js");
      await prefer(workload, options, terminal);
    });
}

function addOrders(program: Command, terminal: Terminal): void {
  onApi(program.command("checkpoint <workload>"))
    .description("save the work of a workload now, or of one unit")
    .option("--instance <id>", "the unit")
    .action(async (workload: string, options: OrderOptions) => {
      const { checkpoint } = await import("./orders.js");
      await checkpoint(workload, options, terminal);
    });
  onApi(program.command("drain <workload>"))
    .description("replace a unit, save its work, and let it go at the notice of its level")
    .requiredOption("--instance <id>", "the unit")
    .action(async (workload: string, options: OrderOptions & { readonly instance: string }) => {
      const { drain } = await import("./orders.js");
      await drain(workload, options, terminal);
    });
}

function addEngine(program: Command, terminal: Terminal): void {
  onApi(program.command("pause"))
    .description("decide nothing new for a while, an hour unless said otherwise")
    .option("--until <moment>", "within a week: 2026-03-01T10:00Z, or 4h from now")
    .option("--why <text>", "for those who see it")
    .action(async (options: PauseOptions) => {
      const { pause } = await import("./orders.js");
      await pause(options, terminal);
    });
  onApi(program.command("resume"))
    .description("decide again")
    .action(async (options: ApiOptions) => {
      const { resume } = await import("./orders.js");
      await resume(options, terminal);
    });
}

function addCharges(program: Command, terminal: Terminal): void {
  onApi(program.command("charges"))
    .description("what each workload paid by level, and the spread: together what the fleet cost")
    .option("--hours <number>", "the last hours, the open one among them", "24")
    .action(async (options: ChargesOptions) => {
      const { charges } = await import("./charges.js");
      await charges(options, terminal);
    });
}

function addAudit(program: Command, terminal: Terminal): void {
  onApi(program.command("audit"))
    .description("who changed what through the API, the newest first")
    .option("--entries <number>", "the last so many, 200 at most", "20")
    .action(async (options: AuditOptions) => {
      const { audit } = await import("./audit.js");
      await audit(options, terminal);
    });
}
