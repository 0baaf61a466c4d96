import type { PolicyConfigSchema } from "@pulumi/policy";
import { describeFault, type Fault } from "../provider/errors.js";
import type { Exemptions, Rule } from "./rule.js";

type Schemas = PolicyConfigSchema["properties"];

/** What every policy can be told besides its own settings. */
const exemptions: Schemas = {
  except: {
    type: "array",
    items: { type: "string", minLength: 1 },
    default: [],
    description: "Names or URNs of resources that this policy leaves alone; * stands for any text.",
  },
};

/** All the settings of a policy, as JSON schemas. */
export function schemasOf(rule: Rule): Schemas {
  return { ...rule.settings, ...exemptions };
}

/** What a policy is run with: the defaults, and what is given in their place. */
export function settingsOf(rule: Rule, given: object): Exemptions {
  const defaults = Object.entries(schemasOf(rule)).flatMap(([name, schema]) =>
    schema.default === undefined ? [] : [[name, schema.default] as const],
  );
  const settings: Partial<Exemptions> = { ...Object.fromEntries(defaults), ...given };
  return { ...settings, except: Array.isArray(settings.except) ? settings.except : [] };
}

/** `all` is the engine's name for every policy at once. */
const everyPolicy = "all";

/**
 * What is wrong with a pack's configuration besides what its JSON schemas say, which the engine checks itself: names of
 * policies and settings that there are none of, and settings that do not fit each other.
 */
export function configurationFaults(
  rules: readonly Rule[],
  given: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): readonly Fault[] {
  return Object.entries(given).flatMap(([name, settings]) => {
    if (name === everyPolicy) return settingsOfEvery(settings);
    const rule = rules.find((known) => known.name === name);
    if (rule === undefined)
      return [
        {
          where: name,
          expected: `the name of a policy of this pack: ${rules.map((known) => known.name).join(", ")}`,
          got: JSON.stringify(name),
        },
      ];
    return [
      ...unknownSettings(rule, settings),
      ...(rule.faultsOf?.(settingsOf(rule, settings)) ?? []).map(within(name)),
    ];
  });
}

/** The engine hands settings of `all` to no policy, so that they would be without effect. */
function settingsOfEvery(settings: Readonly<Record<string, unknown>>): readonly Fault[] {
  return Object.keys(settings).map((name) => ({
    where: `${everyPolicy}.${name}`,
    expected: "enforcementLevel alone, for settings are each policy's own",
    got: JSON.stringify(settings[name]),
  }));
}

function unknownSettings(rule: Rule, settings: Readonly<Record<string, unknown>>): readonly Fault[] {
  const known = Object.keys(schemasOf(rule));
  return Object.keys(settings)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      where: `${rule.name}.${name}`,
      expected: `one of its settings: ${["enforcementLevel", ...known].join(", ")}`,
      got: JSON.stringify(settings[name]),
    }));
}

function within(policy: string): (fault: Fault) => Fault {
  return (fault) => ({ ...fault, where: `${policy}.${fault.where}` });
}

/** One message with all faults. */
export function configurationMessage(faults: readonly Fault[]): string {
  return `the configuration of blended-fleet-policies can't be used:\n${faults.map((fault) => `  - ${describeFault(fault)}`).join("\n")}`;
}
