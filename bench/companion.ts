import { printCompanionBundle } from "./companionBundle.js";
import { printCompanionStarts } from "./companionStarts.js";

/** In the order in which they run. */
const parts: readonly (() => void | Promise<void>)[] = [printCompanionBundle, printCompanionStarts];

/** Prints what the companion Lambda weighs, and how long it takes. */
export async function printCompanion(): Promise<void> {
  for (const print of parts) await print();
}
