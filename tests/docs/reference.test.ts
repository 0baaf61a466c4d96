import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import test from "ava";
import { committedReference, generatedReference, type Reference } from "./reference.js";
import { entries } from "./typeReference.js";

/** The tests run in the package's root. */
const root = resolve();
/** Reading all types takes seconds, so that it is done once. */
let reference: Reference;

test.before("the reference is generated", async (t) => {
  t.timeout(120_000);
  reference = await generatedReference(root);
});

test("the committed reference is what the docstrings and the commands' help say; `npm run reference` writes it", (t) => {
  const { pages } = reference;
  const committed = committedReference(root);
  t.deepEqual(Object.keys(committed).sort(), Object.keys(pages).sort());
  for (const [name, text] of Object.entries(pages)) t.deepEqual(committed[name]?.split("\n"), text.split("\n"));
});

test("whatever a program may import has a docstring, is exported with the types that it tells of, and links somewhere", (t) => {
  t.deepEqual(reference.warnings, []);
});

test("the reference has a page for each entry of the package", (t) => {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  const types = Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [] : [entry.types]));
  t.deepEqual(
    entries.map(({ source }) => `./dist/${source.replace(/\.ts$/, ".d.ts")}`),
    types,
  );
});
