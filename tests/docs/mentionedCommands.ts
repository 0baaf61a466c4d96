import type { Command } from "commander";
import { codeLines } from "./markdown.js";

/** A slip in a command that a page names. */
export interface CommandFault {
  readonly line: number;
  readonly fault: string;
}

/** What ends a command on its line. */
const end = /[|;&#>"`)\]]|\s#\s/;

/** Every `blended-fleet …` in a page's code whose command or one of whose options does not exist. */
export function commandFaults(markdown: string, program: Command): readonly CommandFault[] {
  return codeLines(markdown).flatMap(({ line, text }) =>
    [...text.matchAll(/(?:^|[\s("$])blended-fleet ((?!@)[a-z-].*)$/g)].flatMap(([, rest = ""]) =>
      faultsOf(wordsOf(rest), program).map((fault) => ({ line, fault })),
    ),
  );
}

function wordsOf(text: string): readonly string[] {
  // Values in quotes may hold anything: they are one word.
  const whole = text.replace(/"\$\([^)]*\)"|"[^"]*"|'[^']*'/g, "VALUE");
  const [command = ""] = whole.split(end);
  return command.split(/[\s[\]]+/).filter((word) => word !== "");
}

function faultsOf(words: readonly string[], program: Command): readonly string[] {
  const path: Command[] = [program];
  for (const word of words) {
    const next = path.at(-1)?.commands.find((command) => command.name() === word);
    if (!next) break;
    path.push(next);
  }
  const [first = ""] = words;
  if (path.length === 1 && !first.startsWith("-")) return [`no command "${first}"`];
  const command = path.at(-1) ?? program;
  const known = path.flatMap(({ options }) => options.flatMap(({ short, long }) => [short, long]));
  return words
    .filter((word) => /^--?[a-z]/.test(word))
    .map((word) => word.replace(/[=,.:].*$/, ""))
    .filter((option) => !known.includes(option) && !["--help", "--version"].includes(option))
    .map((option) => `"${command.name()}" has no option ${option}`);
}
