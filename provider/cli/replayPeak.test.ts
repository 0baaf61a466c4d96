import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { runCommand } from "./fixtures/runCommand.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-peak-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const traces = join(folder, "traces");
mkdirSync(traces);
const ticksPerDay = 288;
for (const [zone, downEvery] of [
  ["us-east-1a", 150],
  ["us-east-1b", 70],
] as const) {
  const data = Array.from({ length: 2 * ticksPerDay }, (_, tick) => (tick % downEvery === 40 ? 0 : 1));
  writeFileSync(join(traces, `${zone}_v100_1.json`), JSON.stringify({ metadata: { gap_seconds: 300 }, data }));
}

interface Written {
  readonly policies: readonly { readonly policy: string; readonly costRatio: number }[];
  readonly workloads: readonly {
    readonly name: string;
    readonly wantedUnits: number;
    readonly availability: number;
    readonly readyShare: number;
  }[];
  readonly series: {
    readonly timeSeconds: readonly number[];
    readonly workloads: readonly { readonly name: string; readonly wanted: readonly number[] }[];
    readonly blend: readonly { readonly label: string; readonly market: string; readonly units: readonly number[] }[];
  };
}

async function replayed(name: string, text: string): Promise<Written> {
  const [fleet, json] = [join(folder, `${name}.yaml`), join(folder, `${name}.json`)];
  writeFileSync(fleet, text);
  const { status, said } = await runCommand(["replay", "--traces", traces, "--fleet", fleet, "--json", json]);
  if (status !== 0) throw new Error(said);
  return JSON.parse(readFileSync(json, "utf8")) as Written;
}

test.serial(
  "the example's peak is served at its beginning, and its index works on, where it may leave on-demand",
  async (t) => {
    const example = readFileSync("examples/peak/fleet.yaml", "utf8");
    const leaves = await replayed("leaves", example);
    const stays = await replayed("stays", example.replace(/^ *atPeak:.*\n/m, ""));
    const of = ({ workloads }: Written, name: string) => workloads.find((workload) => workload.name === name);
    t.like(of(leaves, "checkout"), { wantedUnits: 10, availability: 1 });
    t.true((of(stays, "checkout")?.availability ?? 1) < 1);
    t.true((of(leaves, "index")?.readyShare ?? 0) > 0.95);
    t.true((of(stays, "index")?.readyShare ?? 1) < 0.8);
    const { timeSeconds, workloads, blend } = leaves.series;
    const wanted = workloads.find(({ name }) => name === "checkout")?.wanted ?? [];
    const atHour = (hour: number): number => timeSeconds.indexOf(hour * 3600);
    t.deepEqual(
      [8, 9, 17, 18].map((hour) => wanted[atHour(hour)]),
      [4, 10, 10, 4],
    );
    const spotAt = (hour: number): number =>
      blend.reduce((sum, { market, units }) => sum + (market === "spot" ? (units[atHour(hour)] ?? 0) : 0), 0);
    t.is(spotAt(6), 0);
    t.true(spotAt(12) >= 6);
    t.is(spotAt(22), 0);
  },
);
