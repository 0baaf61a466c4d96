import type { Command, Option } from "commander";
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
    [...text.matchAll(/(?:^|[\s("$])blended-fleet\s+((?!@)[a-z-].*)$/g)].flatMap(([, rest = ""]) =>
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
  const [first = ""] = words;
  if (!first.startsWith("-") && !childOf(program, first)) return [`no command "${first}"`];
  const faults: string[] = [];
  const path = [program];
  for (let at = 0; at < words.length; at++) {
    const [word = ""] = (words[at] ?? "").split(/[=,.:]/);
    const command = path.at(-1) ?? program;
    const child = childOf(command, word);
    if (child) path.push(child);
    const option = isOption(word) ? optionOf(path, word) : undefined;
    if (isOption(word) && !option) faults.push(`"${command.name()}" has no option ${word}`);
    // What follows is its value, whatever it looks like.
    if (option?.required && !words[at]?.includes("=")) at++;
  }
  return faults;
}

function isOption(word: string): boolean {
  return /^--?[a-z]/.test(word) && !ownOptions.includes(word);
}

/** Commands take the options of those above them too. */
function optionOf(path: readonly Command[], word: string): Option | undefined {
  return path.flatMap(({ options }) => options).find(({ short, long }) => [short, long].includes(word));
}

/** What commander gives every command. */
const ownOptions = ["--help", "--version"];

function childOf(command: Command, name: string): Command | undefined {
  return command.commands.find((child) => child.name() === name);
}
