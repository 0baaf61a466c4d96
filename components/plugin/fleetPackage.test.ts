import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ConstructResult } from "@pulumi/pulumi/provider/provider.js";
import { InputPropertiesError } from "@pulumi/pulumi";
import test from "ava";
import { recordProgram } from "../../provider/preview/recordProgram.js";
import type { BlendedFleetArgs } from "../args.js";
import { happyArgs } from "../fixtures/happyFleet.js";
import { fleetPackage } from "./fleetPackage.js";

const fleetType = "blended-fleet:index:BlendedFleet";
/** The tests run in the package's root. */
const schemaText = readFileSync(resolve("schema.json"), "utf8");
const schema = JSON.parse(schemaText) as {
  readonly version: string;
  readonly resources: Readonly<Record<string, { readonly properties: object; readonly inputProperties: object }>>;
};

test("the plugin serves the committed schema, which has the package's version", (t) => {
  const { version } = JSON.parse(readFileSync(resolve("package.json"), "utf8")) as { version: string };
  const provider = fleetPackage(resolve());
  t.is(provider.schema, schemaText);
  t.is(provider.version, version);
  t.is(schema.version, version);
});

test("a fleet constructed for another language has every output that the schema promises", async (t) => {
  const { urn, state } = await constructed(fleetType, happyArgs());
  t.truthy(urn);
  t.deepEqual(Object.keys(state), Object.keys(schema.resources[fleetType]?.properties ?? {}));
  t.deepEqual(
    Object.entries(state).filter(([, value]) => value === undefined),
    [],
  );
});

test("a faulty fleet is refused by property, and a type that the package lacks by name", async (t) => {
  const faulty = { ...happyArgs(), zones: [] };
  t.true(InputPropertiesError.isInstance(await t.throwsAsync(constructed(fleetType, faulty))));
  await t.throwsAsync(constructed("blended-fleet:index:Lane", happyArgs()), { message: /expected the type/ });
});

/** What the plugin answers to the engine, on mocks. */
async function constructed(type: string, args: BlendedFleetArgs): Promise<ConstructResult> {
  let answer: Promise<ConstructResult> | undefined;
  await recordProgram(
    () => {
      answer = fleetPackage(resolve()).construct?.("shop", type, args, {});
      answer?.catch(() => undefined);
    },
    { project: "test", stack: "dev" },
  );
  if (answer === undefined) throw new Error("the package constructs nothing");
  return answer;
}
