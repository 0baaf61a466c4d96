import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { packageRoot } from "../provider/cli/packageRoot.js";
import { unknownValue } from "@pulumi/pulumi/runtime/index.js";
import { argsOf, settingsFor } from "./fixtures/runPolicies.js";
import { policies, rules } from "./pack.js";
import { policyTable, withTable } from "./policyTable.js";

const verbs = ["limit", "refuse", "require", "separate"];

test("each policy has a file of its own, named as it is, and all are in the pack", (t) => {
  const files = readdirSync(packageRoot("policies", "rules")).map((file) => file.replace(/\.ts$/, ""));
  const named = rules.map(({ name }) => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()));
  t.deepEqual(named.sort(), files.sort());
});

test("each policy says what has to be, how grave it is and what to do, and may be set and exempted from", (t) => {
  for (const policy of policies) {
    t.regex(policy.name, /^[a-z]+(-[a-z]+)+$/);
    t.true(verbs.includes(policy.name.split("-")[0] ?? ""), policy.name);
    for (const text of [policy.description, policy.remediationSteps]) t.regex(text ?? "", /^[A-Z].+\.$/s, policy.name);
    t.truthy(policy.severity);
    t.true(["advisory", "mandatory"].includes(policy.enforcementLevel ?? ""), policy.name);
    const { properties = {} } = policy.configSchema ?? {};
    t.deepEqual(properties["except"]?.default, []);
    for (const [name, schema] of Object.entries(properties)) {
      t.not(schema.default, undefined, `${policy.name}.${name} has a default`);
      t.regex(schema.description ?? "", /\.$/, `${policy.name}.${name}`);
    }
  }
});

test("the table in the docs is what the pack says of itself", (t) => {
  const file = packageRoot("docs", "policies.md");
  const text = readFileSync(file, "utf8");
  t.is(text, withTable(text, policyTable(rules)), "npm run policies writes it anew");
});

test("what is put right keeps what is not known and what is secret as they are", (t) => {
  const inputs = {
    imageId: unknownValue,
    instanceMarketOptions: { marketType: "spot", spotOptions: { maxPrice: "0.05", validUntil: unknownValue } },
    metadataOptions: { instanceMetadataTags: "enabled" },
  };
  const resource = { urn: "urn:pulumi:dev::p::aws:ec2/launchTemplate:LaunchTemplate::t", name: "t", inputs };
  const args = argsOf({ ...resource, type: "aws:ec2/launchTemplate:LaunchTemplate" }, settingsFor("limit-cost", {}));
  for (const policy of policies) if ("remediateResource" in policy) void policy.remediateResource?.(args);
  t.deepEqual(inputs as unknown, {
    imageId: unknownValue,
    instanceMarketOptions: { marketType: "spot", spotOptions: { validUntil: unknownValue } },
    metadataOptions: { instanceMetadataTags: "enabled", httpTokens: "required" },
  });
});

test("nothing is put right where there is nothing wrong", (t) => {
  const resource = { urn: "urn:pulumi:dev::p::aws:ec2/launchTemplate:LaunchTemplate::t", name: "t" };
  const inputs = { metadataOptions: { httpTokens: "required" } };
  const args = argsOf(
    { ...resource, inputs, type: "aws:ec2/launchTemplate:LaunchTemplate" },
    settingsFor("limit-cost", {}),
  );
  for (const policy of policies)
    if ("remediateResource" in policy) t.is(policy.remediateResource?.(args) as unknown, undefined, policy.name);
});

test("no policy loads the provider's SDK: a preview waits for the pack's start", (t) => {
  const code = readFileSync(join(packageRoot("dist", "policy-pack"), "index.js"), "utf8");
  t.false(code.includes("@pulumi/aws"));
});
