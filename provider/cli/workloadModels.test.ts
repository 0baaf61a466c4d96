import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { readImpactModel } from "../models/impactModelFile.js";
import { readPerformanceModel } from "../models/performanceModelFile.js";
import type { ImpactEvaluation } from "../training/evaluateImpact.js";
import type { PerformanceEvaluation, WorkloadEvaluation } from "../training/evaluateWorkloadModels.js";
import type { ScoredInstance } from "../training/scoredMetrics.js";
import { refusedCommand } from "./fixtures/refusedCommand.js";
import { runCommand } from "./fixtures/runCommand.js";
import { packageRoot } from "./packageRoot.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-workloads-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const shippedPath = (kind: string): string => packageRoot("provider", "models", `${kind}.json`);
for (const kind of ["performance", "impact"]) copyFileSync(shippedPath(kind), at(`${kind}.json`));

/** Half of what is asked is served whenever memory is nearly full, which no generated workload does. */
const lines = Array.from({ length: 600 }, (_, minute) => {
  const isFull = minute % 3 === 0;
  return `${60 * minute},web-${minute % 2},20,${isFull ? 95 : 40},10,${isFull ? 50 : 100},100`;
});
writeFileSync(
  at("web.csv"),
  ["timeSeconds,instance,cpuPercent,memoryPercent,ioPercent,served,offered", ...lines].join("\n"),
);
writeFileSync(at("usage.csv"), "timeSeconds,cpu,memory,io,host\n0,0.1,0.2,0.1,a\n60,3,0.2,0.1,a\n120,0.2,0.2,0.2,a\n");
writeFileSync(at("bad.csv"), "timeSeconds,cpu,memory\n0,NaN,0.5\n");

/** What is written beside the figures. */
interface Measured {
  readonly kind: string;
  readonly model: object;
}

function refused(t: ExecutionContext, ...args: readonly string[]): Promise<readonly string[]> {
  return refusedCommand(t, folder, args);
}

/** What a command that has to succeed printed. */
async function printed(t: ExecutionContext, ...args: readonly string[]): Promise<string> {
  const outcome = await runCommand(args);
  t.is(outcome.status, 0, outcome.said);
  t.notRegex(outcome.printed, /NaN|undefined|\u001b/);
  return outcome.printed;
}

/** Mean, lowest, share of low scores, newest, distance, of each line of the table that `score` prints. */
function scoreFigures(text: string): readonly (readonly string[])[] {
  const cells = text.split("\n").map((line) => line.split("│").map((cell) => cell.trim()));
  return cells.filter(({ length }) => length === 10).map((line) => line.slice(1, -1));
}

function json<Content>(path: string): Content {
  return JSON.parse(readFileSync(path, "utf8")) as Content;
}

test.serial("a seed gives the models that ship", async (t) => {
  for (const kind of ["performance", "impact"]) {
    const path = at(`again-${kind}.json`);
    const said = await printed(t, "train", "--kind", kind, "--model", path, "--seed", "1");
    t.regex(said, new RegExp(`^240 generated workloads of 6 kinds: 14,400 rows\n[^]*Written: ${path}$`));
    t.is(readFileSync(path, "utf8"), readFileSync(shippedPath(kind), "utf8"));
  }
  t.is(readImpactModel(at("again-impact.json")).seed, 1);
});

test.serial("a model trained on own metrics says so, and comes nearer to what they measured", async (t) => {
  const said = await printed(
    t,
    "train",
    "--kind",
    "performance",
    "--metrics",
    at("web.csv"),
    "--model",
    at("own.json"),
  );
  t.regex(said, /\nweb\.csv: 600 rows\nOff by \d+\.\d of 100 points on average, on generated workloads/);
  t.deepEqual(readPerformanceModel(at("own.json")).trainedOn.recorded, [{ name: "web.csv", rows: 600 }]);
  const offBy = async (...model: readonly string[]): Promise<readonly number[]> =>
    scoreFigures(await printed(t, "score", "--metrics", at("web.csv"), ...model))
      .slice(1)
      .map((figures) => Number(figures.at(-1)));
  const [shipped, own] = [await offBy(), await offBy("--model", at("own.json"))];
  t.is(own.length, 2);
  own.forEach((off, i) => t.true(off < 0.5 * (shipped[i] ?? NaN), `${off}, shipped ${shipped[i]}`));
});

test.serial("a performance model is measured as it is, as it is trained, and on own metrics", async (t) => {
  const out = at("performance-figures.json");
  const {
    status,
    printed: text,
    said,
  } = await runCommand(["evaluate", ...["--model", at("own.json"), "--metrics", at("web.csv"), "--json", out]]);
  t.is(status, 0);
  t.is(said, "warning: web.csv: the model was trained on it: the figures flatter it");
  for (const title of [
    "this file, on seeds",
    "trained on half",
    "trained on all kinds but one",
    "this file, on web.csv",
  ]) {
    t.regex(text, new RegExp(`│ ${title}`));
  }
  t.true(text.endsWith(`Written: ${out}`));
  const { kind, model, file, halves, leftOut, recorded } = json<PerformanceEvaluation & Measured>(out);
  t.is(kind, "performance");
  t.like(model, { seed: 1, trainedOn: { recorded: [{ name: "web.csv", rows: 600 }] } });
  t.like(recorded, [{ name: "web.csv", isTrainedOn: true, lines: [{ line: "model", quality: { rows: 600 } }] }]);
  t.is(Object.keys(file[0]?.byKind ?? {}).length, 6);
  for (const lines of [halves, leftOut]) {
    const [own = NaN, ...simpler] = lines.map(({ quality }) => quality.meanAbsoluteError);
    t.true(own < Math.min(...simpler));
  }
});

test.serial("an impact model is measured as it is and as it is trained", async (t) => {
  const out = at("impact-figures.json");
  const text = await printed(t, "evaluate", "--model", at("impact.json"), "--json", out);
  t.is(text.match(/between the model's low and high: \d+\.\d % of the costs/g)?.length, 3);
  const { kind, file, halves, leftOut } = json<WorkloadEvaluation<ImpactEvaluation> & Measured>(out);
  t.is(kind, "impact");
  for (const { lines, withinUsd } of [file, halves, leftOut]) {
    t.is(lines.length, 3);
    t.true(withinUsd > 0.5 && withinUsd < 1);
  }
});

test.serial("metrics are scored by instance, with what is measured of it, and every moment is written", async (t) => {
  const out = at("scores.json");
  const {
    status,
    printed: text,
    said,
  } = await runCommand([...["score", "--json", out, "--metrics"], ...[at("usage.csv"), at("web.csv")]]);
  t.is(status, 0, said);
  t.is(said, "warning: usage.csv: not read: the columns host");
  const [head, usage, ...web] = scoreFigures(text);
  t.deepEqual(head?.slice(0, 3), ["metrics", "instance", "rows"]);
  t.deepEqual(usage?.slice(0, 3), ["usage.csv", "–", "3"]);
  t.deepEqual([usage?.[5], usage?.[7]], ["33.3 %", "–"]);
  t.deepEqual(
    web.map((figures) => figures.slice(0, 3)),
    [0, 1].map((i) => ["web.csv", `web-${i}`, "300"]),
  );
  const { model, instances } = json<{ model: string; instances: readonly ScoredInstance[] }>(out);
  t.is(model, "shipped");
  const scores = instances[0]?.moments.map(({ score }) => score) ?? [];
  t.is(scores.length, 3);
  t.true((scores[0] ?? 0) > 90 && (scores[1] ?? 100) < 60);
});

test.serial("options of other kinds are refused beside all else that is wrong", async (t) => {
  const [metrics, only] = ["bad.csv", "expected only with a model of kind"];
  const trained = ["--traces", at("t"), "--from", at("l"), "--until", "1", "--metrics", at(metrics), at("none.csv")];
  t.deepEqual(
    (await refused(t, "train", "--kind", "performance", ...trained, "--seed", "x", "--model", folder)).slice(1),
    [
      `- --traces: ${only} revocation, got it with one of kind performance`,
      `- --from: ${only} revocation, got it with one of kind performance`,
      `- --until: ${only} revocation, got it with one of kind performance`,
      '- --seed: expected a whole number, 0 to 2147483647, got "x"',
      '- bad.csv: expected either io or ioPercent, got neither among "timeSeconds, cpu, memory"',
      '- bad.csv:2: cpu: expected a share from 0 to 10; percentages go under cpuPercent, got "NaN"',
      "- none.csv: expected a readable file of metrics, got ENOENT: no such file or directory, stat 'none.csv'",
      `- ${folder}: expected a file that can be written, got something there that is not a file`,
    ],
  );
  const measured = ["--traces", at("t"), "--from", "0", "--html", at("h"), "--csv", at("c"), "--metrics", at(metrics)];
  t.deepEqual((await refused(t, "evaluate", "--model", at("impact.json"), ...measured)).slice(1, 6), [
    `- --traces: ${only} revocation, got it with one of kind impact`,
    `- --from: ${only} revocation, got it with one of kind impact`,
    `- --html: ${only} revocation, got it with one of kind impact`,
    `- --csv: ${only} revocation, got it with one of kind impact`,
    `- --metrics: ${only} performance, got it with one of kind impact`,
  ]);
});

test.serial("metrics without what was served can't be trained or measured on", async (t) => {
  const expected =
    "- usage.csv: expected served and offered, or servedShare: what was served is to be told, got neither";
  for (const args of [
    ["train", "--kind", "performance", "--model", at("new.json")],
    ["evaluate", "--model", at("performance.json")],
  ]) {
    t.deepEqual((await refused(t, ...args, "--metrics", at("usage.csv"))).slice(1), [expected]);
  }
});

test.serial("a file that is no model, and one of another kind, are told with all else", async (t) => {
  writeFileSync(at("other.json"), "{}");
  t.regex(
    (await refused(t, "evaluate", "--model", at("other.json")))[1] ?? "",
    /^- other\.json: format: expected one of blended-fleet-revocation-model, .*, blended-fleet-impact-model, got nothing$/,
  );
  t.deepEqual((await refused(t, "score", "--metrics", at("bad.csv"), "--model", at("impact.json"))).slice(3), [
    '- impact.json: format: expected blended-fleet-performance-model, the format that is read here, got "blended-fleet-impact-model"',
  ]);
  const text = readFileSync(at("performance.json"), "utf8");
  writeFileSync(at("edited.json"), text.replace('"seed": 1', '"seed": 2'));
  t.regex((await refused(t, "evaluate", "--model", at("edited.json")))[1] ?? "", /^- edited\.json: hash: expected/);
});

test.serial("what is read is never written over, by no other name of it either", async (t) => {
  const expected = "expected a path that nothing is read from, got that of an input";
  const before = readFileSync(at("web.csv"), "utf8");
  symlinkSync(at("web.csv"), at("link.csv"));
  for (const args of [
    ["score", "--metrics", at("web.csv"), "--json", at("link.csv")],
    ["train", "--kind", "performance", "--metrics", at("web.csv"), "--model", at("link.csv")],
    ["evaluate", "--model", at("performance.json"), "--metrics", at("web.csv"), "--json", at("link.csv")],
  ]) {
    t.deepEqual((await refused(t, ...args)).slice(1), [`- link.csv: ${expected}`]);
  }
  t.is(readFileSync(at("web.csv"), "utf8"), before);
});

test.serial("Ctrl-C ends a long evaluation with nothing written", async (t) => {
  const before = readdirSync(folder);
  const { status, said } = await runCommand(
    ["evaluate", "--model", at("impact.json"), "--json", at("stopped.json")],
    (tell) => {
      const timer = setTimeout(tell, 1);
      return () => clearTimeout(timer);
    },
  );
  t.is(status, 130);
  t.is(said, "blended-fleet: interrupted; nothing was written");
  t.deepEqual(readdirSync(folder), before);
});
