import type { FleetPlan } from "../../engine/plan.js";
import { priceSourceText } from "../../engine/priceSource.js";
import { columnNotes, promisesOf } from "../../plan/planText.js";
import { lossesPerDay, perDay, rangeText, usd } from "../../plan/planWords.js";
import { countedText } from "../../replay/report/figureText.js";
import { fittedTexts } from "../fittedTexts.js";
import { literalMarkdown } from "../markdownTable.js";
import { changesMarkdown, warningsMarkdown } from "./changesMarkdown.js";
import type { ShownPlan, ShownPlans } from "./shownPlans.js";
import { changedFirst, savedText, workloadsMarkdown } from "./workloadsMarkdown.js";

/** A comment on GitHub takes 65,536 characters, and more stands in one than plans. */
export const mostCharacters = 40_000;
/** Less room than this tells nothing of a fleet. */
const leastForFleet = 4000;
const leastForGone = 2000;

/**
 * Plans as a comment on a pull request: what changed first, then each plan, what is promised folded away. Totals are always
 * whole; of more than fits into `mostCharacters`, fleets and workloads that changed come first, then the dearest, and the
 * rest is summed up.
 */
export function planMarkdown(plans: ShownPlans): string {
  const { fleets, against, gone } = plans;
  const whole = [...fleets.map((shown) => fleetMarkdown(shown, against, Infinity)), ...goneMarkdown(gone, Infinity)];
  const text = whole.join("\n\n");
  return text.length <= mostCharacters ? text : shortened(plans, whole);
}

function shortened({ fleets, against, gone }: ShownPlans, whole: readonly string[]): string {
  const goneTexts = goneMarkdown(gone, leastForGone);
  let room = mostCharacters - goneTexts.join("\n\n").length;
  const shown = new Set(fleets.toSorted(byImportance).slice(0, Math.floor(room / leastForFleet)));
  const texts = new Map<ShownPlan, string>();
  const wholeOf = (fleet: ShownPlan): string => whole[fleets.indexOf(fleet)] ?? "";
  // What the shorter ones don't take is left to the longer.
  for (const fleet of [...shown].sort((one, other) => wholeOf(one).length - wholeOf(other).length)) {
    const text = fleetMarkdown(fleet, against, room / (shown.size - texts.size));
    texts.set(fleet, text);
    room -= text.length;
  }
  const others = fleets.filter((fleet) => !shown.has(fleet));
  return [...fleets.flatMap((fleet) => texts.get(fleet) ?? []), ...othersMarkdown(others), ...goneTexts].join("\n\n");
}

function byImportance(one: ShownPlan, other: ShownPlan): number {
  const weight = ({ plan, change }: ShownPlan): number =>
    (change && change.workloads.length > 0 ? changedFirst : 0) + plan.usdPerHour;
  return weight(other) - weight(one);
}

function othersMarkdown(others: readonly ShownPlan[]): readonly string[] {
  if (others.length === 0) return [];
  const sum = others.reduce((usdPerHour, { plan }) => usdPerHour + plan.usdPerHour, 0);
  return [`### ${countedText(others.length, "more fleet")}, ${usd(sum)} USD an hour in all: see \`--json\``];
}

function goneMarkdown(gone: readonly string[], room: number): readonly string[] {
  const tellings = gone.map((name) => ({ forms: [`### Fleet ${literalMarkdown(name)} is gone\n`], weight: 0 }));
  const { told, leftOut } = fittedTexts(tellings, room);
  const more = leftOut.length === 0 ? [] : [`### ${countedText(leftOut.length, "more fleet")} gone: see \`--json\``];
  return [...told.map((text) => text.trimEnd()), ...more];
}

/** What says that something was left out, of warnings, changes and workloads together. */
const roomForMore = 1000;

function fleetMarkdown(shown: ShownPlan, against: string | undefined, room: number): string {
  const { plan, warnings, change } = shown;
  const [head, notes] = [headMarkdown(plan), foldedAway(plan)];
  let left = room - head.length - notes.length - roomForMore;
  const taking = (texts: readonly string[]): readonly string[] => {
    left -= texts.join("\n\n").length;
    return texts;
  };
  return [
    head,
    ...taking(warningsMarkdown(warnings, left / 4)),
    ...taking(change || against !== undefined ? [changesMarkdown(change, left / 2)] : []),
    workloadsMarkdown(plan, change, left),
    notes,
  ].join("\n\n");
}

function headMarkdown(plan: FleetPlan): string {
  const losses = plan.workloads.reduce((sum, workload) => sum + lossesPerDay(workload), 0);
  return (
    `### Plan of fleet ${literalMarkdown(plan.fleet)}\n\n` +
    `**${usd(plan.usdPerHour)} USD an hour** (${rangeText(plan)}) against ${usd(plan.onDemandUsdPerHour)} on-demand` +
    `${savedText(plan, ": ", " less")}. ${perDay(losses)} losses a day expected.`
  );
}

function foldedAway(plan: FleetPlan): string {
  return [
    "<details><summary>Prices, columns and promises</summary>",
    "",
    ...(plan.prices ? [`- ${literalMarkdown(priceSourceText(plan.prices))}`] : []),
    `- ${columnNotes.join(" ")}`,
    ...promisesOf(plan).map(([level, promise]) => `- ${level}: ${promise}`),
    "",
    "</details>",
  ].join("\n");
}
