import { fencedBlocks, type FencedBlock } from "./markdown.js";
import { consoleSteps, writtenSteps, type ConsoleStep } from "./consoleBlock.js";
import { refreshed } from "./documentedOutput.js";
import type { RunStep } from "./consoleRun.js";

/** The `console` blocks of a page. */
export function consoleBlocks(markdown: string): readonly FencedBlock[] {
  return fencedBlocks(markdown).filter(({ language }) => language === "console");
}

/** All commands of a page, in order. */
export function pageSteps(markdown: string): readonly ConsoleStep[] {
  return consoleBlocks(markdown).flatMap(consoleSteps);
}

/** The page with what its commands printed; lines that still hold stay as they are. */
export function withPrinted(markdown: string, done: readonly RunStep[]): string {
  const lines = markdown.split("\n");
  // From the end, so that the places of the blocks before stay true.
  for (const block of [...consoleBlocks(markdown)].reverse()) {
    const steps = consoleSteps(block).map((step) => {
      const printed = done.find((run) => run.step.line === step.line)?.printed;
      return printed === undefined ? step : { ...step, output: refreshed(step.output, printed) };
    });
    lines.splice(block.firstLine - 1, block.lines.length, ...writtenSteps(steps));
  }
  return lines.join("\n");
}
