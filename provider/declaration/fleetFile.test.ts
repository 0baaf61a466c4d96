import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { InputError, type Fault } from "../errors.js";
import { readFleetFile } from "./fleetFile.js";

const folder = mkdtempSync(join(tmpdir(), "fleet-file-"));
test.after.always(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function faultsOf(path: string): readonly Fault[] {
  try {
    readFleetFile(path);
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
  return [];
}

test("the same fleet can be written as JSON or as YAML, whatever the file's name", (t) => {
  const fleet = { zones: ["us-east-1a"], workloads: [{ name: "web", level: "5-min Warning" }] };
  const yaml = "zones: [us-east-1a]\nworkloads:\n  - name: web\n    level: 5-min Warning\n";
  t.deepEqual(readFleetFile(fileWith("fleet.json", `\uFEFF${JSON.stringify(fleet, undefined, "\t")}`)), fleet);
  t.deepEqual(readFleetFile(fileWith("fleet", JSON.stringify(fleet))), fleet);
  t.deepEqual(readFleetFile(fileWith("fleet.yaml", yaml)), fleet);
  t.deepEqual(readFleetFile(fileWith("fleet.conf", yaml)), fleet);
});

test("a moment in YAML stays the text it is", (t) => {
  t.deepEqual(readFleetFile(fileWith("moment.yaml", "finishBy: 2027-01-31T18:00:00Z")), {
    finishBy: "2027-01-31T18:00:00Z",
  });
});

test("a file that is not there, or is a folder, is named", (t) => {
  const missing = join(folder, "missing.yaml");
  t.is(faultsOf(missing)[0]?.where, missing);
  t.regex(faultsOf(missing)[0]?.got ?? "", /ENOENT/);
  t.regex(faultsOf(folder)[0]?.got ?? "", /EISDIR/);
});

test("what is no JSON is reported with its line", (t) => {
  const unclosed = fileWith("unclosed.json", '{\n  "zones": [\n  }\n');
  const trailing = fileWith("trailing.json", '{\n  "zones": [],\n}\n');
  for (const path of [unclosed, trailing]) {
    t.deepEqual(
      faultsOf(path).map(({ where, expected }) => ({ where, expected })),
      [{ where: `${path}:3`, expected: "JSON" }],
    );
  }
});

test("what is no YAML is reported with its line, every fault of it", (t) => {
  const path = fileWith("broken.yaml", "zones: [us-east-1a\nworkloads:\n  - name: 'web\n");
  const faults = faultsOf(path);
  t.true(faults.length > 1);
  t.true(faults.every((fault) => fault.where.startsWith(`${path}:`) && fault.expected === "YAML"));
});

test("a field given twice is reported with its line, in YAML and in JSON", (t) => {
  const yaml = fileWith("twice.yaml", "zones: [a]\nworkloads: []\nzones: [b]\n");
  const json = fileWith("twice.json", '{\n  "zones": ["a"],\n  "zones": ["b"]\n}\n');
  for (const path of [yaml, json]) {
    t.deepEqual(
      faultsOf(path).map(({ where, expected }) => ({ where, expected })),
      [{ where: `${path}:3`, expected: "every field once" }],
    );
  }
});

test("aliases that would fill the memory are refused", (t) => {
  const lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
  for (const [name, of] of ["ba", "cb", "dc", "ed"].map((pair) => [pair[0], pair[1]])) {
    lines.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${of}`).join(", ")}]`);
  }
  const path = fileWith("bomb.yaml", lines.join("\n"));
  t.is(faultsOf(path)[0]?.expected, "YAML whose aliases resolve");
});
