import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { describeFault, InputError } from "../errors.js";
import { readMeasuredWorkload, readRecordedMetrics } from "./recordedMetrics.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-metrics-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

let files = 0;

/** A file of its own with this content. */
function written(content: string | Buffer): string {
  const path = at(`m${files++}`);
  writeFileSync(path, content);
  return path;
}

/** The faults of a file, without its path. */
function faultsOf(path: string, read: (path: string) => unknown = readRecordedMetrics): readonly string[] {
  try {
    read(path);
  } catch (error) {
    if (error instanceof InputError) return error.faults.map((fault) => describeFault(fault).replaceAll(path, ""));
    throw error;
  }
  return [];
}

const csvFaults = (...lines: readonly string[]): readonly string[] => faultsOf(written(lines.join("\n")));

const newestFirst = ["2026-01-01T00:02:00+00:00", "2026-01-01T01:01:00+01:00", "2026-01-01T00:00:00Z"];

function series(Id: string, Values: readonly unknown[], others: object = {}): object {
  return { Id, Label: "anything", Timestamps: newestFirst.slice(0, Values.length), Values, ...others };
}

function answer(results: readonly unknown[], others: object = {}): string {
  return written(JSON.stringify({ Messages: [], MetricDataResults: results, ...others }));
}

const plain = [series("cpu", [0.5, 0.6, 0.7]), series("memory", [0.1, 0.2, 0.3]), series("io", [0, 0.1, 0.2])];

test("a line of CSV is a moment: shares or percentages, and what was served of what was asked", (t) => {
  const path = written("\ufefftimeSeconds,cpu,memoryPercent,io,offered,served\r\n0,1.5,50,0,40,10\r\n60,0,0,0,1,1\r\n");
  const { name, instances, warnings } = readRecordedMetrics(path);
  t.is(join(folder, name), path);
  t.deepEqual(warnings, []);
  t.deepEqual(instances, [
    {
      instance: "",
      moments: [
        { timeSeconds: 0, usage: { cpu: 1.5, memory: 0.5, io: 0 }, servedShare: 0.25 },
        { timeSeconds: 60, usage: { cpu: 0, memory: 0, io: 0 }, servedShare: 1 },
      ],
    },
  ]);
});

test("instances may be mixed in a CSV, each with its own clock, and other columns are named as not read", (t) => {
  const header = "time,host,instance,cpuPercent,memory,ioPercent,servedShare";
  const line = (time: string, instance: string, share: number): string => `${time},h,${instance},10,0.2,30,${share}`;
  const lines = [
    line("2026-01-01T01:00:00+01:00", "b", 0.1),
    line("2026-01-01T00:00:00Z", "a", 0.2),
    line("2026-01-01T00:01:00Z", "b", 0.3),
  ];
  const path = written([header, ...lines].join("\n"));
  const { instances, warnings } = readRecordedMetrics(path);
  t.deepEqual(
    instances.map(({ instance, moments }) => [instance, ...moments.map(({ timeSeconds }) => timeSeconds)]),
    [
      ["b", 1767225600, 1767225660],
      ["a", 1767225600],
    ],
  );
  t.deepEqual(warnings, ["not read: the columns host"]);
  const { rows } = readMeasuredWorkload(path);
  t.deepEqual(
    rows.map(({ servedShare, features }) => [servedShare, ...features]),
    [
      [0.1, 0.3, 0.1, 0.2],
      [0.3, 0.3, 0.1, 0.2],
      [0.2, 0.3, 0.1, 0.2],
    ],
  );
});

test("metrics that don't say what was served are scored, and not trained on", (t) => {
  const path = written("timeSeconds,cpu,memory,io\n0,0.5,0.5,0.5\n");
  t.false("servedShare" in (readRecordedMetrics(path).instances[0]?.moments[0] ?? { servedShare: 0 }));
  t.deepEqual(faultsOf(path, readMeasuredWorkload), [
    ": expected served and offered, or servedShare: what was served is to be told, got neither",
  ]);
});

test("columns that are missing, given twice or given by half are told at once, and so is every bad value", (t) => {
  t.deepEqual(csvFaults("timeSeconds,time,cpu,cpuPercent,memory,cpu,served", "1,x,,NaN,-1,45,-Infinity", "0,1"), [
    ": expected either timeSeconds or time, got timeSeconds and time",
    ": expected either cpu or cpuPercent, got cpu and cpuPercent",
    ': expected either io or ioPercent, got neither among "timeSeconds, time, cpu, cpuPercent, memory, cpu, served"',
    ": expected either servedShare or served and offered, got served",
    ": cpu: expected one column, got 2 columns",
    ':2: time: expected an ISO 8601 time with its zone, such as 2026-01-31T08:00:00Z, got "x"',
    ':2: cpu: expected a share from 0 to 10; percentages go under cpuPercent, got ""',
    ':2: cpuPercent: expected a percentage from 0 to 1000, got "NaN"',
    ':2: memory: expected a share from 0 to 10; percentages go under memoryPercent, got "-1"',
    ':2: cpu: expected a share from 0 to 10; percentages go under cpuPercent, got "45"',
    ':2: served: expected a number of 0 or more, got "-Infinity"',
    ":3: expected 7 fields, as the header has, got 2",
  ]);
});

test("a served share that was measured and one that was told are two of one thing", (t) => {
  const [fault] = csvFaults("timeSeconds,cpu,memory,io,served,offered,servedShare", "0,0,0,0,1,1,1");
  t.is(fault, ": expected either servedShare or served and offered, got servedShare and served and offered");
});

test("a moment at which nothing was offered is scored, and not trained on", (t) => {
  const path = written("timeSeconds,cpu,memory,io,served,offered\n0,0,0.2,0,0,0\n60,0.5,0.2,0,3,4\n");
  const [instance] = readRecordedMetrics(path).instances;
  t.deepEqual(
    instance?.moments.map(({ servedShare }) => servedShare),
    [undefined, 0.75],
  );
  t.is(readMeasuredWorkload(path).rows.length, 1);
});

test("more served than offered is refused", (t) => {
  t.deepEqual(csvFaults("timeSeconds,cpu,memory,io,served,offered", "0,1,1,1,2,1.5", "1,1,1,1,1,0"), [
    ":2: served: expected at most the 1.5 offered, got 2",
    ":3: served: expected at most the 0 offered, got 1",
  ]);
});

test("the time of an instance never stands still nor runs backwards", (t) => {
  const lines = ["60,a,1,1,1", "0,b,1,1,1", "30,a,1,1,1", "30,a,1,1,1", "60,,1,1,1"];
  t.deepEqual(csvFaults("timeSeconds,instance,cpu,memory,io", ...lines), [
    ':4: expected a time later than the line before of "a" has, got one 30 s earlier',
    ':5: expected a time later than the line before of "a" has, got the same time',
    ':6: instance: expected a name, got ""',
  ]);
});

test("times without a zone, days that there are not, and times before the clock began are refused", (t) => {
  const times = ["2026-01-01T00:00:00", "2026-02-30T00:00:00Z", "1 January 2026"];
  t.is(csvFaults("time,cpu,memory,io", ...times.map((time) => `${time},1,1,1`)).length, times.length);
  t.deepEqual(csvFaults("timeSeconds,cpu,memory,io", "-1,1,1,1"), [
    ':2: timeSeconds: expected seconds, 0 or more, got "-1"',
  ]);
});

test("twenty faults of a file are shown, and the others counted", (t) => {
  const lines = Array.from({ length: 50 }, (_, second) => `${second},2000,x,0`);
  const faults = csvFaults("timeSeconds,cpu,memory,io", ...lines);
  t.is(faults.length, 21);
  t.is(faults.at(-1), ": expected no faults, got 80 more than those above");
});

test("files that hold no metrics say what they hold", (t) => {
  const header = "timeSeconds,cpu,memory,io";
  t.deepEqual(csvFaults(header), [": expected lines below the header, got none"]);
  t.deepEqual(csvFaults(" ", ""), [": expected metrics as CSV, or as JSON of CloudWatch, got an empty file"]);
  t.deepEqual(faultsOf(written(Buffer.from([0xff, 0xfe, 0x41, 0]))), [
    ": expected metrics as CSV, or as JSON of CloudWatch, got no text in UTF-8",
  ]);
  t.regex(
    csvFaults(header, '0,"1,1,1')[0] ?? "",
    /^: expected comma-separated values, got Quote Not Closed: .* line 2$/,
  );
  t.is(csvFaults(header.replaceAll(",", ";"), "0;1;1;1").length, 4);
  t.regex(faultsOf(written('{"a":NaN}'))[0] ?? "", /^: expected a JSON document, got Unexpected token 'N'/);
});

test("files that are missing, folders, and files of enormous size are refused unread", (t) => {
  t.regex(faultsOf(at("nowhere"))[0] ?? "", /^: expected a readable file of metrics, got ENOENT/);
  t.regex(faultsOf(folder)[0] ?? "", /^: expected a readable file of metrics, got EISDIR/);
  t.deepEqual(faultsOf(written(Buffer.alloc(40_000_001))), [
    ": expected a file of metrics of at most 40000000 bytes, got 40000001",
  ]);
});

test("an answer of CloudWatch is joined by time, whatever the order and the name that tells a series", (t) => {
  const results = [
    series("cpuPercent", [50, 60, 70]),
    series("m1", [1, 2, 3], { Label: "memory" }),
    { Id: "io", Timestamps: newestFirst.toReversed(), Values: [0.3, 0.2, 0.1], StatusCode: "Complete" },
  ];
  const { instances, warnings } = readRecordedMetrics(answer(results));
  t.deepEqual(warnings, []);
  t.deepEqual(instances, [
    {
      instance: "",
      moments: [
        { timeSeconds: 1767225600, usage: { cpu: 0.7, memory: 3, io: 0.3 } },
        { timeSeconds: 1767225660, usage: { cpu: 0.6, memory: 2, io: 0.2 } },
        { timeSeconds: 1767225720, usage: { cpu: 0.5, memory: 1, io: 0.1 } },
      ],
    },
  ]);
});

test("the pages of an answer are one series, and times in seconds are read", (t) => {
  const pages = [[0, 60], [120]].flatMap((Timestamps, page) =>
    ["cpu", "memory", "io", "served", "offered"].map((Id) => {
      const Values = Timestamps.map(() => (Id === "offered" ? 4 : 1));
      return { Id, Label: Id, Timestamps, Values, StatusCode: page === 0 ? "PartialData" : "Complete" };
    }),
  );
  const path = answer(pages);
  t.deepEqual(readRecordedMetrics(path).warnings, []);
  t.deepEqual(
    readMeasuredWorkload(path).rows.map(({ servedShare }) => servedShare),
    [0.25, 0.25, 0.25],
  );
});

test("what an answer lacks is left out and told: parts, times, pages and series that are none of ours", (t) => {
  const [cpu, memory] = plain;
  const io = series("io", [0.1, 0.2], { StatusCode: "PartialData" });
  const { instances, warnings } = readRecordedMetrics(
    answer([cpu, memory, io, series("disk", [1])], { NextToken: "n" }),
  );
  t.is(instances[0]?.moments.length, 2);
  t.deepEqual(warnings, [
    "not read: the series disk",
    "the answer has a NextToken: there is more of it",
    "io: CloudWatch says PartialData: there is more of it",
    "1 of 3 times are left out: not all of cpu, memory, io have a value there",
  ]);
});

test("an answer without a time that all series have is refused", (t) => {
  const late = { Timestamps: ["2027-01-01T00:00:00Z"], Values: [1] };
  t.deepEqual(faultsOf(answer([...plain.slice(0, 2), series("io", [1], late)])), [
    ": expected times that every series has a value at, got none of 4",
  ]);
});

test("an answer of another form is refused with the place of each fault", (t) => {
  const times = ["x", 2e20, -1];
  const results = [
    series("cpu", [1, 2, 3], { Values: [1, 2] }),
    series("memory", [1, "2", null], { Timestamps: times }),
    series("io", [], { StatusCode: "Forbidden" }),
    { Id: 5 },
  ];
  const time = "expected an ISO 8601 time with its zone, or seconds since 1970";
  t.deepEqual(faultsOf(answer(results)), [
    ": MetricDataResults[0].Values: expected 3 values, one a time, got 2",
    `: MetricDataResults[1].Timestamps[0]: ${time}, got "x"`,
    `: MetricDataResults[1].Timestamps[1]: ${time}, got 200000000000000000000`,
    `: MetricDataResults[1].Timestamps[2]: ${time}, got -1`,
    ': MetricDataResults[1].Values[1]: expected a number, got "2"',
    ": MetricDataResults[1].Values[2]: expected a number, got null",
    ': MetricDataResults[2].StatusCode: expected Complete or PartialData, got "Forbidden"',
    ": MetricDataResults[3].Id: expected a text, got 5",
    ": MetricDataResults[3].Timestamps: expected a list of times, got nothing",
    ": MetricDataResults[3].Values: expected a list of numbers, got nothing",
  ]);
  const list = "expected a list of series, as aws cloudwatch get-metric-data writes it";
  t.deepEqual(faultsOf(written('{"Datapoints":[]}')), [`: MetricDataResults: ${list}, got nothing`]);
  t.deepEqual(faultsOf(written("[]")), [": expected an answer of aws cloudwatch get-metric-data, got []"]);
});

test("series that are missing, two of one name, times given twice and values out of range are told with their time", (t) => {
  const twice = [...newestFirst.slice(1), newestFirst[1]];
  const results = [
    series("cpuPercent", [50, -60, 2000], { Timestamps: twice }),
    ...["m1", "m2"].map((Id) => series(Id, [1], { Label: "io" })),
    series("served", [2, 1, 1]),
    series("offered", [1, -1, 1]),
  ];
  t.deepEqual(faultsOf(answer(results)), [
    ': expected either memory or memoryPercent, got neither among "cpuPercent, io, served, offered"',
    ": cpuPercent at 2026-01-01T00:00:00.000Z: expected a percentage from 0 to 1000, got -60",
    ": cpuPercent at 2026-01-01T00:01:00.000Z: expected a percentage from 0 to 1000, got 2000",
    ": cpuPercent at 2026-01-01T00:01:00.000Z: expected one value at a time, got another",
    ": io: expected one series, got m1 and m2",
    ": offered at 2026-01-01T00:01:00.000Z: expected a number of 0 or more, got -1",
    ": expected times that every series has a value at, got none of 3",
  ]);
});

test("more served than offered is told with its time", (t) => {
  const path = answer([...plain, series("served", [2, 1, 1]), series("offered", [1, 1, 1])]);
  t.deepEqual(faultsOf(path), [": served at 2026-01-01T00:02:00.000Z: expected at most the 1 offered, got 2"]);
});
