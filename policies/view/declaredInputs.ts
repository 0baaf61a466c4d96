import { notKnown, type PlainObject } from "./plainValue.js";

/**
 * What the program gave each launcher. The engine shows it to policies one resource at a time, and to policies over the
 * stack only what came of it: in a preview AWS's own provider says of all that it may fill in by itself, such as a group's
 * on-demand base, that it is not known. Whether the program left it out is known from here.
 *
 * The engine shows every resource that the program registers before the stack, in each run anew. What it does not show,
 * as when all policies over single resources are disabled, is taken from the outputs.
 */
export class DeclaredInputs {
  private readonly byUrn = new Map<string, PlainObject>();

  remember(urn: string, inputs: PlainObject): void {
    this.byUrn.set(urn, inputs);
  }

  /** A resource's properties in its stack: as the program gave them, and besides what is known to have come of it. */
  over(urn: string, outputs: PlainObject): PlainObject {
    const inputs = this.byUrn.get(urn);
    if (inputs === undefined) return outputs;
    const known = Object.entries(outputs).filter(([key, value]) => value !== notKnown || key === inherited);
    return { ...Object.fromEntries(known), ...inputs };
  }
}

/** An instance's tags with those of its provider: not known is not left out. */
export const inherited = "tagsAll";
