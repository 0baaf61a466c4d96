import { catalogue } from "../../provider/engine/catalogue.js";
import { TagKey } from "../../provider/engine/tags.js";
import { quoted } from "../quotation.js";
import { rule } from "../rule.js";
import { isKnown, type GivenResource } from "../view/launcher.js";
import { numberAt } from "../view/reading.js";
import type { PlacedLauncher } from "../view/stackView.js";
import { countsInstances, unitsPerInstance } from "../view/sizeScale.js";
import { tagIn } from "../view/tagSet.js";

interface Settings {
  readonly maximumUsdPerHour: number;
  readonly maximumUsdPerHourOfLauncher: number;
}

interface Cost {
  readonly subject: PlacedLauncher | GivenResource;
  readonly usdPerHour: number;
}

export const limitCost = rule<Settings>({
  name: "limit-cost",
  description:
    "What a stack and each of its launchers may cost at full size, at on-demand prices, stays within the organisation's ceilings.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Lower maxSize or the target capacity, allow smaller instance types, or have the ceiling raised. A BlendedFleet counts with the top of its plan's range, which its budget bounds.",
  settings: {
    maximumUsdPerHour: {
      type: "number",
      exclusiveMinimum: 0,
      default: 500,
      description: "The most that all launchers and fleets of a stack may cost together, in USD an hour.",
    },
    maximumUsdPerHourOfLauncher: {
      type: "number",
      exclusiveMinimum: 0,
      default: 100,
      description: "The most that one launcher may cost, in USD an hour.",
    },
  },
  faultsOf: ({ maximumUsdPerHour, maximumUsdPerHourOfLauncher }) =>
    maximumUsdPerHourOfLauncher > maximumUsdPerHour
      ? [
          {
            where: "maximumUsdPerHourOfLauncher",
            expected: `at most maximumUsdPerHour (${maximumUsdPerHour})`,
            got: String(maximumUsdPerHourOfLauncher),
          },
        ]
      : [],
  checks: {
    stack({ launchers, fleets }, { maximumUsdPerHour, maximumUsdPerHourOfLauncher }, report) {
      const costs = [...launchers.flatMap(costOf), ...fleets.flatMap(plannedCost)];
      for (const { subject, usdPerHour } of costs)
        if (usdPerHour > maximumUsdPerHourOfLauncher)
          report(
            subject,
            `${howToLower(subject)}: at full size it costs ${usd(usdPerHour)} USD an hour on-demand, and ${maximumUsdPerHourOfLauncher} are allowed for one (maximumUsdPerHourOfLauncher).`,
          );
      const total = costs.reduce((sum, { usdPerHour }) => sum + usdPerHour, 0);
      const dearest = costs.toSorted((a, b) => b.usdPerHour - a.usdPerHour)[0];
      if (dearest !== undefined && total > maximumUsdPerHour)
        report(
          dearest.subject,
          `Lower what this stack's launchers may cost, ${quoted(dearest.subject.name)} first. ${howToLower(dearest.subject)}: together they cost ${usd(total)} USD an hour on-demand at full size, and ${maximumUsdPerHour} are allowed (maximumUsdPerHour).`,
        );
    },
  },
});

/** At its dearest type; nothing where its size or all of its prices are not known. */
function costOf(launcher: PlacedLauncher): readonly Cost[] {
  const { isOfFleet, isTemplate, mostUnits, launches, sizeScale } = launcher;
  if (isOfFleet || isTemplate || !isKnown(mostUnits)) return [];
  const listed = unitPrices(launcher);
  const tagged = launches.flatMap((tags) => amounts(tagIn(tags, TagKey.OnDemandUsdPerHour)));
  // A price in a tag is an instance's.
  const prices = listed.length > 0 || !countsInstances(sizeScale) ? listed : tagged;
  const dearest = prices.reduce((most, price) => Math.max(most, price), 0);
  return dearest > 0 && mostUnits > 0 ? [{ subject: launcher, usdPerHour: mostUnits * dearest }] : [];
}

/** What one unit of its size costs on each of its types that the catalogue has. */
function unitPrices({ instanceTypes, sizeScale }: PlacedLauncher): readonly number[] {
  const facts = catalogue.filter(({ name }) => instanceTypes.texts.some((text) => isMeant(text, name)));
  return facts.flatMap((type) => {
    const units = unitsPerInstance(type, sizeScale);
    return units === undefined ? [] : [type.onDemandUsdPerHour / units];
  });
}

/** Whether a launcher's text means a type: by its name, or as a family such as `m6i` or `m6i.*`. */
function isMeant(text: string, name: string): boolean {
  return text === name || name.startsWith(`${text}.`) || (text.endsWith("*") && name.startsWith(text.slice(0, -1)));
}

/** The most that its plan says it may cost: no spot to be had, in the hours with the most units. */
function plannedCost(fleet: GivenResource): readonly Cost[] {
  const usdPerHour = numberAt(fleet.properties, "plan", "usdPerHourRange", "high");
  return isKnown(usdPerHour) ? [{ subject: fleet, usdPerHour }] : [];
}

function amounts(text: unknown): readonly number[] {
  const amount = typeof text === "string" ? Number(text) : NaN;
  return Number.isFinite(amount) ? [amount] : [];
}

function howToLower(subject: PlacedLauncher | GivenResource): string {
  if (!("levers" in subject)) return "Lower budgetUsdPerHour of this fleet, or the units of its workloads";
  const { label, levers } = subject;
  return levers.size === levers.types
    ? `Change ${levers.types} of this ${label} to a smaller one`
    : `Lower ${levers.size} of this ${label}, or choose smaller types (${levers.types})`;
}

function usd(amount: number): string {
  return amount.toFixed(2);
}
