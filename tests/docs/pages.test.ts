import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize, resolve } from "node:path";
import test from "ava";
import { documents } from "./documents.js";
import { anchors, codeLines, links } from "./markdown.js";
import { commandFaults } from "./mentionedCommands.js";
import { silentProgram } from "./silentProgram.js";

/** The tests run in the package's root. */
const root = resolve();
const pages = documents(root);
const program = silentProgram();

/** Pages that are linked to and still being written. */
const awaited: readonly string[] = [];

test("every command and option that the pages name exists", (t) => {
  const faults = pages.flatMap(({ path, text }) =>
    commandFaults(text, program).map(({ line, fault }) => `${path}:${line}: ${fault}`),
  );
  t.deepEqual(faults, []);
});

test("every relative link of the pages leads to a file, and every anchor to a heading", (t) => {
  const faults = pages.flatMap(({ path, text }) =>
    links(text)
      .filter(({ text: target }) => !/^[a-z]+:/.test(target))
      .filter(({ text: target }) => !awaited.includes(fileOf(path, target)) && !leadsSomewhere(path, target))
      .map(({ line, text: target }) => `${path}:${line}: ${target}`),
  );
  t.deepEqual(faults, []);
});

test("no page is awaited that is there", (t) => {
  t.deepEqual(
    awaited.filter((path) => existsSync(join(root, path))),
    [],
  );
});

test("every page of the documentation is in its table of contents", (t) => {
  const contents = pages.find(({ path }) => path === "docs/README.md");
  const named = new Set(links(contents?.text ?? "").map(({ text }) => join("docs", text.replace(/#.*$/, ""))));
  const missing = pages.filter(({ path }) => path.startsWith("docs/") && path !== "docs/README.md" && !named.has(path));
  t.deepEqual(
    missing.map(({ path }) => path),
    [],
  );
});

test("commands are looked for in fences, indented blocks and spans, with the lines that go on", (t) => {
  const page = [
    "`blended-fleet fly`",
    "",
    "    blended-fleet serve --fast",
    "",
    "```sh",
    "x | npx blended-fleet \\",
    "  bid place n --prize 1",
    "```",
  ];
  t.deepEqual(
    commandFaults(page.join("\n"), program).map(({ line, fault }) => `${line}: ${fault}`),
    ['1: no command "fly"', '3: "serve" has no option --fast', '6: "place" has no option --prize'],
  );
  t.deepEqual(
    commandFaults('`npx blended-fleet status --bucket "$(pulumi stack output bucketName)" --json | jq --raw`', program),
    [],
  );
});

test("anchors are those that GitHub gives", (t) => {
  const page = '# The `page`: a, b\n## Again\n## Again\n```sh\n# none\n```\n<a id="own"></a>';
  t.deepEqual([...anchors(page)], ["the-page-a-b", "again", "again-1", "own"]);
  t.is(codeLines(page).length, 2);
});

function fileOf(path: string, target: string): string {
  const [file = ""] = target.split("#");
  return file === "" ? path : normalize(join(dirname(path), decodeURI(file)));
}

function leadsSomewhere(path: string, target: string): boolean {
  const found = fileOf(path, target);
  const [, anchor] = target.split("#");
  if (!existsSync(join(root, found))) return false;
  if (anchor === undefined || statSync(join(root, found)).isDirectory()) return anchor === undefined;
  const page = pages.find((page) => page.path === found);
  return page !== undefined && anchors(page.text).has(anchor);
}
