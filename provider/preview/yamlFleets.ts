import { show, type Fault } from "../errors.js";
import { fieldsOf, type PulumiProject } from "./pulumiProject.js";

const fleetTypes = ["blended-fleet:BlendedFleet", "blended-fleet:index:BlendedFleet"];

/** A fleet that a YAML program declares, unchecked. */
export interface YamlFleet {
  readonly name: string;
  /** The path of its properties in the program. */
  readonly where: string;
  readonly declared: unknown;
  /** Expressions in what is planned: nothing evaluates them here. */
  readonly faults: readonly Fault[];
}

/** The fleets of a Pulumi program in YAML, each without its infrastructure, which no plan is made on. */
export function yamlFleets({ content }: PulumiProject): readonly YamlFleet[] {
  return Object.entries(fieldsOf(content["resources"])).flatMap(([key, resource]) => {
    const { type, name = key, properties } = fieldsOf(resource);
    if (typeof type !== "string" || !fleetTypes.includes(type)) return [];
    const where = `resources.${key}.properties`;
    const declared = withoutInfrastructure(properties);
    return [{ name: String(name), where, declared, faults: expressions(declared, where) }];
  });
}

function withoutInfrastructure(properties: unknown): unknown {
  if (typeof properties !== "object" || properties === null || Array.isArray(properties)) return properties;
  const { infrastructure: _, ...declared } = properties as Readonly<Record<string, unknown>>;
  return declared;
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
