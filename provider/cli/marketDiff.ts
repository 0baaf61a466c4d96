import { text as textOf } from "node:stream/consumers";
import { ageWarnings, editWarnings } from "../declaration/marketRules.js";
import { marketDiff, type MarketDiff } from "../market/marketDiff.js";
import type { MarketFile } from "../market/marketFile.js";
import { isEdited } from "../market/marketText.js";
import { parseMarket, readMarketFile } from "../market/readMarketFile.js";
import { AnsweredByStatus } from "./exitStatus.js";
import { diffMarkdown, diffText, type ListedDiff } from "./marketDiffText.js";
import { NumberOptions, type NumberRule } from "./numberOptions.js";
import type { Terminal } from "./terminal.js";

type Options = Readonly<Record<string, string | boolean | undefined>>;

/** A market and how messages call its file. */
interface NamedMarket {
  readonly name: string;
  /** The file that a refresh writes: the other one where this is standard input. */
  readonly writtenTo: string;
  readonly market: MarketFile;
}

interface DiffInput {
  readonly before: NamedMarket;
  readonly after: NamedMarket;
  readonly diff: MarketDiff;
  readonly thresholdPercent: number;
}

const standardInput = "-";
const thresholdRule: NumberRule = { flag: "--threshold", expected: "a percentage, 0 to 1000", least: 0, most: 1000 };

/**
 * `blended-fleet market diff`: what changed from one market file to another.
 * @throws InputError with every fault of options and files, or where the files are of two regions; AnsweredByStatus with
 * `--exit-code` where a change is listed, after it was printed.
 */
export async function marketDiffCommand(
  before: string,
  after: string,
  options: Options,
  terminal: Terminal,
): Promise<void> {
  const input = await readInput(before, after, options);
  const warnings = warningsOf(input);
  for (const warning of warnings) terminal.error(`warning: ${warning}`);
  const listed = listedOf(input, warnings);
  terminal.print(shown(listed, options));
  if (options["exitCode"] === true && listed.changes.length > 0) throw new AnsweredByStatus("the market changed");
}

function shown(listed: ListedDiff, options: Options): string {
  if (options["json"] === true) return JSON.stringify(listed, undefined, 2);
  return options["markdown"] === true ? diffMarkdown(listed) : diffText(listed);
}

async function readInput(before: string, after: string, options: Options): Promise<DiffInput> {
  const threshold = options["threshold"];
  const numbers = new NumberOptions(typeof threshold === "string" ? { threshold } : {});
  const thresholdPercent = numbers.read("threshold", thresholdRule, 5);
  if (options["json"] === true && options["markdown"] === true) {
    numbers.add({ where: "--markdown", expected: "one of --json and --markdown", got: "both" });
  }
  if (before === standardInput && after === standardInput) {
    numbers.add({ where: "<new>", expected: "a file, as <old> is standard input already", got: standardInput });
  }
  if (before === "") numbers.add({ where: "<old>", expected: "a file, or - for standard input", got: "no name" });
  if (after === "") numbers.add({ where: "<new>", expected: "a file, or - for standard input", got: "no name" });
  numbers.check("this comparison");
  const piped = [before, after].includes(standardInput) ? await textOf(process.stdin) : "";
  const from = numbers.collect(() => named(before, after, piped));
  const to = numbers.collect(() => named(after, before, piped));
  numbers.check("this comparison");
  if (!from || !to) throw new RangeError("expected two markets where there is no fault");
  const diff = marketDiff(from.market, to.market, [from.name, to.name]);
  return { before: from, after: to, diff, thresholdPercent };
}

function named(file: string, other: string, piped: string): NamedMarket {
  if (file !== standardInput) return { name: file, writtenTo: file, market: readMarketFile(file) };
  const name = "standard input";
  return { name, writtenTo: other, market: parseMarket(piped, name) };
}

/** The first may be as old as it is: it is what there was. */
function warningsOf({ before, after }: DiffInput): readonly string[] {
  return [
    ...editWarnings(originOf(before)),
    ...ageWarnings(originOf(after), Date.now() / 1000),
    ...editWarnings(originOf(after)),
  ];
}

function originOf({ name, writtenTo, market }: NamedMarket) {
  const { region, pulledAt } = market;
  return { file: name, region, pulledAt, writtenTo, isEdited: isEdited(market) };
}

function listedOf({ before, after, diff, thresholdPercent }: DiffInput, warnings: readonly string[]): ListedDiff {
  const changes = diff.changes.filter(
    ({ changePercent }) => changePercent === null || Math.abs(changePercent) >= thresholdPercent,
  );
  const { region, pulledAtBefore, pulledAtAfter, daysBetween } = diff;
  const pools = diff.changes.filter(({ kind, changePercent }) => kind === "spotPrice" && changePercent !== null);
  return {
    region,
    before: { file: before.name, pulledAt: pulledAtBefore },
    after: { file: after.name, pulledAt: pulledAtAfter },
    daysBetween,
    thresholdPercent,
    changes,
    smallerChanges: diff.changes.length - changes.length,
    spotPricesUp: pools.filter(({ changePercent }) => (changePercent ?? 0) > 0).length,
    spotPricesDown: pools.filter(({ changePercent }) => (changePercent ?? 0) < 0).length,
    warnings,
  };
}
