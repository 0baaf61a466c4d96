import { mkdirSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { describeFault, InputError } from "../errors.js";
import { programFolders } from "./fixtures/programFolder.js";
import { isProgram, readConfig, readProject } from "./pulumiProject.js";

const folderOf = programFolders(test);

function faultsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error.faults.map(describeFault);
    throw error;
  }
  return [];
}

test("a folder, a project's file and a file with code are programs, and all else is a fleet file", (t) => {
  const folder = folderOf("kinds", { "Pulumi.yaml": "name: a\nruntime: yaml\n" });
  for (const path of [folder, join(folder, "Pulumi.yaml"), "Pulumi.yml", "index.ts", "a/b.mjs", "x.cts"]) {
    t.true(isProgram(path), path);
  }
  for (const path of ["fleet.yaml", "fleet.json", "Pulumi.dev.yaml", "fleet", "ts", "-"])
    t.false(isProgram(path), path);
});

test("a project has the name, runtime and entry that it says, and Node's own where it says none", (t) => {
  const yaml = "name: shop\nruntime: { name: nodejs, options: {} }\nmain: src/app.ts\n";
  const said = folderOf("said", { "Pulumi.yaml": yaml, "src/app.ts": "" });
  t.like(readProject(said), { folder: said, name: "shop", runtime: "nodejs", entry: join(said, "src/app.ts") });
  t.is(readProject(said).workingFolder, join(said, "src"));
  t.deepEqual(readProject(join(said, "Pulumi.yaml")), readProject(said));
  const plain = folderOf("plain", { "index.js": "" });
  t.deepEqual(readProject(plain), {
    folder: plain,
    workingFolder: plain,
    name: "plain",
    runtime: "nodejs",
    entry: plain,
    content: { runtime: "nodejs" },
  });
  t.like(readProject(join(plain, "index.js")), { folder: plain, runtime: "nodejs", entry: join(plain, "index.js") });
});

test("a project that can't be read is refused with every fault and its line", (t) => {
  t.deepEqual(
    faultsOf(() => readProject("/no/such/program")),
    ["/no/such/program: expected a Pulumi program, or a fleet file, got nothing"],
  );
  const broken = folderOf("broken", { "Pulumi.yaml": "name: a\nname: b\nruntime: yaml\nruntime: nodejs\n" });
  t.deepEqual(
    faultsOf(() => readProject(broken)).map((fault) => fault.replace(`${broken}/`, "")),
    [
      'Pulumi.yaml:2: expected every field once, got "Map keys must be unique"',
      'Pulumi.yaml:4: expected every field once, got "Map keys must be unique"',
    ],
  );
  for (const [main, told] of [
    ["src", '"src"'],
    ["[src]", '["src"]'],
  ] as const) {
    const lost = folderOf("lost", { "Pulumi.yaml": `name: a\nruntime: nodejs\nmain: ${main}\n` });
    t.deepEqual(
      faultsOf(() => readProject(lost)),
      [`${lost}/Pulumi.yaml: main: expected a file or folder that is there, got ${told}`],
    );
  }
  const folder = folderOf("unreadable", {});
  mkdirSync(join(folder, "Pulumi.yaml"));
  t.regex(faultsOf(() => readProject(folder)).join(), /Pulumi\.yaml: expected a file that can be read, got EISDIR/);
});

test("aliases that would fill the memory are refused, and what is no object has no runtime", (t) => {
  const lines = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`);
  const bomb = folderOf("bomb", { "Pulumi.yaml": `a0: &a0 x\n${lines.join("\n")}\nruntime: yaml\n` });
  t.regex(faultsOf(() => readProject(bomb)).join(), /expected YAML whose aliases resolve/);
  for (const text of ["", "- a\n", "zones: [a]\nworkloads: []\n", "runtime: 4\n", "runtime: { name: [] }\n"]) {
    const folder = folderOf("runtime", { "Pulumi.yaml": text });
    t.regex(
      faultsOf(() => readProject(folder)).join(),
      /Pulumi\.yaml: runtime: expected the runtime of a Pulumi program/,
    );
  }
});

test("a stack's configuration is read by full key: text as it stands, objects as JSON, secrets not at all", (t) => {
  const config = [
    "config:",
    "  shop:plain: text",
    "  own: 7",
    "  flag: true",
    "  aws:region: eu-west-1",
    "  shop:object: { a: [1, { b: two }] }",
    "  shop:secret: { secure: v1:abc }",
    "  shop:nested: { user: me, password: { secure: v1:def } }",
  ];
  const project =
    "config:\n  own: 3\n  size: { type: integer, default: 5 }\n  set: { value: here }\n  none: { type: string }\n";
  const folder = folderOf("config", {
    "Pulumi.yaml": `name: shop\nruntime: nodejs\n${project}`,
    "Pulumi.dev.yaml": `${config.join("\n")}\n`,
  });
  const own = { "shop:own": "3", "shop:size": "5", "shop:set": "here" };
  t.deepEqual(readConfig(readProject(folder)), own);
  t.deepEqual(readConfig(readProject(folder), "dev"), {
    ...own,
    "shop:plain": "text",
    "shop:own": "7",
    "shop:flag": "true",
    "aws:region": "eu-west-1",
    "shop:object": '{"a":[1,{"b":"two"}]}',
    "shop:secret": "[secret]",
    "shop:nested": '{"user":"me","password":"[secret]"}',
  });
  t.deepEqual(
    faultsOf(() => readConfig(readProject(folder), "prod")),
    [`--stack: expected a stack with a file ${folder}/Pulumi.prod.yaml, got "prod"`],
  );
});
