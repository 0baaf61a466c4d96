import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import test from "ava";
import { inferredSchema } from "./schema/inferredSchema.js";

/** The tests run in the package's root. */
const root = resolve();

interface Property {
  readonly description?: string;
}

test("the committed schema.json is the one that Pulumi infers from the sources", async (t) => {
  // Inference compiles all sources of the package.
  t.timeout(120_000);
  const inferred: unknown = JSON.parse(await inferredSchema(root));
  t.deepEqual(JSON.parse(readFileSync(resolve(root, "schema.json"), "utf8")), inferred);
});

test("every property an owner may write is described", (t) => {
  const { resources, types } = JSON.parse(readFileSync(resolve(root, "schema.json"), "utf8")) as {
    resources: Record<string, { inputProperties: Record<string, Property> }>;
    types: Record<string, { properties?: Record<string, Property> }>;
  };
  const groups = [
    ...Object.values(resources).map(({ inputProperties }) => inputProperties),
    ...Object.values(types).flatMap(({ properties }) => properties ?? []),
  ];
  const undescribed = groups.flatMap((group) => Object.entries(group).filter(([, property]) => !property.description));
  t.deepEqual(
    undescribed.map(([name]) => name),
    [],
  );
});
