import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { refusedCommand } from "./fixtures/refusedCommand.js";
import { runCommand } from "./fixtures/runCommand.js";
import { downEvery, traceFolder } from "./fixtures/traceFolder.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-jobs-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const traces = traceFolder(join(folder, "traces"), { "us-east-1a": downEvery(20), "us-east-1b": downEvery(3) });

interface Written {
  readonly settings: {
    readonly workSeconds: number;
    readonly deadlineSeconds: number;
    readonly overheadSeconds: number;
  };
  readonly policies: readonly {
    readonly policy: string;
    readonly figures: { readonly jobs: number; readonly usd: number; readonly misses: number };
    readonly byPool: readonly { readonly pool: string; readonly figures: { readonly jobs: number } }[];
  }[];
}

test.serial("jobs are replayed on every pool beside the baselines, and no one beats the optimum", async (t) => {
  const json = join(folder, "out.json");
  const args = ["--deadline", "10h", "--work", "480m", "--overhead", "120", "--every", "5h", "--json", json];
  const { status, printed, said } = await runCommand(["replay", "--traces", traces, ...args]);
  t.is(status, 0, said);
  const { settings, policies } = JSON.parse(readFileSync(json, "utf8")) as Written;
  t.like(settings, { workSeconds: 28_800, deadlineSeconds: 36_000, overheadSeconds: 120 });
  const names = ["blended-fleet", "on-demand", "greedy", "uniform-progress", "uniform-progress-authors"];
  t.deepEqual(
    policies.map(({ policy }) => policy),
    [...names, "offline-optimum"],
  );
  const optimum = policies.at(-1)?.figures.usd ?? NaN;
  for (const { policy, figures, byPool } of policies) {
    t.true(printed.includes(policy));
    t.true(figures.usd >= optimum - 1e-9, policy);
    t.is(figures.misses, 0);
    // 200 ticks hold a window of 60 from every 30th tick up to the 120th.
    t.is(figures.jobs, 10);
    t.deepEqual(
      byPool.map(({ figures: { jobs } }) => jobs),
      [5, 5],
    );
  }
  rmSync(json);
});

const time = "a time above 0, at most a year: seconds, or as 30m or 52h";

test.serial("every fault of a job is told at once", async (t) => {
  const args = [
    "--deadline",
    "soon",
    "--work",
    "-3",
    "--overhead",
    "x",
    "--every",
    "0",
    "--target",
    "3",
    "--html",
    "h",
  ];
  t.deepEqual(await refusedCommand(t, folder, ["replay", "--traces", join(folder, "none"), ...args]), [
    "blended-fleet: this replay can't be used:",
    "- --target: expected nothing beside a deadline job, got 3",
    "- --html: expected nothing beside a deadline job, got h",
    `- --work: expected ${time}, got "-3"`,
    `- --deadline: expected ${time}, got "soon"`,
    '- --overhead: expected a time 0 or more, at most a year: seconds, or as 30m or 52h, got "x"',
    `- --every: expected ${time}, got "0"`,
    "- none: expected a readable folder of trace files, got ENOENT: no such file or directory, stat 'none'",
  ]);
});

const refusals: Readonly<Record<string, readonly [readonly string[], string]>> = {
  "a deadline without work": [["--deadline", "10h"], `- --work: expected ${time}, got nothing`],
  "work without a deadline": [["--work", "10h"], `- --deadline: expected ${time}, got nothing`],
  "a deadline that on-demand can't meet": [
    ["--deadline", "10h", "--work", "10h"],
    "- --deadline: expected at least the work and one overhead, 36180 s, got 36000 s",
  ],
  "a deadline beyond the recording": [
    ["--deadline", "40h", "--work", "10h"],
    "- --deadline: expected at most the recording's 120000 s, got 144000 s",
  ],
  "a work of more than a year": [["--deadline", "10h", "--work", "9000h"], `- --work: expected ${time}, got "9000h"`],
};

for (const [what, [args, fault]] of Object.entries(refusals)) {
  test.serial(`${what} is refused`, async (t) => {
    const said = await refusedCommand(t, folder, ["replay", "--traces", traces, ...args]);
    t.deepEqual(said.slice(1), [fault]);
  });
}
