import { mostImpactThreshold } from "../../api/changeForms.js";
import type { PreferencesChange, PreferencesResource } from "../../api/resources.js";
import type { FleetClient } from "../../client/fleetClient.js";
import { Measure, Priority } from "../../engine/fleet.js";
import type { Level } from "../../engine/level.js";
import { profiles, type ProfileName } from "../../engine/profile.js";
import { show } from "../../errors.js";
import { printableText, styled, wrappedText, type TerminalStyle } from "../../replay/report/terminalText.js";
import { NumberOptions } from "../numberOptions.js";
import type { Terminal } from "../terminal.js";
import { clientOf, type ApiOptions } from "./connection.js";
import { levelNamed, levelNames } from "./levels.js";
import { printed } from "./printed.js";

/** Options of `prefer` as commander gives them. */
export interface PreferOptions extends ApiOptions {
  /** `part=level`, each. */
  readonly level?: readonly string[];
  readonly priority?: string;
  readonly profile?: string;
  readonly threshold?: string;
  readonly allow?: string;
  readonly reset?: true;
}

/**
 * `blended-fleet prefer`: what an owner prefers over what is declared; what no option names stays as it is. Without
 * options it shows what is preferred.
 * @throws as `fleetNow`.
 */
export async function prefer(workload: string, options: PreferOptions, terminal: Terminal): Promise<void> {
  const numbers = new NumberOptions(textsOf(options));
  const change = readChange(options, numbers);
  const isChange = Object.keys(change).length > 0;
  if (options.reset && isChange) {
    numbers.add({ where: "--reset", expected: "nothing beside it, for it forgets all preferences", got: "more" });
  }
  const client = clientOf(options, numbers);
  numbers.check("these preferences");
  if (!client) return;
  const present = await client.preferences(workload);
  const found = options.reset
    ? await forgotten(client, present)
    : isChange
      ? await client.prefer(workload, merged(present, change), present.version)
      : present;
  printed(found, (style) => preferencesText(found, style), options, terminal);
}

async function forgotten(client: FleetClient, present: PreferencesResource): Promise<PreferencesResource> {
  return present.version === 0 ? present : client.forgetPreferences(present.workload, present.version);
}

function readChange(options: PreferOptions, numbers: NumberOptions): PreferencesChange {
  const { priority, profile, threshold, allow } = options;
  const levels = levelsOf(options.level ?? [], numbers);
  const names = Object.keys(profiles) as ProfileName[];
  const chosen =
    priority !== undefined && numbers.choose("priority", "--priority", Object.values(Priority), Priority.Standard);
  const named = profile !== undefined && numbers.choose("profile", "--profile", names, "balanced");
  const rule = {
    flag: "--threshold",
    expected: `a share of the hourly price, 0 to ${mostImpactThreshold}`,
    least: 0,
    most: mostImpactThreshold,
  };
  return {
    ...(levels && { levels }),
    ...(chosen && { priority: chosen }),
    ...(named && { profile: named }),
    ...(threshold !== undefined && { impactThreshold: numbers.read("threshold", rule, 1) }),
    ...(allow !== undefined && { allowedMeasures: measuresOf(allow, numbers) }),
  };
}

function levelsOf(given: readonly string[], numbers: NumberOptions): Readonly<Record<string, Level>> | undefined {
  if (given.length === 0) return undefined;
  const levels = new Map<string, Level>();
  for (const text of given) {
    const [, part, name] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    const level = name === undefined ? undefined : levelNamed(name);
    if (part === undefined || !level) {
      const expected = `a part and its level as serving=30-min: ${levelNames}`;
      numbers.add({ where: "--level", expected, got: show(text) });
    } else if (levels.has(part)) {
      numbers.add({ where: "--level", expected: `one level of ${part}`, got: `${show(text)} beside another` });
    } else levels.set(part, level);
  }
  return Object.fromEntries(levels);
}

const noMeasure = "none";

function measuresOf(allow: string, numbers: NumberOptions): readonly Measure[] {
  const chosen = numbers.chooseList("allow", "--allow", [...Object.values(Measure), noMeasure], []);
  const measures = chosen.filter((word) => word !== noMeasure);
  if (measures.length > 0 && measures.length < chosen.length) {
    numbers.add({ where: "--allow", expected: `${noMeasure} alone, or measures`, got: show(allow) });
  }
  return measures;
}

/** What is preferred already stays, part by part. */
function merged(present: PreferencesResource, change: PreferencesChange): PreferencesChange {
  const { workload: _, version: _version, by: _by, changedAt: _changedAt, ...kept } = present;
  const levels = { ...kept.levels, ...change.levels };
  return { ...kept, ...change, ...(Object.keys(levels).length > 0 && { levels }) };
}

function textsOf({ priority, profile, threshold, allow }: PreferOptions): Readonly<Record<string, string | undefined>> {
  return { priority, profile, threshold, allow };
}

function preferencesText(found: PreferencesResource, style: TerminalStyle): string {
  const { workload, version, by, changedAt, levels, priority, profile, impactThreshold, allowedMeasures } = found;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ...Object.entries(levels ?? {}).map(([part, level]) => [`level of ${part}`, level] as const),
    ["priority", priority],
    ["profile", profile],
    ["threshold", impactThreshold === undefined ? undefined : String(impactThreshold)],
    ["allowed measures", allowedMeasures && (allowedMeasures.join(", ") || "none")],
    ["degradation", found.degradation && (found.degradation.map(({ name }) => name).join(", ") || "no steps")],
  ];
  const lines = rows.flatMap(([name, value]) => (value === undefined ? [] : [`- ${name}: ${value}`]));
  const title =
    lines.length === 0
      ? `${workload} is as declared.`
      : `${workload} by preference (version ${version}${by === undefined ? "" : `, ${by}`}${changedAt === undefined ? "" : `, ${changedAt}`}):`;
  return [styled(wrappedText(printableText(title), style.width), "bold", style), ...lines.map(printableText)].join(
    "\n",
  );
}
