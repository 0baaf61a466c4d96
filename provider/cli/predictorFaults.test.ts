import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { forecastHeader } from "../document/forecastLines.js";
import { sampleModelFile } from "../models/fixtures/sampleModel.js";
import { revocationModelText } from "../models/revocationModelFile.js";
import { refusedCommand } from "./fixtures/refusedCommand.js";
import { runCommand } from "./fixtures/runCommand.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-predictor-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const at = (...names: readonly string[]): string => join(folder, ...names);

const model = at("model.json");
writeFileSync(model, revocationModelText(sampleModelFile(0)));

/** A folder of recordings of one zone each, in ticks of ten minutes where nothing else is said. */
function recorded(name: string, pools: readonly (readonly unknown[])[], gapSeconds: unknown = 600): string {
  mkdirSync(at(name));
  pools.forEach((data, index) => {
    const file = `us-east-1${"abc"[index] ?? ""}_v100_1.json`;
    writeFileSync(at(name, file), JSON.stringify({ metadata: { gap_seconds: gapSeconds }, data }));
  });
  return at(name);
}

function ticks(count: number, roomAt: (tick: number) => number): readonly number[] {
  return Array.from({ length: count }, (_, tick) => roomAt(tick));
}

const fine = recorded("fine", [ticks(400, (tick) => (tick % 5 === 0 ? 0 : 1)), ticks(400, (tick) => tick % 2)]);

function refused(t: ExecutionContext, ...args: readonly string[]): Promise<readonly string[]> {
  return refusedCommand(t, folder, args);
}

function training(t: ExecutionContext, ...args: readonly string[]): Promise<readonly string[]> {
  return refused(t, "train", "--model", at("new.json"), ...args);
}

function evaluation(t: ExecutionContext, ...args: readonly string[]): Promise<readonly string[]> {
  return refused(t, "evaluate", "--model", model, ...args);
}

test.serial("shares and seeds that are none are refused", async (t) => {
  for (const until of ["0", "1.5", "abc", ""]) {
    const said = await training(t, "--traces", fine, "--until", until);
    t.is(said[1], `- --until: expected a share of the recordings from 0.1 to 1, got "${until}"`);
  }
  for (const seed of ["-1", "1.5", "x"]) {
    const expected = `- --seed: expected a whole number, 0 to 2147483647, got "${seed}"`;
    t.is((await training(t, "--traces", fine, "--seed", seed))[1], expected);
    t.is((await evaluation(t, "--traces", fine, "--seed", seed))[1], expected);
  }
  for (const from of ["-0.1", "1", "half"]) {
    const said = await evaluation(t, "--traces", fine, "--from", from);
    t.is(said[1], `- --from: expected a share of the recording from 0 to 0.95, got "${from}"`);
  }
});

test.serial("every fault of options, recordings, log and output is told at once, each with its folder", async (t) => {
  mkdirSync(at("empty"));
  mkdirSync(at("other"));
  writeFileSync(at("other", "readme.txt"), "");
  const damaged = recorded("damaged", [[1, "x", 1.5, -1, null, 0], [1, 1], []]);
  const folders = [fine, damaged, at("missing"), at("empty"), at("other")];
  const given = ["--traces", ...folders, "--until", "2", "--from", at("no-log"), "--model", at("empty")];
  t.deepEqual(await training(t, ...given), [
    "blended-fleet: this training can't be used:",
    '- --until: expected a share of the recordings from 0.1 to 1, got "2"',
    '- damaged/us-east-1a_v100_1.json: data[1]: expected a whole number of instances, 0 or more, got "x"',
    "- damaged/us-east-1a_v100_1.json: data[2]: expected a whole number of instances, 0 or more, got 1.5",
    "- damaged/us-east-1a_v100_1.json: data[3]: expected a whole number of instances, 0 or more, got -1",
    "- damaged/us-east-1a_v100_1.json: data: expected whole numbers, 0 or more, got 1 more values that are not",
    "- damaged/us-east-1c_v100_1.json: data: expected a list of counts, one a tick, got []",
    "- missing: expected a readable folder of trace files, got ENOENT: no such file or directory, stat 'missing'",
    "- empty: expected at least one *.json file, got 0 other files",
    "- other: expected at least one *.json file, got 1 other files",
    "- no-log: expected a folder with *.jsonl batches of a log, got ENOENT: no such file or directory, stat 'no-log'",
    "- empty: expected a file that can be written, got something there that is not a file",
  ]);
});

test.serial("recordings of different or too coarse ticks are refused", async (t) => {
  const mixed = recorded("mixed", [ticks(9, () => 1)]);
  writeFileSync(join(mixed, "us-west-2a_v100_1.json"), '{"metadata":{"gap_seconds":60},"data":[1]}');
  const said = await training(t, "--traces", mixed, recorded("coarse", [ticks(400, (tick) => tick % 2)], 3600));
  t.deepEqual(said.slice(1), [
    "- mixed/us-west-2a_v100_1.json: metadata.gap_seconds: expected 600, as in us-east-1a_v100_1.json, got 60",
    "- coarse: metadata.gap_seconds: expected at most 1200 seconds, so that a loss within ten minutes can be told, got 3600",
  ]);
});

test.serial("recordings without a loss, and those too short for one, say how many rows are wanting", async (t) => {
  const calm: Readonly<Record<string, readonly [readonly number[], number]>> = {
    up: [ticks(400, () => 1), 400],
    never: [ticks(400, () => 0), 0],
    one: [[1], 1],
    short: [[1, 1, 1], 3],
  };
  for (const [name, [data, rows]] of Object.entries(calm)) {
    const traces = recorded(name, [data]);
    const trained = (await training(t, "--traces", traces))[1] ?? "";
    t.regex(
      trained,
      new RegExp(`^- ${name}: expected at least 20 rows with a loss .* to learn from, got 0 among \\d+ rows$`),
    );
    const measured = (await evaluation(t, "--traces", traces))[1];
    t.is(measured, `- ${name}: expected rows with a loss to measure on, got ${rows} rows without one`);
  }
});

test.serial("recordings of different lengths are cut, with a warning", async (t) => {
  const traces = recorded("lengths", [ticks(400, (tick) => tick % 2), ticks(300, (tick) => tick % 3)]);
  const { status, said } = await runCommand(["train", "--traces", traces, "--model", at("cut.json")]);
  t.is(status, 0, said);
  t.regex(said, /warning: lengths: traces of unequal length: cut to their common 300 ticks; longer were us-east-1a/);
});

test.serial("a log that is empty or damaged is refused, and so is a batch that can't be read", async (t) => {
  mkdirSync(at("log"));
  t.is(
    (await training(t, "--from", at("log")))[1],
    "- log: expected a folder with *.jsonl batches of a log, got 0 other files",
  );
  mkdirSync(at("log", "a.jsonl"));
  t.regex(
    (await training(t, "--from", at("log")))[1] ?? "",
    /^- log\/a\.jsonl: expected a readable batch of a log, got EISDIR/,
  );
  rmSync(at("log", "a.jsonl"), { recursive: true });
  writeFileSync(at("log", "b.jsonl"), `${forecastHeader}[]\n{"kind":"forecast","pool":1}\n{"kind":"x"}\ntorn`);
  t.deepEqual((await training(t, "--from", at("log"))).slice(1), [
    "- log/b.jsonl:2: expected forecast or outcome, got []",
    "- log/b.jsonl:3: pool: expected a text, got 1",
    '- log/b.jsonl:4: kind: expected forecast or outcome, got {"kind":"x"}',
    `- log/b.jsonl:5: expected a JSON document, got Unexpected token 'o', "torn" is not valid JSON`,
    "- log: expected forecasts, got none in 4 lines",
  ]);
});

test.serial("outputs are looked at before anything is read: no name, a folder, no place, one file twice", async (t) => {
  const taken = "expected a file that can be written, got something there that is not a file";
  t.is((await training(t, "--traces", fine, "--model", folder))[1], `- ${folder}: ${taken}`);
  t.is(
    (await training(t, "--traces", fine, "--model", ""))[1],
    "- output: expected a file that can be written, got a path without a name",
  );
  t.regex(
    (await training(t, "--traces", fine, "--model", "/proc/m.json"))[1] ?? "",
    /^- \/proc\/m\.json: expected a file/,
  );
  const twice = ["--json", at("out"), "--csv", at("empty", "..", "out")];
  const once = "expected a path of its own for each output, got the same path twice";
  t.is((await evaluation(t, "--traces", fine, ...twice))[1], `- out: ${once}`);
  const replayed = await refused(t, "replay", "--traces", fine, "--json", at("out"), "--html", at("out"));
  t.is(replayed[1], `- out: ${once}`);
});

test.serial("a model in a folder that is missing is written all the same", async (t) => {
  const path = at("new", "deep", "model.json");
  t.is((await runCommand(["train", "--traces", fine, "--model", path])).status, 0);
  t.true(existsSync(path));
});

test.serial("an evaluation by a damaged model tells of the model and of all else", async (t) => {
  writeFileSync(at("damaged.json"), '{"format":"x"}');
  const given = ["--model", at("damaged.json"), "--traces", at("missing"), "--from", "7"];
  const said = await refused(t, "evaluate", ...given);
  t.deepEqual(
    said.slice(1).map((line) => line.replace(/: expected.*/, "")),
    ["- --from", "- damaged.json: format", "- missing"],
  );
});

test.serial(
  "a model of losses is measured on traces, and not on metrics; a kind that there is not is none",
  async (t) => {
    t.deepEqual((await evaluation(t, "--metrics", at("m.csv"))).slice(1), [
      "- --metrics: expected only with a model of kind performance, got it with one of kind revocation",
      "- --traces: expected a folder of traces to measure on, got none",
    ]);
    t.deepEqual((await training(t, "--metrics", at("m.csv"))).slice(1), [
      "- --metrics: expected only with a model of kind performance, got it with one of kind revocation",
      "- --traces or --from: expected recordings or a log to train on, got neither",
    ]);
    t.deepEqual((await training(t, "--kind", "weather", "--until", "7")).slice(1), [
      '- --kind: expected one of revocation, performance, impact, got "weather"',
      '- --until: expected a share of the recordings from 0.1 to 1, got "7"',
    ]);
  },
);

test.serial("figures that there are not are dashes on the screen, and null in the file", async (t) => {
  for (const [name, data] of Object.entries({ always: ticks(100, (tick) => tick % 2), four: [1, 1, 0, 1] })) {
    const [json, csv] = [at(`${name}.json`), at(`${name}.csv`)];
    const given = ["--traces", recorded(name, [data]), "--json", json, "--csv", csv];
    const { status, printed, said } = await runCommand(["evaluate", "--model", model, ...given]);
    t.is(status, 0, said);
    t.regex(printed, /│ model +│ – +│/);
    for (const text of [printed, readFileSync(json, "utf8"), readFileSync(csv, "utf8")])
      t.notRegex(text, /NaN|Infinity/);
    t.regex(readFileSync(json, "utf8"), /"rocAuc": null/);
  }
});
