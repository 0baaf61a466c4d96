import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { BlendedFleet } from "../components/blendedFleet.js";
import { spotWorkload } from "../policies/fixtures/corpus/kit.js";
import { outputsOf, stackViolations, violationsOf } from "../policies/fixtures/runPolicies.js";
import { packageRoot } from "../provider/cli/packageRoot.js";
import { recordProgram, type RecordedResource } from "../provider/preview/recordProgram.js";
import type { EngineProgram, PolicyPackRun } from "../tests/engine/engineRun.js";
import { findPulumi, howToGetIt } from "../tests/engine/pulumiEngine.js";
import { TestStack } from "../tests/engine/testStack.js";
import { manyWorkloads } from "./manyWorkloads.js";
import { median } from "./median.js";

const previews = 5;
/** What one of `spotWorkload` makes. */
const resourcesEach = 6;

const emptyPack = `const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("empty", { policies: [] });
`;

/**
 * Prints what the policies cost: previews of stacks of 500 resources without a pack, with one that has no policies, and
 * with this one, and the policies alone in this process. The stand-in for aws answers at once.
 */
export async function printPolicies(): Promise<void> {
  await printAlone();
  const engine = findPulumi(process.env);
  if (engine === undefined)
    process.stdout.write(
      `policies: no previews, there is no pulumi: ${howToGetIt.replace("npm test", "npm run bench")}\n`,
    );
  else await printPreviews(engine);
}

async function printPreviews(engine: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-bench-"));
  const table = new Table({
    head: ["preview of", "resources", "no pack s", "empty pack s", "this pack s", "policies s"],
    style: { head: [], border: [] },
  });
  try {
    const empty = { folder: writeEmptyPack(join(folder, "empty")) };
    const pack = { folder: packageRoot("dist", "policy-pack") };
    for (const [what, program, count] of await programs()) {
      const rounds = await roundsOf(engine, program, [undefined, empty, pack]);
      const column = (index: number): number => median(rounds.map((round) => round[index] ?? NaN));
      // Of each round, because the machine's own pace changes from round to round.
      const added = median(rounds.map(([, withEmpty = NaN, withPack = NaN]) => withPack - withEmpty));
      table.push([what, count, ...[column(0), column(1), column(2), added].map((each) => each.toFixed(2))]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(
    `${table.toString()}\nPreviews: medians of ${previews}, in turns. Policies: this pack less the empty one, the median of the rounds.\n`,
  );
}

async function programs(): Promise<readonly (readonly [string, EngineProgram, number])[]> {
  const count = Math.ceil(500 / resourcesEach);
  const fleet = await fleetOf(500);
  return [
    ["plain workloads on spot", { kind: "spotWorkloads", count }, count * resourcesEach],
    [
      "a BlendedFleet",
      { kind: "fleets", fleets: [{ name: "bench", args: manyWorkloads(fleet.workloads) }] },
      fleet.resources,
    ],
  ];
}

/** The smallest fleet with so many resources. */
async function fleetOf(least: number): Promise<{ readonly workloads: number; readonly resources: number }> {
  for (let workloads = 1; ; workloads++) {
    const declare = (): void => void new BlendedFleet("bench", manyWorkloads(workloads));
    const { resources } = await recordProgram(declare, { project: "bench", stack: "dev" });
    if (resources.length >= least) return { workloads, resources: resources.length };
  }
}

/** Seconds of each pack's preview, by round: previews take turns, so that a busy moment falls on all of them. */
async function roundsOf(
  engine: string,
  program: EngineProgram,
  packs: readonly (PolicyPackRun | undefined)[],
): Promise<readonly (readonly number[])[]> {
  const stack = new TestStack(engine);
  const rounds: number[][] = [];
  try {
    for (let run = 0; run <= previews; run++) {
      const round: number[] = [];
      for (const policies of packs) {
        const started = performance.now();
        await stack.run({ kind: "preview", program, ...(policies && { policies }) });
        round.push((performance.now() - started) / 1000);
      }
      rounds.push(round);
    }
  } finally {
    await stack.remove();
  }
  // The first warms the disk's cache.
  return rounds.slice(1);
}

function writeEmptyPack(folder: string): string {
  mkdirSync(folder);
  symlinkSync(packageRoot("node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", version: "1.0.0", main: "index.js" }));
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: { name: nodejs, options: { typescript: false } }\n");
  writeFileSync(join(folder, "index.js"), emptyPack);
  return folder;
}

/** The policies in this process, without the engine's wire: each resource by itself, then the stack. */
async function printAlone(): Promise<void> {
  const table = new Table({
    head: ["resources", "one by one s", "as a stack s", "together s"],
    style: { head: [], border: [] },
  });
  for (const count of [500, 5000]) {
    const resources = await spotWorkloads(Math.ceil(count / resourcesEach));
    const stacked = resources.map(outputsOf);
    const single = medianOf(() => resources.forEach((resource) => violationsOf(resource)));
    const whole = medianOf(() => stackViolations(stacked));
    table.push([resources.length, ...[single, whole, single + whole].map((each) => each.toFixed(3))]);
  }
  process.stdout.write(`${table.toString()}\nThe policies alone, medians of ${previews}.\n`);
}

async function spotWorkloads(count: number): Promise<readonly RecordedResource[]> {
  const declare = (): void => {
    for (let index = 0; index < count; index++) spotWorkload(`workload-${index}`);
  };
  return (await recordProgram(declare, { project: "bench", stack: "dev" })).resources;
}

function medianOf(run: () => void): number {
  const seconds = Array.from({ length: previews }, () => {
    const started = performance.now();
    run();
    return (performance.now() - started) / 1000;
  });
  return median(seconds);
}
