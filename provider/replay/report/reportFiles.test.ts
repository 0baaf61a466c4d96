import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { InputError } from "../../errors.js";
import { exampleReport } from "./fixtures/exampleReport.js";
import { checkWritable, writeOutputs, writeReportFiles } from "./reportFiles.js";
import { reportHtml } from "./reportHtml.js";
import { reportJson } from "./reportJson.js";

const report = exampleReport({ days: 2 });

function emptyFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), "report-files-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function faultyPaths(t: ExecutionContext, act: () => void): readonly string[] {
  const error = t.throws(act, { instanceOf: InputError });
  return error?.faults.map((fault) => fault.where) ?? [];
}

test("both files are written in folders that were missing, with nothing beside them", (t) => {
  const folder = join(emptyFolder(t), "a", "b");
  const paths = { jsonPath: join(folder, "report.json"), htmlPath: join(folder, "report.html") };
  writeReportFiles(paths, report);
  t.is(readFileSync(paths.jsonPath, "utf8"), reportJson(report));
  t.is(readFileSync(paths.htmlPath, "utf8"), reportHtml(report));
  t.deepEqual(readdirSync(folder).sort(), ["report.html", "report.json"]);
});

test("a report asked for in neither form writes nothing", (t) => {
  t.notThrows(() => writeReportFiles({}, report));
});

test("an earlier report is replaced whole, also behind a link", (t) => {
  const folder = emptyFolder(t);
  writeFileSync(join(folder, "real.json"), "earlier");
  symlinkSync("real.json", join(folder, "link.json"));
  writeReportFiles({ jsonPath: join(folder, "link.json") }, report);
  t.is(readFileSync(join(folder, "real.json"), "utf8"), reportJson(report));
  t.deepEqual(readdirSync(folder).sort(), ["link.json", "real.json"]);
});

test("where one output can't be written the other isn't either, and no folder stays behind", (t) => {
  const folder = emptyFolder(t);
  writeFileSync(join(folder, "file"), "");
  const paths = { jsonPath: join(folder, "new", "report.json"), htmlPath: join(folder, "file", "report.html") };
  t.deepEqual(
    faultyPaths(t, () => writeReportFiles(paths, report)),
    [paths.htmlPath],
  );
  t.deepEqual(readdirSync(folder), ["file"]);
});

test("an output that fails after the check takes the ones before it back", (t) => {
  const folder = emptyFolder(t);
  const kept = join(folder, "kept.json");
  writeFileSync(kept, "earlier");
  const failing = {
    path: join(folder, "new", "report.html"),
    get content(): string {
      throw new Error("out of memory");
    },
  };
  const outputs = [{ path: kept, content: "later" }, { path: join(folder, "other", "x.json"), content: "x" }, failing];
  t.deepEqual(
    faultyPaths(t, () => writeOutputs(outputs)),
    [failing.path],
  );
  t.is(readFileSync(kept, "utf8"), "earlier");
  t.deepEqual(readdirSync(folder), ["kept.json"]);
});

test("an output that can't be put in its place gives the ones already there back", (t) => {
  const folder = emptyFolder(t);
  const kept = join(folder, "kept.json");
  const blocked = join(folder, "blocked.html");
  writeFileSync(kept, "earlier");
  const outputs = [
    { path: kept, content: "later" },
    { path: join(folder, "fresh.json"), content: "fresh" },
    // While this one is staged, a folder appears where it is to go.
    {
      path: blocked,
      get content() {
        if (!existsSync(blocked)) mkdirSync(join(blocked, "inside"), { recursive: true });
        return "page";
      },
    },
  ];
  t.deepEqual(
    faultyPaths(t, () => writeOutputs(outputs)),
    [blocked],
  );
  t.is(readFileSync(kept, "utf8"), "earlier");
  t.deepEqual(readdirSync(folder).sort(), ["blocked.html", "kept.json"]);
});

test("the check names every path that can't be written and leaves nothing behind", (t) => {
  const folder = emptyFolder(t);
  writeFileSync(join(folder, "file"), "");
  const fine = join(folder, "x", "y.json");
  const paths = [fine, folder, join(folder, "file", "a.html"), "/dev/null", "/proc/report.json"];
  t.deepEqual(
    faultyPaths(t, () => checkWritable(paths)),
    paths.slice(1),
  );
  t.deepEqual(readdirSync(folder), ["file"]);
});

test("one path for both outputs is refused", (t) => {
  const path = join(emptyFolder(t), "report");
  const error = t.throws(() => writeReportFiles({ jsonPath: path, htmlPath: path }, report), {
    instanceOf: InputError,
  });
  t.regex(error?.message ?? "", /expected a path of its own for each output, got the same path twice/);
});

test("two paths to one file are one path, whatever links and dots they go by", (t) => {
  const folder = emptyFolder(t);
  mkdirSync(join(folder, "real"));
  symlinkSync("real", join(folder, "link"));
  writeFileSync(join(folder, "real", "a"), "earlier");
  symlinkSync(join("real", "a"), join(folder, "b"));
  const second = [`${folder}/x/../real/a`, join(folder, "link", "a"), join(folder, "b")];
  const first = join(folder, "real", "a");
  for (const path of second)
    t.deepEqual(
      faultyPaths(t, () => checkWritable([first, path])),
      [path],
      path,
    );
  const fresh = [join(folder, "real", "new", "c"), join(folder, "link", "new", "c")];
  t.deepEqual(
    faultyPaths(t, () => checkWritable(fresh)),
    fresh.slice(1),
  );
  t.notThrows(() => checkWritable([first, ...fresh.slice(1)]));
});

test("no name, and a folder's name, are no files to write", (t) => {
  const folder = emptyFolder(t);
  const paths = ["", `${folder}/new/`];
  t.deepEqual(
    faultyPaths(t, () => checkWritable(paths)),
    ["output", `${folder}/new/`],
  );
  t.deepEqual(readdirSync(folder), []);
});
