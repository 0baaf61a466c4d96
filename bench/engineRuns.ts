import Table from "cli-table3";
import { BlendedFleet } from "../components/blendedFleet.js";
import { recordProgram } from "../provider/preview/recordProgram.js";
import type { EngineProgram, PlainResource } from "../tests/engine/engineRun.js";
import { findPulumi, howToGetIt } from "../tests/engine/pulumiEngine.js";
import { TestStack } from "../tests/engine/testStack.js";
import { manyWorkloads } from "./manyWorkloads.js";
import { median } from "./median.js";

const previews = 3;

interface EngineMeasure {
  readonly previewSeconds: number;
  readonly upSeconds: number;
}

/**
 * Prints how long Pulumi's engine takes for fleets, beside the very resources of each declared without the component.
 * Both are made by the stand-in for aws, which answers at once: what is measured is Pulumi and the component.
 */
export async function printEngineRuns(): Promise<void> {
  const engine = findPulumi(process.env);
  if (engine === undefined) {
    process.stdout.write(`engine: skipped, there is no pulumi: ${howToGetIt.replace("npm test", "npm run bench")}\n`);
    return;
  }
  const table = new Table({
    head: ["workloads", "resources", "preview s", "plain s", "ratio", "up s", "plain s", "ratio"],
    style: { head: [], border: [] },
  });
  for (const count of [1, 10, 50]) {
    const args = manyWorkloads(count);
    const resources = await plainResources(count);
    const fleet = await measured(engine, { kind: "fleets", fleets: [{ name: "bench", args }] });
    const plain = await measured(engine, { kind: "plain", resources });
    table.push([
      count,
      resources.length,
      ...beside(fleet.previewSeconds, plain.previewSeconds),
      ...beside(fleet.upSeconds, plain.upSeconds),
    ]);
  }
  process.stdout.write(`${table.toString()}\nPreviews: medians of ${previews}. Up: one, from nothing.\n`);
}

/** What a fleet makes, each with the inputs that the mocks gave it: nothing waits for anything else. */
async function plainResources(count: number): Promise<readonly PlainResource[]> {
  const declare = (): void => void new BlendedFleet("bench", manyWorkloads(count));
  const { resources } = await recordProgram(declare, { project: "bench", stack: "dev" });
  return resources
    .filter(({ type }) => type.startsWith("aws:"))
    .map(({ type, name, inputs }) => ({ type, name, inputs }));
}

async function measured(engine: string, program: EngineProgram): Promise<EngineMeasure> {
  const stack = new TestStack(engine);
  try {
    const seconds: number[] = [];
    for (let run = 0; run < previews; run++)
      seconds.push(await secondsOf(() => stack.run({ kind: "preview", program })));
    const upSeconds = await secondsOf(() => stack.run({ kind: "up", program }));
    return { previewSeconds: median(seconds), upSeconds };
  } finally {
    await stack.remove();
  }
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return (performance.now() - started) / 1000;
}

function beside(seconds: number, plainSeconds: number): readonly string[] {
  return [seconds.toFixed(1), plainSeconds.toFixed(1), (seconds / plainSeconds).toFixed(2)];
}
