/** What a command may do with the terminal it runs in. */
export interface Terminal {
  /** Results: standard output. */
  print(text: string): void;
  /** Everything else: standard error. */
  error(text: string): void;
  readonly colour: boolean;
  readonly interactive: boolean;
  readonly width: number;
  /** Asks to be told of Ctrl-C; answers how to stop being told. */
  onInterrupt(tell: () => void): () => void;
}

const narrowest = 80;

export function processTerminal(): Terminal {
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    error: (text) => void process.stderr.write(`${text}\n`),
    colour: wantsColour(),
    interactive: process.stderr.isTTY && !process.env["CI"],
    width: Math.max(narrowest, process.stdout.columns ?? narrowest),
    onInterrupt: (tell) => {
      process.on("SIGINT", tell);
      return () => void process.off("SIGINT", tell);
    },
  };
}

/** By the customs of no-color.org and force-color.org. */
function wantsColour(): boolean {
  if (process.env["NO_COLOR"]) return false;
  if (process.env["FORCE_COLOR"] && process.env["FORCE_COLOR"] !== "0") return true;
  return process.stdout.isTTY === true;
}

/** Tells warnings, each with what it is about. */
export function warn(about: string, warnings: readonly string[], terminal: Terminal): void {
  for (const warning of warnings) terminal.error(`warning: ${about}: ${warning}`);
}
