import type { Adviser } from "./adviser.js";
import { LineSplitter } from "./lineSplitter.js";

/** The answers to the lines in a stream, those to the lines of one piece together, so that a caller may wait for each. */
export async function* answersTo(pieces: AsyncIterable<string>, adviser: Adviser): AsyncGenerator<string> {
  const splitter = new LineSplitter();
  const answers = (lines: readonly (string | undefined)[]): string =>
    lines.map((line) => `${adviser.answer(line)}\n`).join("");
  for await (const piece of pieces) {
    const text = answers(splitter.take(piece));
    if (text !== "") yield text;
  }
  const last = answers(splitter.rest());
  if (last !== "") yield last;
}
