import { resolve } from "node:path";
import test from "ava";
import { committedReference, generatedReference } from "./reference.js";

/** The tests run in the package's root. */
const root = resolve();

test("the committed reference is what the docstrings and the commands' help say; `npm run reference` writes it", async (t) => {
  t.timeout(120_000);
  const { pages, warnings } = await generatedReference(root);
  const committed = committedReference(root);
  t.deepEqual(Object.keys(committed).sort(), Object.keys(pages).sort());
  for (const [name, text] of Object.entries(pages)) t.deepEqual(committed[name]?.split("\n"), text.split("\n"));
  t.deepEqual(warnings, []);
});
