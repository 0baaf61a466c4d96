import type { TerminalStyle } from "../../replay/report/terminalText.js";
import type { Terminal } from "../terminal.js";

/** Prints what an API answered: as JSON where that is asked for, else in words. */
export function printed(
  value: unknown,
  textOf: (style: TerminalStyle) => string,
  { json }: { readonly json?: true },
  terminal: Terminal,
): void {
  const style = { colour: terminal.colour, width: terminal.width };
  terminal.print(json ? JSON.stringify(value, undefined, 2) : textOf(style));
}
