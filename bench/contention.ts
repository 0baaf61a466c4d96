import Table from "cli-table3";
import { quantileSorted } from "simple-statistics";
import { shippedModels } from "../provider/models/shippedModels.js";
import { contendedMarket } from "../provider/replay/contention/contendedMarket.js";
import {
  AllocationRule,
  replayContention,
  type ContentionFigures,
} from "../provider/replay/contention/contentionReplay.js";
import { hindsightUsd } from "../provider/replay/contention/hindsight.js";
import { ownerMix, Shortage } from "../provider/replay/contention/ownerMix.js";
import { readTraceFolder } from "../provider/replay/trace.js";
import { plainSettings } from "./plainSettings.js";

const hours = 12;
const settings = { ...plainSettings(1), noticeSeconds: 120 };
const rules = Object.values(AllocationRule);

interface MixFigures {
  readonly shortage: Shortage;
  readonly capacityShare: number;
  readonly by: Readonly<Record<AllocationRule, ContentionFigures>>;
  /** Of mixes in which capacity is short. */
  readonly hindsightUsd: number;
}

/** Prints what contending owners are served under bids, beside first-come-first-served and fixed priorities. */
export async function printContention(folders: readonly string[]): Promise<void> {
  const count = Number(process.env["BLENDED_FLEET_MIXES"] ?? 200);
  const recordings = folders.map((folder) => readTraceFolder(folder));
  const mixes: MixFigures[] = [];
  for (let seed = 1; seed <= count; seed++) {
    const recording = recordings[seed % recordings.length];
    if (!recording) continue;
    const mix = ownerMix(seed, hours * 3600);
    const market = contendedMarket(mix, recording, settings, hours);
    const by: Partial<Record<AllocationRule, ContentionFigures>> = {};
    for (const rule of rules) by[rule] = await replayContention(market, mix.owners, settings, shippedModels(), rule);
    const hindsight = hindsightUsd(market, mix.owners, settings);
    mixes.push({ ...mix, by: by as Record<AllocationRule, ContentionFigures>, hindsightUsd: hindsight });
  }
  process.stdout.write(`${count} SIMULATED mixes of owners on recorded markets, ${hours} h each: worth served.\n`);
  printGains("all", mixes);
  for (const shortage of Object.values(Shortage)) {
    printGains(
      `${shortage} is short`,
      mixes.filter((mix) => mix.shortage === shortage),
    );
  }
  printGains(
    "capacity below 100 % of what is asked",
    mixes.filter(({ capacityShare }) => capacityShare < 1),
  );
  printGains(
    "100 % and above",
    mixes.filter(({ capacityShare }) => capacityShare >= 1),
  );
  printHindsight(mixes.filter(({ shortage, capacityShare }) => shortage === Shortage.Capacity && capacityShare < 1));
  const overs = mixes.filter(({ by }) => by[AllocationRule.Bids].overBudgetUsdPerHour > 0.01).length;
  const over = Math.max(...mixes.map(({ by }) => by[AllocationRule.Bids].overBudgetUsdPerHour));
  process.stdout.write(
    `Under bids above the budget at some round: ${overs} mixes, by ${over.toFixed(2)} USD/h at most\n`,
  );
}

/** What bids serve more than each rule, and than the better of the two in each mix. */
function printGains(which: string, mixes: readonly MixFigures[]): void {
  if (mixes.length === 0) return;
  const worth = (mix: MixFigures, rule: AllocationRule): number => mix.by[rule].worthUsd;
  const better = (mix: MixFigures): number =>
    Math.max(worth(mix, AllocationRule.FirstCome), worth(mix, AllocationRule.Priorities));
  const table = new Table({
    head: [`${which}: ${mixes.length} mixes`, "of the sums", "mean", "p5", "p25", "median", "p75", "p95", "worse in"],
    style: { head: [], border: [] },
  });
  const row = (name: string, of: (mix: MixFigures) => number): void => {
    const gains = mixes.filter((mix) => of(mix) > 0).map((mix) => worth(mix, AllocationRule.Bids) / of(mix) - 1);
    const sorted = gains.sort((a, b) => a - b);
    const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
    const quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map((p) => percent(quantileSorted(sorted, p)));
    const sums = [(mix: MixFigures) => worth(mix, AllocationRule.Bids), of].map((each) =>
      mixes.reduce((sum, mix) => sum + each(mix), 0),
    );
    const worse = gains.filter((gain) => gain < -0.001).length;
    table.push([name, percent((sums[0] ?? 0) / (sums[1] ?? 1) - 1), percent(mean), ...quantiles, String(worse)]);
  };
  row("over first come, first served", (mix) => worth(mix, AllocationRule.FirstCome));
  row("over fixed priorities", (mix) => worth(mix, AllocationRule.Priorities));
  row("over the better of the two", better);
  process.stdout.write(`${table.toString()}\n`);
}

/** What each rule serves of what hindsight would. */
function printHindsight(mixes: readonly MixFigures[]): void {
  const all = mixes.reduce((sum, mix) => sum + mix.hindsightUsd, 0);
  const shares = rules.map((rule) => {
    const usd = mixes.reduce((sum, { by }) => sum + by[rule].worthUsd, 0);
    return `${rule} ${percent(usd / all)}`;
  });
  process.stdout.write(`Of what hindsight serves, in ${mixes.length} mixes short of capacity: ${shares.join(", ")}\n`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
