import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import type { Sweep } from "../replay/sweep/sweep.js";
import { refusedCommand } from "./fixtures/refusedCommand.js";
import { runCommand } from "./fixtures/runCommand.js";
import { downEvery, traceFolder } from "./fixtures/traceFolder.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-sweep-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const traces = traceFolder(join(folder, "traces"), { "us-east-1a": downEvery(20), "us-east-1b": downEvery(3) });

const sweep = ["replay", "--sweep", "--traces", traces];
const small = ["--target", "2,1,2", "--cold-start", "30,180", "--notice", "0", "--profile", "balanced"];
const at = (name: string): string => join(folder, name);

test.serial("a sweep is told in tables, as JSON, as CSV and as a page", async (t) => {
  const paths = { json: at("out.json"), csv: at("out.csv"), html: at("out.html") };
  const outputs = Object.entries(paths).flatMap(([kind, path]) => [`--${kind}`, path]);
  const { status, printed, said } = await runCommand([...sweep, ...small, "--risk-weights", "2,0.5", ...outputs]);
  t.is(status, 0, said);
  t.deepEqual(printed.match(/^\d units?,.*$/gm), [
    "1 unit, cold start 30 s or 3 min, no notice",
    "2 units, cold start 30 s or 3 min, no notice",
  ]);
  const { scenarios } = JSON.parse(readFileSync(paths.json, "utf8")) as Sweep;
  t.deepEqual(
    scenarios.map(({ scenario, points }) => [scenario.target, points.length]),
    [1, 2].map((target) => [target, 11]),
  );
  for (const { name } of scenarios[0]?.points ?? []) t.true(printed.includes(` ${name} `), name);
  const [head, ...rows] = readFileSync(paths.csv, "utf8").trimEnd().split("\n");
  t.is(rows.length, 2 * 2 * 11);
  const fields = head?.split(",").length ?? 0;
  t.true(rows.every((row) => row.split(",").length === fields));
  t.is(rows.filter((row) => row.startsWith("1,180,0,blended-fleet,balanced,0.5,false,")).length, 1);
  t.regex(
    readFileSync(paths.html, "utf8"),
    /blended-fleet replay --sweep --traces .* --cold-start &#39;30,180&#39; --notice 0 --profile balanced/,
  );
  for (const path of Object.values(paths)) rmSync(path);
});

test.serial("an interrupted sweep writes nothing", async (t) => {
  const { status, printed, said } = await runCommand([...sweep, ...small, "--json", at("stopped.json")], (tell) => {
    setImmediate(tell);
    return () => {};
  });
  t.is(status, 130);
  t.is(printed, "");
  t.regex(said, /nothing was written/);
  t.false(existsSync(at("stopped.json")));
});

test.serial("every fault of a sweep is told at once", async (t) => {
  const grid = ["--target", "4,none", "--cold-start", "-1", "--notice", "", "--profile", "balanced,thrifty"];
  const strange = ["--fleet", "fleet.yaml", "--deadline", "52h", "--every", "1h"];
  const args = ["--sweep", "--traces", at("none"), ...grid, "--risk-weights", "0", ...strange, "--csv", traces];
  const several = ", or several with commas between them";
  t.deepEqual(await refusedCommand(t, folder, ["replay", ...args]), [
    "blended-fleet: this sweep can't be used:",
    "- --fleet: expected nothing beside --sweep, got fleet.yaml",
    "- --deadline: expected nothing beside --sweep, got 52h",
    "- --every: expected nothing beside --sweep, got 1h",
    `- --target: expected a whole number of units, 1 to 1000${several}, got "4,none"`,
    `- --cold-start: expected seconds, 0 to 86400${several}, got "-1"`,
    `- --notice: expected seconds, 0 to 86400${several}, got ""`,
    '- --profile: expected some of cost-first, balanced, resilience-first, deadline, with commas between them, got "balanced,thrifty"',
    `- --risk-weights: expected a number above 0, at most 100${several}, got "0"`,
    "- none: expected a readable folder of trace files, got ENOENT: no such file or directory, stat 'none'",
    "- traces: expected a file that can be written, got something there that is not a file",
  ]);
});

test.serial("a start-up that outlasts the recording is refused before anything runs", async (t) => {
  const short = traceFolder(at("short"), { "us-east-1a": [1, 1, 1] }, 60);
  const args = [
    "replay",
    "--sweep",
    "--traces",
    short,
    "--target",
    "1,2",
    "--cold-start",
    "60,200",
    "--notice",
    "0,30",
  ];
  t.deepEqual((await refusedCommand(t, folder, args)).slice(1), [
    "- coldStartSeconds: expected less than the trace's 180 s, got 240 s as replayed",
    "- coldStartSeconds: expected less than the trace's 180 s, got 200 s as replayed",
  ]);
  rmSync(short, { recursive: true });
});

test.serial("without --sweep its options are refused, and lists are no numbers", async (t) => {
  const args = ["replay", "--traces", traces, "--profile", "balanced", "--csv", at("out.csv"), "--target", "2,4"];
  t.deepEqual((await refusedCommand(t, folder, args)).slice(1), [
    "- --profile: expected nothing without --sweep, got balanced",
    "- --csv: expected nothing without --sweep, got out.csv",
    '- --target: expected a whole number of units, 1 to 1000, got "2,4"',
  ]);
});
