import { join } from "node:path";
import test from "ava";
import { entryFile } from "./entryFile.js";
import { programFolders } from "./fixtures/programFolder.js";

const folderOf = programFolders(test);
const index = { "index.js": "", "app.js": "", "built/index.js": "", "legacy.cjs": "" };

/** Title, what package.json says, and the file of those above that Pulumi has Node load. */
const manifests: readonly (readonly [title: string, manifest: unknown, entry: string])[] = [
  ["a package.json that names none", {}, "index.js"],
  ["its main", { main: "app.js" }, "app.js"],
  ["a main with the folder it is in", { main: "./built/" }, "built/index.js"],
  ["a main without its ending, as Node completes it", { main: "app" }, "app.js"],
  ["a main that is not there", { main: "gone.js" }, "index.js"],
  ["its exports, ahead of main", { exports: "./app.js", main: "legacy.cjs" }, "app.js"],
  ["the exports of the package itself", { exports: { ".": "./app.js", "./other": "./legacy.cjs" } }, "app.js"],
  ["the default among conditions", { exports: { ".": { import: "./legacy.cjs", default: "./app.js" } } }, "app.js"],
  ["require ahead of import", { exports: { ".": { import: "./legacy.cjs", require: "./app.js" } } }, "app.js"],
  ["import alone", { exports: { ".": { types: "./app.d.ts", import: "./app.js" } } }, "app.js"],
  ["exports that name none", { exports: { "./other": "./app.js" } }, "index.js"],
  ["exports that are not there", { exports: "./gone.js" }, "index.js"],
  ["exports of nothing", { exports: null, main: 3 }, "index.js"],
];

for (const [title, manifest, entry] of manifests) {
  test(`of a folder Pulumi loads: ${title}`, (t) => {
    const folder = folderOf(title.replace(/\W/g, "-"), { ...index, "package.json": JSON.stringify(manifest) });
    t.is(entryFile(folder), join(folder, entry));
  });
}

test("what Pulumi.yaml names is loaded whatever package.json says, a folder's by the package.json above it", (t) => {
  const files = { ...index, "package.json": '{ "main": "app.js" }' };
  const folder = folderOf("named", files);
  t.is(entryFile(join(folder, "index.js")), join(folder, "index.js"));
  t.is(entryFile(join(folder, "built")), join(folder, "app.js"));
  const inner = folderOf("inner", { ...files, "built/package.json": "{}" });
  t.is(entryFile(join(inner, "built")), join(inner, "built/index.js"));
});

test("of a package of modules the index is looked for in Pulumi's order", (t) => {
  const type = { "package.json": '{ "type": "module" }' };
  const found = (...names: readonly string[]): string => {
    const folder = folderOf(names.join("-"), { ...type, ...Object.fromEntries(names.map((name) => [name, ""])) });
    return entryFile(folder).slice(folder.length + 1);
  };
  t.is(found("index.json", "index.mts", "index.ts"), "index.ts");
  t.is(found("index.mts", "index.mjs"), "index.mjs");
  t.is(found("index.mjs", "index.js"), "index.js");
});

test("a broken package.json and an empty folder are Node's to refuse", (t) => {
  const broken = folderOf("broken", { ...index, "package.json": "{" });
  t.throws(() => entryFile(broken), { message: /package\.json/ });
  t.throws(() => entryFile(folderOf("empty", {})), { message: /Cannot find module/ });
});
