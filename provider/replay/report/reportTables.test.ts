import { stripVTControlCharacters } from "node:util";
import test from "ava";
import { exampleReport } from "./fixtures/exampleReport.js";
import { reportTables } from "./reportTables.js";

const report = exampleReport();

for (const width of [80, 100, 120, 160]) {
  test(`no line is wider than a terminal of ${width} columns`, (t) => {
    const lines = reportTables(report, { colour: false, width }).split("\n");
    t.true(Math.max(...lines.map((line) => line.length)) <= width);
  });
}

test("without colour there is no escape character, with colour our row has one and the text is the same", (t) => {
  const plain = reportTables(report, { colour: false, width: 80 });
  const coloured = reportTables(report, { colour: true, width: 80 });
  t.false(plain.includes("\u001b"));
  t.true(coloured.includes("\u001b[1;36mblended-fleet"));
  t.is(stripVTControlCharacters(coloured), plain);
});

test("every policy has its row and those that know the future are marked", (t) => {
  const text = reportTables(report, { colour: false, width: 80 });
  for (const policy of report.policies) t.true(text.includes(`│ ${policy.name} `), policy.name);
  t.regex(text, /│ omniscient \* +│ 0\.330 │ +100\.00 │/);
  t.regex(text, /│ spothedge\+1 +│ 0\.429 │ +99\.19 │ +99\.68 │ +6 │/);
});

test("a synthetic market is called so, a recorded one is not", (t) => {
  const recorded = { ...report, trace: { ...report.trace, synthetic: false } };
  t.true(reportTables(report, { colour: false, width: 80 }).startsWith("Synthetic market"));
  t.false(/synthetic/i.test(reportTables(recorded, { colour: false, width: 80 })));
});

test("columns of one table stay in line", (t) => {
  const rows = reportTables(report, { colour: false, width: 80 })
    .split("\n")
    .filter((line) => /^│ (blended-fleet|on-demand|round-robin|omniscient \*) /.test(line));
  t.is(rows.length, 4);
  t.is(new Set(rows.map((row) => [...row.matchAll(/│/g)].map((match) => match.index).join())).size, 1);
});

test("each workload of several has its row, one alone has none", (t) => {
  const text = reportTables(report, { colour: false, width: 80 });
  t.true(report.workloads.length > 1);
  for (const { name } of report.workloads) t.true(text.includes(`│ ${name} `), name);
  const alone = { ...report, workloads: report.workloads.slice(0, 1) };
  t.false(reportTables(alone, { colour: false, width: 80 }).includes("│ workload "));
});

test("control characters of a name don't reach the terminal", (t) => {
  const workloads = report.workloads.map((workload) => ({ ...workload, name: "e\u001b[2Jf" }));
  const hostile = { ...report, workloads, fleet: "a\u001b[2Jb", trace: { ...report.trace, name: "c\u0007d" } };
  const text = reportTables(hostile, { colour: false, width: 80 });
  t.false(text.includes("\u0007") || text.includes("\u001b"));
});
