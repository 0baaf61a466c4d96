import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider/provider.js";
import type { BlendedFleetArgs } from "../args.js";
import { BlendedFleet } from "../blendedFleet.js";

const fleetType = "blended-fleet:index:BlendedFleet";

interface PackageSchema {
  readonly version: string;
  readonly resources: Readonly<Record<string, { readonly properties: Readonly<Record<string, unknown>> }>>;
}

/**
 * The package as Pulumi's engine talks to it, for programs in other languages. It serves the schema.json in `root`, the
 * package's folder, where Pulumi's own host would compile all sources to infer the same at each start.
 */
export function fleetPackage(root: string): Provider {
  const schema = readFileSync(join(root, "schema.json"), "utf8");
  const { version, resources } = JSON.parse(schema) as PackageSchema;
  const outputs = Object.keys(resources[fleetType]?.properties ?? {});
  return { version, schema, construct: async (...request) => construct(outputs, ...request) };
}

/** @throws pulumi.InputPropertiesError with each fault of the fleet and its property path, which the engine shows. */
function construct(
  outputs: readonly string[],
  name: string,
  type: string,
  inputs: Inputs,
  options: ComponentResourceOptions,
): ConstructResult {
  if (type !== fleetType) throw new Error(`expected the type ${fleetType}, got ${type}`);
  const fleet = new BlendedFleet(name, inputs as BlendedFleetArgs, options);
  const state = Object.fromEntries(outputs.map((key) => [key, Reflect.get(fleet, key) as unknown]));
  return { urn: fleet.urn, state };
}
