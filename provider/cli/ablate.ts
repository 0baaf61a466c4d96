import Table from "cli-table3";
import { ProfileName, profiles } from "../engine/profile.js";
import { trainedForecaster } from "../engine/trainedForecast.js";
import { readRevocationModel } from "../models/revocationModelFile.js";
import { shippedModels } from "../models/shippedModels.js";
import { runAblation, type AblationArm, type AblationSettings } from "../replay/ablation/ablation.js";
import { percentText, usdText } from "../replay/report/figureText.js";
import { checkWritable, jsonOutputs, writeOutputs } from "../replay/report/reportFiles.js";
import { partOf, readTraceFolder } from "../replay/trace.js";
import { tracePrices } from "../replay/traceMarket.js";
import {
  countRule,
  fromRule,
  NumberOptions,
  riskWeightRule,
  secondsRule,
  seedRule,
  type NumberRule,
} from "./numberOptions.js";
import { withSteps } from "./steps.js";
import type { Terminal } from "./terminal.js";

type Options = Readonly<Record<string, string | undefined>>;

const untilRule: NumberRule = {
  flag: "--until",
  expected: "a share of the recording from 0.05 to 1",
  least: 0.05,
  most: 1,
};
const fleetsRule = countRule("--fleets", 20, "fleets");

const thresholdRule: NumberRule = {
  flag: "--threshold",
  expected: "a share of the hourly on-demand price, 0 to 100",
  least: 0,
  most: 100,
};

/**
 * `blended-fleet ablate`: fleets of generated workloads on a recording, with all three models and with each replaced.
 * @throws InputError with every fault of options, traces and model at once; InterruptedError after Ctrl-C.
 */
export async function ablate(options: Options, terminal: Terminal): Promise<void> {
  const { trace, models, settings } = readInput(options);
  for (const warning of trace.warnings) terminal.error(`warning: ${warning}`);
  const arms = await withSteps(
    `Comparing models on ${trace.name}: ${trace.pools.length} pools, ${trace.ticks} ticks`,
    (tell, signal) =>
      runAblation(trace, models, settings, {
        onRun: (arm, share) => tell(`${percentText(share, 0)}: ${arm}`),
        isInterrupted: () => signal.aborted,
      }),
    terminal,
  );
  if (!arms) return;
  const outputs = jsonOutputs(options["json"], figuresOf(options, settings, arms));
  writeOutputs(outputs);
  terminal.print(tableOf(arms));
  for (const { path } of outputs) terminal.print(`Written: ${path}`);
}

function readInput(options: Options) {
  const numbers = new NumberOptions(options);
  const from = numbers.read("from", fromRule, 0);
  const until = numbers.read("until", untilRule, 1);
  if (until <= from) numbers.add({ where: "--until", expected: `more than --from, ${from}`, got: `${until}` });
  const fleets = numbers.read("fleets", fleetsRule, 2);
  const seed = numbers.read("seed", seedRule, 1);
  const { Balanced } = ProfileName;
  const profile = profiles[numbers.choose("profile", "--profile", Object.values(ProfileName), Balanced) ?? Balanced];
  const settings: AblationSettings = {
    replay: {
      target: 0,
      coldStartSeconds: numbers.read("coldStart", secondsRule("--cold-start"), 180),
      noticeSeconds: numbers.read("notice", secondsRule("--notice"), 0),
      ...tracePrices,
    },
    profile: { ...profile, impactThreshold: numbers.read("threshold", thresholdRule, profile.impactThreshold) },
    riskWeights: numbers.readList("riskWeights", riskWeightRule, [0.5, 1, 2]),
    seeds: Array.from({ length: Number.isFinite(fleets) ? Math.max(0, fleets) : 0 }, (_, i) => seed + i),
  };
  const whole = numbers.collect(() => readTraceFolder(options["traces"] ?? ""));
  const models = numbers.collect(() => modelsOf(options["model"]));
  const { json } = options;
  numbers.collect(() => checkWritable(json === undefined ? [] : [json]));
  numbers.check("this comparison");
  if (!whole || !models) throw new RangeError("expected traces and models where there is no fault");
  return { trace: partOf(whole, from, until), models, settings };
}

function modelsOf(path: string | undefined) {
  if (path === undefined) return shippedModels();
  return { ...shippedModels(), forecasterOf: trainedForecaster(readRevocationModel(path).model, path) };
}

function figuresOf(options: Options, { replay, ...settings }: AblationSettings, arms: readonly AblationArm[]): object {
  const { noticeSeconds, coldStartSeconds } = replay;
  const asked = {
    traces: options["traces"],
    from: Number(options["from"] ?? 0),
    until: Number(options["until"] ?? 1),
    model: options["model"] ?? "shipped",
  };
  return { ...asked, noticeSeconds, coldStartSeconds, ...settings, arms };
}

function tableOf(arms: readonly AblationArm[]): string {
  const table = new Table({
    head: [
      "",
      "total",
      "against all three",
      "capacity",
      "work lost",
      "not served",
      "saving",
      "degraded",
      "short",
      "risk",
    ],
    colAligns: ["left", ...new Array<"right">(9).fill("right")],
    style: { head: [], border: [] },
  });
  const all = arms[0]?.best.figures.totalUsd ?? NaN;
  for (const { arm, best } of arms) {
    const { totalUsd, capacityUsd, lostWorkUsd, unservedUsd, savingUsd, degradedUsd, unreadySeconds } = best.figures;
    const more = totalUsd / all - 1;
    table.push([
      arm,
      usdText(totalUsd),
      `${more < 0 ? "−" : "+"}${percentText(Math.abs(more), 1)}`,
      ...[capacityUsd, lostWorkUsd, unservedUsd, savingUsd, degradedUsd].map(usdText),
      `${Math.round(unreadySeconds)} s`,
      `× ${best.riskWeight}`,
    ]);
  }
  return [
    table.toString(),
    "Fleets of generated workloads, simulated; means of a fleet. Each line at the price of risk at which it costs least.",
  ].join("\n");
}
