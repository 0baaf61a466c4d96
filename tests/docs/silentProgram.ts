import type { Command } from "commander";
import { buildProgram } from "../../provider/cli/program.js";

/** The command line with all its commands and options, which prints nothing. */
export function silentProgram(): Command {
  return buildProgram({
    print: () => {},
    error: () => {},
    colour: false,
    interactive: false,
    width: 80,
    onInterrupt: () => () => {},
  });
}
