import test from "ava";
import { stackViolations, violationsOf } from "./fixtures/runPolicies.js";
import { policies } from "./pack.js";
import { counted, quoted } from "./quotation.js";

test("what would move a terminal's cursor, hide text or begin a line is shown as an escape", (t) => {
  t.is(quoted("Immediate"), '"Immediate"');
  t.is(quoted('a"b\n[mandatory] c'), String.raw`"a\"b\n[mandatory] c"`);
  t.is(quoted("\u001B[31m\u009B2J\u202Egnp\u2028"), String.raw`"\u001b[31m\u009b2J\u202egnp\u2028"`);
  t.is(quoted("x".repeat(5000)).length, 65);
});

test("counts have their noun in the number that they ask for", (t) => {
  t.deepEqual([counted(1, "zone"), counted(0, "zone"), counted(2, "zone")], ["1 zone", "0 zones", "2 zones"]);
});

test("hostile tags, prices and user data make no lines of their own in messages, and user data is never told", (t) => {
  const hostile = "evil\n\u001B[2Jerror: \u202E";
  const tags = { "blended-fleet:level": hostile, "blended-fleet:vcpu": hostile, "blended-fleet:workload": hostile };
  const type = "aws:ec2/instance:Instance";
  const options = { marketType: "spot", spotOptions: { maxPrice: hostile, spotInstanceType: "persistent" } };
  const inputs = {
    tags,
    instanceMarketOptions: options,
    metadataOptions: { httpTokens: hostile },
    userData: "hunter2",
  };
  const resource = { urn: `urn:pulumi:dev::p::${type}::web`, type, name: "web", inputs };
  const stacked = { ...resource, outputs: inputs, dependencies: [], propertyDependencies: {} };
  const said = [...violationsOf(resource), ...stackViolations([stacked])].map(({ message }) => message);
  t.true(said.length >= 6);
  for (const message of said) {
    t.notRegex(message, /[\p{Cc}\p{Cf}]/u);
    t.false(message.includes("hunter2"));
  }
});

test("names are exempt as they are written, whatever characters they have, and resources of one name all at once", (t) => {
  const rule = policies.filter(({ name }) => name === "require-session-tokens");
  const type = "aws:ec2/instance:Instance";
  const resources = ["a.b(c)[d]+", "axb(c)[d]+", "a.b(c)[d]+"].map((name, index) => ({
    urn: `urn:pulumi:dev::p::acme:c${index}$${type}::${name}`,
    type,
    name,
    inputs: {},
  }));
  const told = (except: readonly string[]): readonly string[] =>
    resources
      .flatMap((resource) => violationsOf(resource, { "require-session-tokens": { except } }, rule))
      .map(({ on }) => on);
  t.deepEqual(told(["a.b(c)[d]+"]), ["axb(c)[d]+"]);
  t.deepEqual(told(["*b(c)[*"]), []);
  t.deepEqual(told(["(.*)", "[a-z]", "\\"]), ["a.b(c)[d]+", "axb(c)[d]+", "a.b(c)[d]+"]);
});

test("lists of many thousands and settings that refer to themselves are read", (t) => {
  const overrides = Array.from({ length: 5000 }, (_, index) => ({ instanceType: `m6i.${index}`, maxPrice: "1" }));
  const loop: Record<string, unknown> = {};
  loop["metadataOptions"] = loop;
  const given = (type: string, inputs: Record<string, unknown>) =>
    violationsOf({ urn: `urn:pulumi:dev::p::${type}::wide`, type, name: "wide", inputs }).map(({ policy }) => policy);
  const told = given("aws:ec2/fleet:Fleet", { terminateInstances: true, launchTemplateConfigs: [{ overrides }] });
  t.deepEqual(told, Array<string>(overrides.length).fill("refuse-maximum-price"));
  t.deepEqual(given("aws:ec2/instance:Instance", loop), ["require-session-tokens"]);
});
