import { readFileSync, statSync } from "node:fs";
import { InputError } from "../errors.js";

/** What a file is called in messages, and how large it may be: what is larger is none, and is not read. */
export interface FileBound {
  readonly what: string;
  readonly mostBytes: number;
}

/** @throws InputError where there is no such file, it can't be read, or is larger than it may be. */
export function readBoundedFile(path: string, { what, mostBytes }: FileBound): Buffer {
  const refused = (expected: string, got: string) => new InputError(what, [{ where: path, expected, got }]);
  let size = 0;
  try {
    ({ size } = statSync(path));
    if (size <= mostBytes) return readFileSync(path);
  } catch (cause) {
    throw refused(`a readable ${what}`, (cause as Error).message);
  }
  throw refused(`a ${what} of at most ${mostBytes} bytes`, `${size}`);
}
