import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "ava";
import { decisionLines } from "../document/decisionLines.js";
import { logKey } from "../document/logKey.js";
import { decide } from "../engine/decide.js";
import { fleet, seen, service, spotA, unit } from "../engine/fixtures/scene.js";
import { emptyState } from "../engine/state.js";
import { shippedModels } from "../models/shippedModels.js";
import { refusedCommand } from "./fixtures/refusedCommand.js";
import { runCommand } from "./fixtures/runCommand.js";
import { downEvery, traceFolder } from "./fixtures/traceFolder.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-explain-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const traces = traceFolder(join(folder, "traces"), {
  "us-east-1a": downEvery(20),
  "us-east-1b": downEvery(7),
  "us-west-2a": downEvery(11),
});

interface Printed {
  readonly title: string;
  readonly actions: readonly { readonly kind: string; readonly reason: { readonly text: string } }[];
  readonly explanation?: {
    readonly nowSeconds: number;
    readonly workloads: readonly {
      readonly workload: string;
      readonly units: readonly { readonly instance: string }[];
      readonly blend: { readonly chosen: { readonly total: number; readonly terms: { readonly money: number } } };
    }[];
  };
}

async function printed(args: readonly string[]): Promise<Printed> {
  const { status, printed: text, said } = await runCommand(["explain", ...args, "--json"]);
  if (status !== 0) throw new Error(said);
  return JSON.parse(text) as Printed;
}

test.serial("a decision of a replay is told with its plans, and JSON holds the same figures", async (t) => {
  const args = ["--traces", traces, "--at", "1h30m", "--next", "launch"];
  const { explanation, actions } = await printed(args);
  t.true((explanation?.nowSeconds ?? 0) >= 5400);
  t.true(actions.some(({ kind }) => kind === "launch"));
  const { status, printed: text, said } = await runCommand(["explain", ...args]);
  t.is(status, 0, said);
  const [workload] = explanation?.workloads ?? [];
  t.true(text.includes(workload?.blend.chosen.terms.money.toFixed(4) ?? "nothing"));
  t.true(text.includes(actions[0]?.reason.text.split(" ").slice(0, 4).join(" ") ?? "nothing"));
  for (const line of text.split("\n")) t.true(line.length <= 100, line);
});

test.serial("an instance is told alone, and one that is not there is refused with those that are", async (t) => {
  const all = await printed(["--traces", traces, "--at", "5h"]);
  const instance = all.explanation?.workloads[0]?.units[0]?.instance ?? "none";
  const one = await printed(["--traces", traces, "--at", "5h", "--instance", instance]);
  t.is(one.explanation?.workloads.length, 1);
  const { status, said } = await runCommand(["explain", "--traces", traces, "--at", "5h", "--instance", "i-none"]);
  t.is(status, 2);
  t.true(said.includes(`--instance: expected one of ${instance}`), said);
});

test.serial("every fault of a question is told at once", async (t) => {
  const given = ["--at", "soon", "--next", "jump", "--target", "0", "--model", join(folder, "no.json")];
  const said = await refusedCommand(t, folder, ["explain", "--traces", join(folder, "none"), ...given]);
  t.deepEqual(
    said.map((line) => line.replace(/(expected a .*), got ENOENT.*/, "$1")),
    [
      "blended-fleet: this question can't be used:",
      '- --target: expected a whole number of units, 1 to 1000, got "0"',
      "- none: expected a readable folder of trace files",
      '- --at: expected a time into the replay: seconds, or as 3d4h, got "soon"',
      "- --next: expected one of any, launch, release, warn, switch-shadow, reassign, checkpoint, restore, degrade, " +
        'undo-degrade, got "jump"',
      "- no.json: expected a readable model file",
    ],
  );
});

const refusals: Readonly<Record<string, readonly [readonly string[], string]>> = {
  "neither traces nor a log": [
    ["--at", "1h"],
    "- --traces: expected a folder of traces, a log of decisions in --from, or an API in --url, got nothing",
  ],
  "a moment after the recording": [
    ["--traces", traces, "--at", "2d"],
    "- --at: expected less than the recording's 120000 s, got 172800 s",
  ],
  "a moment without a zone in a log": [
    ["--from", "s3://bucket/log", "--at", "2026-03-01T10:00"],
    '- --at: expected a moment with its zone, as 2026-03-01T10:00Z, got "2026-03-01T10:00"',
  ],
  "a folder without a log": [
    ["--from", traces, "--at", "2026-03-01T10:00Z"],
    "- traces: expected a folder with *.jsonl batches of a log, got 3 other files",
  ],
  "an option of a replay beside a log": [
    ["--from", "s3://bucket/log", "--at", "2026-03-01T10:00Z", "--notice", "120"],
    "- --notice: expected nothing beside --from, which is a log, got 120",
  ],
};

for (const [what, [args, fault]] of Object.entries(refusals)) {
  test.serial(`${what} is refused`, async (t) => {
    t.deepEqual((await refusedCommand(t, folder, ["explain", ...args])).slice(1), [fault]);
  });
}

const spec = fleet([service()]);
const began = Date.parse("2026-03-01T10:00:00Z") / 1000;

/** Writes a log of two decisions, ten minutes apart, and answers what was done in the first. */
function writeLog(log: string, change: (lines: readonly string[]) => readonly string[] = (lines) => lines): number {
  let state = emptyState("fleet", began - 3600);
  let launched = 0;
  [began, began + 600].forEach((at, round) => {
    const observation = seen(at, round === 0 ? [] : [unit("i-1", spotA, { launchedAtSeconds: began })]);
    const { actions, nextState } = decide(spec, state, observation, shippedModels());
    const lines = decisionLines(at, actions, { spec, state, observation }, "a model");
    const path = join(log, logKey(at, `batch-${round}`));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, change(lines).join(""));
    state = nextState;
    if (round === 0) launched = actions.length;
  });
  return launched;
}

test.serial("a decision of a log is decided again and explained, in the order of time", async (t) => {
  const log = join(folder, "log");
  const launched = writeLog(log);
  const first = await printed(["--from", log, "--at", "2026-03-01T11:09:00+01:00"]);
  t.is(first.explanation?.nowSeconds, began);
  t.is(first.actions.length, launched);
  const later = await printed(["--from", log, "--at", "2026-03-01T10:05Z", "--next", "launch", "--workload", "web"]);
  t.is(later.explanation?.nowSeconds, began + 600);
  const { status, said } = await runCommand(["explain", "--from", log, "--at", "2026-02-01T10:05Z"]);
  t.is(status, 2);
  t.true(said.includes(`--at: expected a decision up to 2026-02-01T10:05Z, got none in ${log}`), said);
});

test.serial("of a log of an earlier version the reasons and their terms are told", async (t) => {
  const log = join(folder, "old-log");
  writeLog(log, (lines) => lines.slice(1));
  const { status, printed: text, said } = await runCommand(["explain", "--from", log, "--at", "2026-03-01T10:00Z"]);
  t.is(status, 0);
  t.regex(said, /warning: .*: this entry is of an earlier version/);
  t.regex(text, /- launch \d in us-east-1[ab]\/spot \(fill\)\n {4}fewer units than wanted/);
  t.regex(text, /\(money \+0\.\d+/);
});

test.serial("where deciding again gives something else, only what was logged is told, with a warning", async (t) => {
  const log = join(folder, "other-log");
  writeLog(log, (lines) => lines.map((line) => line.replace('"count":1', '"count":3')));
  const { status, printed: text, said } = await runCommand(["explain", "--from", log, "--at", "2026-03-01T10:00Z"]);
  t.is(status, 0);
  t.regex(said, /its actions come out otherwise, .* decided by the model a model, and not [0-9a-f]{64}/);
  t.regex(text, /launch 3 in/);
  t.notRegex(text, /plan +│/);
});
