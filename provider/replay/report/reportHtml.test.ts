import test from "ava";
import { eventLimit } from "./cappedEvents.js";
import { exampleReport } from "./fixtures/exampleReport.js";
import {
  assertHarmless,
  dataOf,
  hostileName,
  pageContract,
  unbalancedElements,
  withoutScript,
} from "./fixtures/pageContract.js";
import { chartData } from "./page/chartData.js";
import type { ReplayReport } from "./report.js";
import { reportHtml } from "./reportHtml.js";

const report = exampleReport();
const page = reportHtml(report);

pageContract(page);

test("the data in the page parses back to what the charts are drawn from", (t) => {
  t.deepEqual(JSON.parse(dataOf(page)), JSON.parse(JSON.stringify(chartData(report))));
});

test("the same report gives the same bytes", (t) => {
  t.is(reportHtml(exampleReport()), page);
});

test("names, texts and settings from outside are shown and never run", (t) => {
  const name = hostileName;
  const hostile: ReplayReport = {
    ...exampleReport({ days: 3, workloads: [name, "worker"] }),
    fleet: name,
    command: name,
    policiesNote: name,
    trace: { ...report.trace, name, description: name, warnings: [name] },
    settings: { [name]: name },
    policies: report.policies.map((policy, index) => (index === 1 ? { ...policy, name } : policy)),
    events: [{ timeSeconds: 5, workload: name, kind: "loss", pool: name, text: name, reason: name }],
  };
  const html = reportHtml(hostile);
  assertHarmless(t, html, page);
  t.is((JSON.parse(dataOf(html)) as { workloads: { name: string }[] }).workloads[0]?.name, name);
});

test("a synthetic market is labelled before any figure, a recorded one is not", (t) => {
  const recorded = reportHtml({ ...report, trace: { ...report.trace, synthetic: false, description: "" } });
  t.true(page.indexOf("Synthetic market") < page.indexOf('class="lead"'));
  t.notRegex(recorded.replace(/<style>[\s\S]*?<\/style>/, ""), /synthetic/i);
});

test("our row is highlighted and the policies that know the future are called cheats", (t) => {
  t.regex(page, /<tr class="ours"><th scope="row">blended-fleet/);
  for (const name of ["perfect-warning", "omniscient"]) {
    t.true(page.includes(`<tr class="cheats"><th scope="row">${name} <span class="badge">cheats`), name);
  }
});

test("every listed event is on the page, with its reason where it has one", (t) => {
  const rows = report.events.map((event) => event.kind);
  for (const kind of new Set(rows)) {
    t.is(page.split(`<tr class="${kind}"><td>+`).length - 1, rows.filter((each) => each === kind).length, kind);
  }
  t.true(page.includes("<small>its replacement is ready</small>"));
});

test("a page of many weeks with as many events as a report may list is below 1.5 MB", (t) => {
  const busy = exampleReport({ days: 60 });
  t.is(busy.events.length, eventLimit);
  t.true(Buffer.byteLength(reportHtml(busy)) < 1_500_000);
  t.true(reportHtml(busy).includes(`${busy.eventsLeftOut.toLocaleString("en-US")} more events are counted`));
});

test("a report of nothing at all still makes a page", (t) => {
  const bare = JSON.parse(JSON.stringify({ ...report, preview: undefined })) as ReplayReport;
  const nothing: ReplayReport = {
    ...bare,
    policies: [],
    workloads: [],
    events: [],
    series: { stepSeconds: 60, timeSeconds: [], usdPerHour: [], onDemandUsdPerHour: 0, workloads: [], blend: [] },
  };
  t.deepEqual(unbalancedElements(reportHtml(nothing)), []);
  t.notRegex(withoutScript(reportHtml(nothing)), /NaN|undefined|Infinity/);
});
