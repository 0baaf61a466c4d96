import { object, text, units, wholeNumber } from "../../document/plainForm.js";

/** A command that goes on by itself, as the state document keeps it until it is known what came of it. */
export interface BegunCommand {
  readonly command: string;
  /** When whatever has not come of it by then counts as failed, in seconds since 1970. */
  readonly giveUpAtSeconds: number;
  /** How often it was sent, this time among them. */
  readonly sends: number;
}

const form = object("an object", { command: text, giveUpAtSeconds: wholeNumber, sends: units });

export function begunText(begun: BegunCommand): string {
  return JSON.stringify(begun);
}

/**
 * Undefined where there is none, and for a text that another version wrote: the command is then sent again, which its key
 * makes harmless.
 */
export function readBegun(begun: string | undefined): BegunCommand | undefined {
  if (begun === undefined) return undefined;
  try {
    return form.safeParse(JSON.parse(begun)).data;
  } catch {
    return undefined;
  }
}
