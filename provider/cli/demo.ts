import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planText } from "../plan/planText.js";
import { catalogue } from "../engine/catalogue.js";
import { evaluateProgram, type EvaluatedFleet } from "../preview/evaluateProgram.js";
import { renderResourceTree } from "../preview/resourceTree.js";
import { demoReplay } from "../replay/demoReplay.js";
import { replayFleet } from "../replay/replayFleet.js";
import { checkWritable, writeReportFiles } from "../replay/report/reportFiles.js";
import { reportTables } from "../replay/report/reportTables.js";
import { NumberOptions, seedRule } from "./numberOptions.js";
import { packageRoot } from "./packageRoot.js";
import { withProgress } from "./progress.js";
import type { Terminal } from "./terminal.js";

type Options = Readonly<Record<string, string | undefined>>;

const program = { project: "quickstart", stack: "demo" };

/**
 * `blended-fleet demo`: the quickstart program's preview, its fleet's weeks on a synthetic market, and the report.
 * @throws InputError with every fault of the options; InterruptedError after Ctrl-C.
 */
export async function demo(options: Options, terminal: Terminal): Promise<void> {
  const { days, seed, paths } = readOptions(options);
  const fleet = await preview(terminal);
  terminal.print(`\nThe run: ${days} days on a SYNTHETIC market, generated with seed ${seed}.`);
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-demo-"));
  try {
    const command = `blended-fleet demo --days ${days} --seed ${seed}`;
    const run = demoReplay({ spec: fleet.spec, types: catalogue, days, seed, folder, command });
    const title = `Running ${fleet.name} for ${days} days, a decision a minute and at every event`;
    const report = await withProgress(title, (progress) => replayFleet(run, progress), terminal);
    terminal.print(`\n${reportTables(report, { colour: terminal.colour, width: terminal.width })}`);
    writeReportFiles(paths, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  terminal.print(`Written: ${paths.htmlPath} (open it in a browser) and ${paths.jsonPath}`);
}

async function preview(terminal: Terminal): Promise<EvaluatedFleet> {
  const entry = packageRoot("dist", "examples", "quickstart");
  const { resources, fleets } = await evaluateProgram(entry, { ...program, nowEpochSeconds: 0 });
  const [fleet] = fleets;
  if (!fleet) throw new RangeError("expected a fleet in the quickstart, got none");
  terminal.print("The preview: what `pulumi up` would create for examples/quickstart (evaluated here, on mocks).\n");
  terminal.print(renderResourceTree(resources, program));
  terminal.print(`\n${planText(fleet.plan)}`);
  return fleet;
}

function readOptions(options: Options) {
  const numbers = new NumberOptions(options);
  const days = numbers.read("days", { flag: "--days", expected: "days, 1 to 365", least: 1, most: 365 }, 21);
  const seed = numbers.read("seed", seedRule, 1);
  const out = options["out"] ?? "out";
  const paths = { htmlPath: join(out, "report.html"), jsonPath: join(out, "report.json") };
  numbers.collect(() => checkWritable([paths.htmlPath, paths.jsonPath]));
  numbers.check("this demo");
  return { days, seed, paths };
}
