import { InputError, show, type Fault } from "../errors.js";
import type { PulumiProject } from "./pulumiProject.js";

const fleetTypes = ["blended-fleet:BlendedFleet", "blended-fleet:index:BlendedFleet"];

/** A fleet that a YAML program declares, unchecked. */
export interface YamlFleet {
  readonly name: string;
  readonly declared: Readonly<Record<string, unknown>>;
}

/**
 * The fleets of a Pulumi program in YAML, each without its infrastructure, which no plan is made on.
 * @throws InputError for an expression in what is planned: nothing evaluates it here.
 */
export function yamlFleets({ content }: PulumiProject): readonly YamlFleet[] {
  const resources = Object.entries((content["resources"] ?? {}) as Record<string, YamlResource>);
  const faults: Fault[] = [];
  const fleets = resources.flatMap(([key, { type, name = key, properties = {} }]) => {
    if (!fleetTypes.includes(type ?? "")) return [];
    const { infrastructure: _, ...declared } = properties;
    faults.push(...expressions(declared, `resources.${key}.properties`));
    return [{ name, declared }];
  });
  if (faults.length > 0) throw new InputError("this program", faults);
  return fleets;
}

interface YamlResource {
  readonly type?: string;
  readonly name?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

function expressions(value: unknown, where: string): readonly Fault[] {
  if (typeof value === "string") {
    return /\$\{|^fn::/.test(value)
      ? [{ where, expected: "a value as it stands, for expressions are evaluated by Pulumi alone", got: show(value) }]
      : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => expressions(item, `${where}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const at = `${where}.${key}`;
    return key.startsWith("fn::") ? expressions(key, at) : expressions(item, at);
  });
}
