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
  const line = new ReadLine(program);
  for (const word of words) line.read(word);
  return line.faults;
}

/** A command line as far as it was read: which command it is of, and what is wrong with it. */
class ReadLine {
  readonly faults: string[] = [];
  private readonly path: Command[];
  private awaitsValue = false;

  constructor(program: Command) {
    this.path = [program];
  }

  read(written: string): void {
    const isValue = this.awaitsValue;
    this.awaitsValue = false;
    // A value may look like anything.
    if (isValue) return;
    const [word = ""] = written.split(/[=,.:]/);
    if (isOption(word)) this.readOption(word, written.includes("="));
    else this.path.push(...this.child(word));
  }

  private readOption(word: string, hasValue: boolean): void {
    const option = optionOf(this.path, word);
    if (!option) this.faults.push(`"${this.path.at(-1)?.name()}" has no option ${word}`);
    this.awaitsValue = option?.required === true && !hasValue;
  }

  private child(word: string): readonly Command[] {
    const [command] = this.path.slice(-1);
    return [command && childOf(command, word)].filter((child) => child !== undefined);
  }
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
