import { rmSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { InputError, ProgramFailedError } from "../errors.js";
import { fleetArgs, imports, moduleProgram, nodeProgram, programFolders } from "./fixtures/programFolder.js";
import { programFleets } from "./programFleets.js";
import { readProject } from "./pulumiProject.js";

const folderOf = programFolders(test);
const nowEpochSeconds = 1_800_000_000;
const root = join(__dirname, "..", "..", "..");

function fleetsOf(path: string, stack?: string) {
  return programFleets(readProject(path), { nowEpochSeconds, ...(stack !== undefined && { stack }) });
}

test.serial("the quickstart's plan is the same in TypeScript, compiled and in YAML, and a day later", async (t) => {
  const paths = ["examples/quickstart", "examples/quickstart/index.ts", "dist/examples/quickstart", "examples/yaml"];
  const [first, ...others] = await Promise.all(paths.map(async (path) => (await fleetsOf(join(root, path)))[0]?.plan));
  t.is(first?.fleet, "shop");
  for (const other of others) t.deepEqual(other, first);
  const later = { nowEpochSeconds: nowEpochSeconds + 86_400 };
  const [again] = await programFleets(readProject(join(root, "examples/quickstart")), later);
  t.is(JSON.stringify(again?.plan), JSON.stringify(first));
});

test.serial("a program reads its stack's configuration, objects and secrets among it", async (t) => {
  const text = `${imports}
    const config = new pulumi.Config();
    const args = ${fleetArgs};
    args.workloads[0].units = config.requireObject("size").web + config.requireNumber("more");
    args.workloads[0].name = config.require("password") === "[secret]" ? "secret" : "told";
    new BlendedFleet(pulumi.getStack(), args);`;
  const folder = folderOf("configured", {
    "Pulumi.yaml": "name: sample\nruntime: nodejs\nconfig:\n  more: { default: 1 }\n",
    "Pulumi.test.yaml": "config:\n  sample:size: { web: 6 }\n  sample:password: { secure: abc }\n",
    "index.js": text,
  });
  const [fleet] = await fleetsOf(folder, "test");
  t.is(fleet?.plan.fleet, "test");
  t.like(fleet?.plan.workloads[0], { name: "secret", parts: [{ units: 7 }] });
  const error = await t.throwsAsync(fleetsOf(folder), { instanceOf: ProgramFailedError });
  t.regex(error?.message ?? "", /Missing required configuration variable 'sample:size'/);
  t.regex(error?.message ?? "", /\nIt read no stack's configuration: `--stack test` gives it that of test\.\n/);
});

test.serial("a program that fails with its stack's configuration is not told of a stack", async (t) => {
  const files = { ...nodeProgram("throw new Error('own')"), "Pulumi.test.yaml": "config: {}\n" };
  const error = await t.throwsAsync(fleetsOf(folderOf("with-its-stack", files), "test"), {
    instanceOf: ProgramFailedError,
  });
  t.notRegex(error?.message ?? "", /--stack/);
});

test.serial("a main of index.js beside an index.ts, as npm init writes it, is no matter for a warning", async (t) => {
  const warnings: unknown[] = [];
  const warned = (warning: Error): void => void warnings.push(warning.message);
  process.on("warning", warned);
  t.teardown(() => process.off("warning", warned));
  const { "index.js": text, ...files } = nodeProgram();
  const folder = folderOf("fresh", { ...files, "index.ts": text ?? "", "package.json": '{ "main": "index.js" }' });
  t.is((await fleetsOf(folder))[0]?.plan.fleet, "shop");
  await new Promise(setImmediate);
  t.deepEqual(warnings, []);
});

test.serial("an ES module has the plan that the same program has otherwise, though it waits", async (t) => {
  const plans = [moduleProgram, nodeProgram()].map(
    async (files, i) => (await fleetsOf(folderOf(`kind-${i}`, files)))[0]?.plan,
  );
  const [first, other] = await Promise.all(plans);
  t.is(first?.fleet, "shop");
  t.deepEqual(first, other);
});

test.serial(
  "a module in TypeScript is found by what it is compiled to, and a module may wait at its top",
  async (t) => {
    const [plain] = await fleetsOf(folderOf("plain-one", nodeProgram()));
    const { "index.js": waiting, ...modules } = moduleProgram;
    const typed = {
      "network.ts": "export const name: string = 'shop';",
      "index.ts": `import { name } from "./network.js";`,
    };
    const common = `${imports}new BlendedFleet(name, ${fleetArgs});`;
    const named = folderOf("named-js", { ...nodeProgram(), ...typed, "index.ts": `${typed["index.ts"]}${common}` });
    rmSync(join(named, "index.js"));
    t.deepEqual((await fleetsOf(named))[0]?.plan, plain?.plan);
    const top = waiting?.replace("export default async () =>", "await null;") ?? "";
    const folder = folderOf("top", { ...modules, "index.js": top });
    for (let run = 1; run <= 2; run++) t.deepEqual((await fleetsOf(folder))[0]?.plan, plain?.plan, `run ${run}`);
    const lost = folderOf("lost-module", { ...nodeProgram(), "index.js": 'require("./gone.js")' });
    const error = await t.throwsAsync(fleetsOf(lost), { instanceOf: ProgramFailedError });
    t.regex(error?.message ?? "", /Cannot find module '\.\/gone\.js'/);
  },
);

test.serial("every fleet of a program is planned", async (t) => {
  const folder = folderOf("two", nodeProgram(`new BlendedFleet("other", ${fleetArgs});`));
  t.deepEqual((await fleetsOf(folder)).map(({ plan }) => plan.fleet).sort(), ["other", "shop"]);
});

test.serial("a program's own error is told as such, with its words, however it comes", async (t) => {
  for (const [text, told] of [
    ["throw new Error('at once')", "Error: at once"],
    ["module.exports = async () => { await 0; throw new TypeError('later') }", "TypeError: later"],
    ["throw 'words'", "words"],
    ["require('no-such-package')", "Cannot find module 'no-such-package'"],
    ["const a = ;", "SyntaxError"],
  ] as const) {
    const folder = folderOf(`failing-${told.replace(/\W/g, "")}`, { ...nodeProgram(), "index.js": text });
    const error = await t.throwsAsync(fleetsOf(folder), { instanceOf: ProgramFailedError });
    t.true(error?.message.startsWith("the program failed\n"));
    t.true(error?.message.includes(told), error?.message);
  }
});

async function faultsOf(folder: string): Promise<readonly string[]> {
  try {
    await fleetsOf(folder);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.faults.map(({ where, expected, got }) => `${where.replace(folder, ".")}: ${expected}; ${got}`);
  }
  return [];
}

test.serial("a program without a fleet, without code or of another runtime is refused", async (t) => {
  const none = folderOf("none", {
    ...nodeProgram(),
    "index.js": `${imports}new pulumi.ComponentResource("a:b:C", "c");`,
  });
  t.deepEqual(await faultsOf(none), [".: a program with a BlendedFleet; none in it"]);
  const empty = folderOf("empty", {});
  t.deepEqual(await faultsOf(empty), [".: a program: index.ts, index.js, or what `main` names; none"]);
  const lost = folderOf("lost", { "Pulumi.yaml": "name: a\nruntime: nodejs\nmain: src\n", "src/other.js": "" });
  t.deepEqual(await faultsOf(lost), ["./src: a program: index.ts, index.js, or what `main` names; none"]);
  const python = folderOf("python", { "Pulumi.yaml": "name: a\nruntime: python\n" });
  t.regex((await faultsOf(python)).join(), /^\.\/Pulumi\.yaml: runtime: a program in TypeScript.*; python$/);
});

test.serial("a faulty fleet in a program is refused with every fault", async (t) => {
  const faulty = { ...nodeProgram(), "index.js": `${imports}new BlendedFleet("shop", { zones: [], workloads: [] });` };
  const faults = await faultsOf(folderOf("faulty", faulty));
  t.deepEqual(
    faults.map((fault) => fault.split(":")[0]),
    ["zones", "workloads", "infrastructure"],
  );
});

test.serial(
  "a YAML program is refused with the faults of all its fleets, and expressions in what is planned",
  async (t) => {
    const type = "type: blended-fleet:BlendedFleet";
    const web = '{ name: web, units: "${units}", needs: { "fn::invoke": {} } }';
    const folder = folderOf("yaml", {
      "Pulumi.yaml": [
        "name: a",
        "runtime: yaml",
        "resources:",
        `  one: { ${type}, properties: { zones: 3, infrastructure: { imageId: "\${image}" } } }`,
        `  two: { ${type}, properties: { zones: [us-east-1a], workloads: [${web}] } }`,
        `  three: { type: blended-fleet:index:BlendedFleet }`,
        "  nothing: null",
        "  text: x",
        '  other: { type: aws:sns:Topic, properties: { name: "${x}" } }',
        "",
      ].join("\n"),
    });
    const expression = "a value as it stands, for expressions are evaluated by Pulumi alone";
    t.deepEqual(await faultsOf(folder), [
      "resources.one.properties: zones: a list of zones; 3",
      "resources.one.properties: workloads: a list of workloads; nothing",
      `resources.two.properties.workloads[0].units: ${expression}; "\${units}"`,
      `resources.two.properties.workloads[0].needs.fn::invoke: ${expression}; "fn::invoke"`,
      "resources.three.properties: fleet: an object with zones and workloads; nothing",
    ]);
    const bare = folderOf("bare", { "Pulumi.yaml": "name: a\nruntime: yaml\nresources: [1]\n" });
    t.deepEqual(await faultsOf(bare), [".: a program with a BlendedFleet; none in it"]);
  },
);
