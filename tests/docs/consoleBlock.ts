import type { FencedBlock } from "./markdown.js";

/** A command of a `console` block and what it is said to print. */
export interface ConsoleStep {
  /** As it stands there, without the `$`; further lines after a backslash. */
  readonly command: string;
  readonly output: readonly string[];
  /** Of the command, counted from 1. */
  readonly line: number;
}

const prompt = "$ ";

/** The commands of a block, in order. @throws RangeError for output before any command. */
export function consoleSteps({ lines, firstLine }: FencedBlock): readonly ConsoleStep[] {
  const steps: { command: string; output: string[]; line: number }[] = [];
  let goesOn = false;
  lines.forEach((line, index) => {
    const last = steps.at(-1);
    if (line.startsWith(prompt))
      steps.push({ command: line.slice(prompt.length), output: [], line: firstLine + index });
    else if (!last) throw new RangeError(`line ${firstLine + index}: expected "$ " and a command, got "${line}"`);
    else if (goesOn) last.command += `\n${line}`;
    else last.output.push(line);
    goesOn = (line.startsWith(prompt) || goesOn) && line.endsWith("\\");
  });
  return steps;
}

/** The block's lines with these outputs in the place of its own. */
export function writtenSteps(steps: readonly ConsoleStep[]): readonly string[] {
  return steps.flatMap(({ command, output }) => [...`${prompt}${command}`.split("\n"), ...output]);
}
