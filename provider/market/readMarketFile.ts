import { readFileSync } from "node:fs";
import { readAs } from "../declaration/structure.js";
import { InputError, show, type Fault } from "../errors.js";
import { marketContentFaults } from "./marketContentFaults.js";
import { marketFormat, type MarketFile } from "./marketFile.js";
import { parseMarketJson, remedy } from "./marketJson.js";
import { marketSchema } from "./marketSchema.js";

/**
 * Reads a market file.
 * @param name what faults call the file.
 * @throws InputError with every fault of the file, each with its path in it.
 */
export function readMarketFile(path: string, name = path): MarketFile {
  return parseMarket(textOf(path, name), name);
}

/** The market that a file's text holds: see `readMarketFile`. */
export function parseMarket(text: string, name: string): MarketFile {
  const { value, faults: repeated } = parseMarketJson(text, name);
  const faults: Fault[] = [...formatFaults(value)];
  let market: MarketFile | undefined;
  if (faults.length === 0) {
    market = readAs(marketSchema, value, [], faults);
    faults.push(...repeated, ...marketContentFaults(value, market));
  }
  if (faults.length === 0 && market) return market;
  throw new InputError(
    "market file",
    faults.map((fault) => located(name, fault)),
  );
}

function textOf(path: string, name: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new InputError("market file", [{ where: name, expected: `a market file that can be read: ${remedy}`, got }]);
  }
}

function located(name: string, fault: Fault): Fault {
  return { ...fault, where: fault.where === "" ? name : `${name}: ${fault.where}` };
}

/** Of another format nothing else can be said. */
function formatFaults(value: unknown): readonly Fault[] {
  if (typeof value !== "object" || value === null || !("format" in value) || value.format === marketFormat) return [];
  const expected = `${marketFormat}, the format that this version reads: ${remedy}`;
  return [{ where: "format", expected, got: show(value.format) }];
}
