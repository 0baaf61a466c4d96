import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { runCommand } from "./fixtures/runCommand.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-ablate-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const traces = join(folder, "traces");
mkdirSync(traces);
for (const zone of ["us-east-1a", "us-east-1b"]) {
  const data = Array.from({ length: 200 }, (_, tick) => ((tick + zone.length) % 40 === 0 ? 0 : 1));
  writeFileSync(join(traces, `${zone}_v100_1.json`), JSON.stringify({ metadata: { gap_seconds: 600 }, data }));
}

const few = ["--fleets", "1", "--risk-weights", "1"];

test.serial("a table has a line for each model replaced, the JSON every figure", async (t) => {
  const json = join(folder, "out.json");
  const { status, printed, said } = await runCommand(["ablate", "--traces", traces, ...few, "--json", json]);
  t.is(status, 0, said);
  for (const arm of ["all three models", "age curve", "scarcest resource", "declared recovery", "perfect warning"]) {
    t.true(printed.includes(arm), arm);
  }
  t.regex(printed, /simulated/);
  const written = JSON.parse(readFileSync(json, "utf8")) as { arms: { best: { figures: { totalUsd: number } } }[] };
  t.is(written.arms.length, 7);
  t.true(written.arms.every(({ best }) => best.figures.totalUsd > 0));
  t.notRegex(printed + readFileSync(json, "utf8"), /NaN|null/);
});

const faults: Readonly<Record<string, readonly [readonly string[], RegExp]>> = {
  "a share beyond the recording": [["--from", "2"], /--from: expected a share .* got "2"/],
  "an end before the start": [
    ["--from", "0.5", "--until", "0.4"],
    /--until: expected more than --from, 0\.5, got 0\.4/,
  ],
  "no fleets": [["--fleets", "0"], /--fleets: expected a whole number of fleets, 1 to 20, got "0"/],
  "half a fleet": [["--fleets", "1.5"], /--fleets: expected a whole number/],
  "a profile that is none": [["--profile", "cheap"], /--profile: expected one of cost-first, balanced/],
  "a threshold below 0": [["--threshold", "-1"], /--threshold: expected a share of the hourly on-demand price/],
  "weights that are none": [["--risk-weights", "1,,2"], /--risk-weights: expected a number above 0/],
  "a weight of 0": [["--risk-weights", "0"], /--risk-weights: expected a number above 0/],
  "a model that is not there": [["--model", join(folder, "none.json")], /none\.json: expected a readable model file/],
  "a seed that is none": [["--seed", "-1"], /--seed: expected a whole number/],
  "a start that is none": [["--cold-start", "soon"], /--cold-start: expected seconds/],
  "an output that is a folder": [["--json", folder], /expected/],
};

for (const [what, [args, expected]] of Object.entries(faults)) {
  test.serial(`${what} is refused`, async (t) => {
    const before = readdirSync(folder);
    const { status, printed, said } = await runCommand(["ablate", "--traces", traces, ...few, ...args]);
    t.is(status, 2);
    t.is(printed, "");
    t.regex(said, expected);
    t.deepEqual(readdirSync(folder), before);
  });
}

test.serial("all faults are told at once", async (t) => {
  const args = [
    "--traces",
    join(folder, "none"),
    "--from",
    "0.99",
    "--fleets",
    "0",
    "--profile",
    "x",
    "--risk-weights",
    "a",
  ];
  const { status, said } = await runCommand(["ablate", ...args]);
  t.is(status, 2);
  t.is(said.split("\n  - ").length, 6, said);
});
