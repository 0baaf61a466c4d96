import { join } from "node:path";
import { ProgramFailedError } from "../errors.js";

/** This package's code, as it stands in a stack. */
const provider = join(__dirname, "..");

/** What a program has thrown, with what may be the reason: `unread` are stacks of it whose configuration was not read. */
export function programFailed(error: unknown, unread: readonly string[] = []): ProgramFailedError {
  const told = error instanceof Error ? ownLines(error.stack ?? error.message) : String(error);
  const [first, ...others] = unread;
  const only = others.length === 0 ? "" : ", for example";
  const hint =
    first === undefined
      ? ""
      : ` No stack's configuration was read: \`--stack ${first}\`${only} reads that of ${first}.`;
  return new ProgramFailedError(
    "the program failed. It was run on mocks, which answer nothing of what it reads in its cloud: of a program that needs " +
      `that, \`pulumi preview\` shows the plan.${hint}\n${told}`,
    { cause: error },
  );
}

/** A stack as far as it is the program's. */
function ownLines(stack: string): string {
  const lines = stack.split("\n");
  return lines
    .filter((line) => !line.startsWith("    at ") || (!/[( ]node:internal/.test(line) && !line.includes(provider)))
    .join("\n");
}
