import { mostUnits, mostUsdPerUnitHour } from "../../api/changeForms.js";
import type { BidChange, BidResource } from "../../api/resources.js";
import type { FleetClient } from "../../client/fleetClient.js";
import type { Level } from "../../engine/level.js";
import { ApiRefusedError, InputError, show } from "../../errors.js";
import { plainTable } from "../../replay/report/plainTable.js";
import {
  bulletText,
  foldedText,
  printableText,
  styled,
  wrappedText,
  type TerminalStyle,
} from "../../replay/report/terminalText.js";
import { countRule, NumberOptions, type NumberRule } from "../numberOptions.js";
import type { Terminal } from "../terminal.js";
import { clientOf, type ApiOptions } from "./connection.js";
import { levelNamed, levelNames } from "./levels.js";
import { momentOf, momentRule, readMoment, type AskedMoment } from "./moments.js";
import { usd } from "./prices.js";
import { printed } from "./printed.js";
import { columnsOf, partCell, roomBeside } from "./tableRoom.js";

/** Options of `bid place` as commander gives them. */
export interface PlaceOptions extends ApiOptions {
  readonly workload?: string;
  readonly part?: string;
  readonly level?: string;
  readonly units?: string;
  readonly minimum?: string;
  readonly price?: string;
  readonly from?: string;
  readonly until?: string;
}

/** `blended-fleet bid list`. @throws as `fleetNow`. */
export async function listBids(options: ApiOptions, terminal: Terminal): Promise<void> {
  const client = connected(options, new NumberOptions({}), "these bids");
  const bids = await client.bids();
  printed({ bids }, (style) => bidsText(bids, style), options, terminal);
}

/** `blended-fleet bid place`: a new bid, or a change of the one of this name. @throws as `fleetNow`. */
export async function placeBid(bid: string, options: PlaceOptions, terminal: Terminal): Promise<void> {
  const numbers = new NumberOptions(options as Readonly<Record<string, string | undefined>>);
  const asked = readBid(options, numbers);
  const client = connected(options, numbers, "this bid");
  const change = await changeOf(asked, client);
  const version = await versionOf(client, bid);
  const placed = await client.placeBid(bid, change, version);
  printed(placed, (style) => placedText(placed, version === 0 ? "Placed" : "Changed", style), options, terminal);
}

/** What a changed bid was given is of what it was before. */
function placedText({ allocation: _before, ...placed }: BidResource, done: string, style: TerminalStyle): string {
  const next = "The next decision tells what it gets: blended-fleet bid list.";
  return [wrappedText(`${done}, by ${placed.by}:`, style.width), bidsText([placed], style), next].join("\n");
}

/** `blended-fleet bid withdraw`. @throws as `fleetNow`, or InputError where there is no such bid. */
export async function withdrawBid(bid: string, options: ApiOptions, terminal: Terminal): Promise<void> {
  const client = connected(options, new NumberOptions({}), "this bid");
  const version = await versionOf(client, bid);
  if (version === 0) {
    throw new InputError("this bid", [{ where: "name", expected: "the name of a bid that is there", got: show(bid) }]);
  }
  await client.withdrawBid(bid, version);
  printed({ withdrawn: bid }, () => `Withdrawn: ${bid}`, options, terminal);
}

function connected(options: ApiOptions, numbers: NumberOptions, subject: string): FleetClient {
  const client = clientOf(options, numbers);
  numbers.check(subject);
  if (!client) throw new RangeError("expected a client where there is no fault");
  return client;
}

/** 0 where there is none. */
async function versionOf(client: FleetClient, bid: string): Promise<number> {
  try {
    return (await client.bid(bid)).version;
  } catch (refusal) {
    if (refusal instanceof ApiRefusedError && refusal.status === 404) return 0;
    throw refusal;
  }
}

interface AskedBid {
  readonly change: Omit<BidChange, "from" | "until">;
  readonly from?: AskedMoment;
  readonly until?: AskedMoment;
}

function readBid(options: PlaceOptions, numbers: NumberOptions): AskedBid {
  const { workload = "", part, minimum } = options;
  const missing: Readonly<Record<string, string>> = {
    workload: "a workload's name",
    units: "a whole number of units",
    price: "the most to pay for a unit and hour, in USD",
    until: momentRule,
  };
  for (const [name, expected] of Object.entries(missing)) {
    if (options[name as keyof PlaceOptions] === undefined) {
      numbers.add({ where: `--${name}`, expected, got: "nothing" });
    }
  }
  const level = readLevel(options, numbers);
  const units = numbers.read("units", unitsRule("--units"), 1);
  const minimumUnits = minimum === undefined ? undefined : numbers.read("minimum", unitsRule("--minimum"), 1);
  const expected = `USD for a unit and hour, above 0, to ${mostUsdPerUnitHour}`;
  const price = { flag: "--price", expected, least: Number.MIN_VALUE, most: mostUsdPerUnitHour };
  const usdPerUnitHour = numbers.read("price", price, 1);
  const from = readMoment(options.from, "--from", numbers);
  const until = readMoment(options.until, "--until", numbers);
  return {
    change: {
      ...{ workload, units, usdPerUnitHour },
      ...(part !== undefined && { part }),
      ...(level !== undefined && { level }),
      ...(minimumUnits !== undefined && { minimumUnits }),
    },
    ...(from && { from }),
    ...(until && { until }),
  };
}

function readLevel({ level }: PlaceOptions, numbers: NumberOptions): Level | undefined {
  if (level === undefined) return undefined;
  const found = levelNamed(level);
  if (!found) numbers.add({ where: "--level", expected: levelNames, got: show(level) });
  return found;
}

function unitsRule(flag: string): NumberRule {
  return countRule(flag, mostUnits, "units");
}

async function changeOf({ change, from, until }: AskedBid, client: FleetClient): Promise<BidChange> {
  const isRelative = [from, until].some((moment) => moment && "inSeconds" in moment);
  const now = isRelative ? (await client.fleet()).at : "";
  return {
    ...change,
    ...(from && { from: momentOf(from, now) }),
    until: until ? momentOf(until, now) : "",
  };
}

function bidsText(bids: readonly BidResource[], style: TerminalStyle): string {
  if (bids.length === 0) return "There are no bids.";
  const table = plainTable(heads, { colAligns: ["left", "left", "right", "right", "right", "left"] });
  const rows = bids.map(bidCells);
  const others = columnsOf(
    heads.slice(1),
    rows.map(({ cells }) => cells),
  );
  const room = roomBeside(others, style.width);
  for (const { name, cells, isLosing } of rows) {
    const [what = "", units = "", ...rest] = cells;
    const shown = isLosing ? styled(units, "caution", style) : units;
    table.push([foldedText(name, room), what, shown, ...rest]);
  }
  const reasons = bids.flatMap(({ bid, allocation }) =>
    allocation ? [bulletText(`${bid}: ${allocation.why}`, style.width)] : [],
  );
  return [table.toString(), ...reasons].join("\n");
}

const heads = ["bid", "for", "units", "at most", "pays", "until"];

interface BidCells {
  readonly name: string;
  /** Of all heads but the first. */
  readonly cells: readonly string[];
  /** The market is open to it, and has nothing for it. */
  readonly isLosing: boolean;
}

/** Cells of several lines, so that the table is no wider than a narrow terminal. */
function bidCells(bid: BidResource): BidCells {
  const { workload, part = "", level, units, minimumUnits = 1, usdPerUnitHour, until, open, allocation } = bid;
  const asked = allocation ? `${allocation.granted} of ${units}` : String(units);
  const cells = [
    `${partCell(workload, part)}\n${level}`,
    minimumUnits > 1 ? `${asked}\nmin. ${minimumUnits}` : asked,
    usd(usdPerUnitHour),
    allocation && allocation.awarded > 0 ? usd(allocation.usdPerUnitHour) : "",
    `${until.replace("T", "\n")}${open ? "" : "\nnot open"}`,
  ];
  return { name: printableText(bid.bid), cells, isLosing: open && allocation?.awarded === 0 };
}
