import { resolve } from "node:path";
import type { MarketReading } from "../declaration/marketOffers.js";
import { InputError } from "../errors.js";
import { marketOffersOf } from "./marketOffersOf.js";
import { readMarketFile } from "./readMarketFile.js";

/**
 * Reads the market file that a declaration of any origin names, from a folder, by default the one the program runs in.
 * Undefined where it names none, or none that could be a file: the declaration's own checks tell of that.
 */
export function readDeclaredMarket(declared: unknown, folder = "."): MarketReading | undefined {
  const file = fieldOf(fieldOf(declared, "market"), "file");
  if (typeof file !== "string" || file === "" || file.includes("\0")) return undefined;
  try {
    return { kind: "read", offers: marketOffersOf(readMarketFile(resolve(folder, file), file), file) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { kind: "faulty", faults: error.faults };
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
