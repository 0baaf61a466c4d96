import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { InputError } from "../errors.js";
import { planFleet } from "../engine/planFleet.js";
import { shippedModels } from "../models/shippedModels.js";
import { evaluateProgram } from "./evaluateProgram.js";
import { fleetArgs, imports, nodeProgram, programFolders } from "./fixtures/programFolder.js";

const folderOf = programFolders(test);

/** The compiled examples and components beside the compiled provider. */
const compiled = join(__dirname, "..", "..");
const quickstart = join(compiled, "examples", "quickstart");
const options = { project: "quickstart", stack: "dev", nowEpochSeconds: 1_800_000_000 };

test("the quickstart's fleet is read with its arguments, its spec and its plan", async (t) => {
  const { fleets, resources } = await evaluateProgram(quickstart, options);
  t.deepEqual(
    fleets.map(({ name }) => name),
    ["shop"],
  );
  const [fleet] = fleets;
  t.deepEqual(
    fleet?.args.workloads.map(({ name }) => name),
    ["web", "worker"],
  );
  t.false("infrastructure" in (fleet?.args ?? {}));
  t.deepEqual(
    fleet?.spec.workloads.map(({ name }) => name),
    ["web", "worker"],
  );
  if (fleet) t.like(fleet.plan, planFleet(fleet.spec, shippedModels()));
  t.deepEqual(fleet?.plan.prices, { kind: "catalogue", region: "us-east-1" });
  t.deepEqual(fleet?.plan.declared, JSON.parse(JSON.stringify(fleet?.args)));
  t.true(resources.some(({ type }) => type === "aws:autoscaling/group:Group"));
});

test("a program can be evaluated again", async (t) => {
  const first = await evaluateProgram(quickstart, options);
  t.deepEqual(await evaluateProgram(quickstart, options), first);
});

test("programs that have a file in common each declare what is declared in it", async (t) => {
  const folder = folderOf("in-common", {
    "one.js": 'require("./fleet.js");',
    "other.js": 'require("./fleet.js");',
    "fleet.js": nodeProgram()["index.js"] ?? "",
  });
  const [one, other] = ["one.js", "other.js"].map((name) => join(folder, name));
  const first = await evaluateProgram(one ?? "", options);
  t.is(first.fleets.length, 1);
  t.deepEqual(await evaluateProgram(other ?? "", options), first);
});

test("an ES module that declares things at its top does so each time", async (t) => {
  const text = `import { BlendedFleet } from "./components.cjs";\nnew BlendedFleet("shop", ${fleetArgs});`;
  const folder = folderOf("module", {
    "package.json": '{ "type": "module" }',
    "components.cjs": `${imports}exports.BlendedFleet = BlendedFleet;`,
    "index.js": text,
  });
  const first = await evaluateProgram(folder, options);
  t.is(first.fleets.length, 1);
  t.deepEqual(await evaluateProgram(folder, options), first);
});

test("a program that is a function is called and waited for, and its calls get the answers they are given", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const aws = JSON.stringify(require.resolve("@pulumi/aws"));
  writeFileSync(
    join(folder, "index.js"),
    `const aws = require(${aws});
    module.exports = async () => {
      const { availabilityZone } = await aws.ec2.getSubnet({ id: "subnet-1" });
      new aws.sns.Topic("made-after", { displayName: availabilityZone });
    };`,
  );
  const token = "aws:ec2/getSubnet:getSubnet";
  const answers = {
    [token]: ({ id }: { readonly id?: unknown }) => ({ id, availabilityZone: `zone of ${String(id)}` }),
  };
  const { resources } = await evaluateProgram(folder, { ...options, answers });
  t.deepEqual(
    resources.flatMap(({ name, inputs }) => (name === "made-after" ? [inputs["displayName"]] : [])),
    ["zone of subnet-1"],
  );
});

test("a fleet that can't be used is told as a fault of its input", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const components = JSON.stringify(join(compiled, "components", "index.js"));
  writeFileSync(
    join(folder, "index.js"),
    `const { BlendedFleet } = require(${components}); new BlendedFleet("shop", { zones: [], workloads: [] });`,
  );
  const error = await t.throwsAsync(evaluateProgram(folder, options), { instanceOf: InputError });
  t.deepEqual(
    error?.faults.map(({ where }) => where),
    ["zones", "workloads", "infrastructure"],
  );
});

test("a program that is not there is an error that names it", async (t) => {
  await t.throwsAsync(evaluateProgram(join(compiled, "no-such-program"), options), { message: /no-such-program/ });
});
