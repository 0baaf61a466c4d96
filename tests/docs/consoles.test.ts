import { resolve } from "node:path";
import test from "ava";
import { runSteps } from "./consoleRun.js";
import { isAsDocumented, refreshed } from "./documentedOutput.js";
import { documents } from "./documents.js";
import { pageSteps, withPrinted } from "./writtenConsoles.js";

/** The tests run in the package's root. */
const root = resolve();
const pages = documents(root).filter(({ text }) => pageSteps(text).length > 0);

for (const { path, text } of pages) {
  test(`the commands of ${path} print what it says`, async (t) => {
    t.timeout(600_000);
    for (const { step, printed } of await runSteps(root, pageSteps(text))) {
      const isSo = isAsDocumented(step.output, printed);
      t.true(isSo, `${path}:${step.line}: $ ${step.command}\nprinted:\n${printed.join("\n")}`);
    }
  });
}

test("the quickstart is among the pages whose commands are run", (t) => {
  t.true(pages.some(({ path }) => path === "docs/quickstart.md"));
});

test("three dots stand for any lines, an ellipsis for any text of a line, and nothing else is forgiven", (t) => {
  t.true(isAsDocumented(["a", "...", "z"], ["a", "b", "c", "z"]));
  t.true(isAsDocumented(["a", "...", "z"], ["a", "z"]));
  t.true(isAsDocumented(["at … o'clock"], ["at 12 o'clock"]));
  t.false(isAsDocumented(["a", "z"], ["a", "b", "z"]));
  t.false(isAsDocumented(["a", "b"], ["a"]));
  t.false(isAsDocumented(["at … o'clock"], ["at 12 o'clock sharp"]));
  t.false(isAsDocumented([], ["a"]));
});

test("what is written anew keeps the lines that hold, and those that three dots cover", (t) => {
  t.deepEqual(refreshed(["a", "...", "at … h", "z"], ["a", "b", "at 3 h", "y"]), ["a", "...", "at … h", "y"]);
});

test("a page's block is written anew in its place, command by command", (t) => {
  const page = ["# Page", "```console", "$ one", "1", "$ two \\", "  more", "2", "```", "after"].join("\n");
  const [one, two] = pageSteps(page);
  if (!one || !two) return t.fail();
  t.is(two.command, "two \\\n  more");
  const written = withPrinted(page, [
    { step: one, status: 0, printed: ["1"] },
    { step: two, status: 0, printed: ["22", "23"] },
  ]);
  t.is(written, page.replace("\n2\n", "\n22\n23\n"));
});
