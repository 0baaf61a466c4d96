import { printCompanionBundle } from "./companionBundle.js";
import { callsOf, printCalls, type FleetCalls } from "./companionCalls.js";
import { printCosts } from "./companionCosts.js";
import { printCompanionEvents } from "./companionEvents.js";
import { printNotices } from "./companionNotices.js";
import { motoSizes } from "./companionSizes.js";
import { printApiStarts, printCompanionStarts, printFirstRounds } from "./companionStarts.js";
import { onMoto } from "./motoFleets.js";
import { withFunctions } from "./writtenFunction.js";

/** In the order in which they run. */
const parts: readonly (() => void | Promise<void>)[] = [
  printCompanionBundle,
  printCompanionStarts,
  printApiStarts,
  printCompanionEvents,
  printCompanionOnMoto,
];

/** Prints what the companion Lambda weighs, how long it takes, what it asks of AWS and what that costs. */
export async function printCompanion(): Promise<void> {
  for (const print of parts) await print();
}

async function printCompanionOnMoto(): Promise<void> {
  await onMoto((world) =>
    withFunctions({ companion: undefined }, async ({ companion = "" }) => {
      await printFirstRounds(world);
      await world.empty();
      await printNotices(world, companion);
      const fleets: FleetCalls[] = [];
      for (const units of motoSizes) {
        fleets.push(await callsOf(world, units, companion));
        await world.empty();
      }
      printCalls(fleets);
      printCosts(fleets);
    }),
  );
}
