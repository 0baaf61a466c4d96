import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { parse } from "yaml";
import type { BlendedFleetArgs } from "../components/args.js";
import { happyArgs, recordFleet } from "../components/fixtures/happyFleet.js";
import { packageRoot } from "../provider/cli/packageRoot.js";
import { evaluateExample, programNames } from "../tests/examples/fixtures/examples.js";
import { violationsIn } from "./fixtures/runPolicies.js";

for (const name of programNames) {
  test(`examples/${name} passes every policy`, async (t) => {
    const { resources } = await evaluateExample(name);
    t.true(resources.length > 30);
    t.deepEqual(violationsIn(resources), []);
  });
}

const { zones, infrastructure } = happyArgs();

for (const name of ["teams", "peak"]) {
  test(`the fleet of examples/${name} passes every policy`, async (t) => {
    const fleet = parse(readFileSync(packageRoot("examples", name, "fleet.yaml"), "utf8")) as Partial<BlendedFleetArgs>;
    const resources = await recordFleet({ zones, ...fleet, infrastructure } as BlendedFleetArgs, name);
    t.deepEqual(violationsIn(resources), []);
  });
}

test("the fleet of examples/yaml passes every policy", async (t) => {
  const program = parse(readFileSync(join(packageRoot("examples", "yaml"), "Pulumi.yaml"), "utf8")) as {
    resources: { shop: { properties: BlendedFleetArgs } };
  };
  const args = { ...program.resources.shop.properties, infrastructure };
  t.deepEqual(violationsIn(await recordFleet(args, "shop")), []);
});
