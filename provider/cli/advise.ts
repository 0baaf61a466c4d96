import { pipeline } from "node:stream/promises";
import { Adviser } from "../advise/adviser.js";
import { answersTo } from "../advise/answersTo.js";
import { shippedModels } from "../models/shippedModels.js";

/** `blended-fleet advise`: answers the lines of standard input until it ends, or nobody listens any more. */
export async function advise(): Promise<void> {
  const adviser = new Adviser(shippedModels());
  process.stdin.setEncoding("utf8");
  try {
    await pipeline(process.stdin, (pieces: AsyncIterable<string>) => answersTo(pieces, adviser), process.stdout);
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  }
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
