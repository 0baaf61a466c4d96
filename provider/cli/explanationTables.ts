import type {
  BlendExplanation,
  JobExplanation,
  PlacedUnits,
  PoolExplanation,
  PricedPlan,
  ShadowExplanation,
  StepExplanation,
  UnitExplanation,
  WorkloadExplanation,
} from "../engine/explain/explanation.js";
import { ShadowMode } from "../engine/fleet.js";
import { isSamePlan, runName } from "../engine/explain/sentences.js";
import { percentText, spanText } from "../replay/report/figureText.js";
import { printableText, styled, wrappedText, type TerminalStyle } from "../replay/report/terminalText.js";
import { plainTable } from "../replay/report/plainTable.js";

/** Pools that are in no plan are shown as long as the table has no more rows than this; JSON has them all. */
const mostPools = 12;

/** Pools by their number in the table of pools, which plans name them by: their names are too long for a row. */
export class PoolNumbers {
  readonly shown: readonly PoolExplanation[];
  private readonly numbers: ReadonlyMap<string, number>;

  constructor({ pools, blend, steps }: WorkloadExplanation) {
    const plans = [...(blend ? [blend.chosen, blend.present, ...blend.alternatives] : []), ...steps];
    const planned = new Set(plans.flatMap(({ units }) => units.map(({ pool }) => pool)));
    const isUsed = ({ pool, held, chosen }: PoolExplanation): boolean => held > 0 || chosen > 0 || planned.has(pool);
    const used = pools.filter(isUsed);
    this.shown = [...used, ...pools.filter((pool) => !isUsed(pool)).slice(0, Math.max(0, mostPools - used.length))];
    this.numbers = new Map(this.shown.map(({ pool }, index) => [pool, index + 1]));
  }

  numberOf(pool: string): string {
    return `#${this.numbers.get(pool) ?? "?"}`;
  }

  planText(units: readonly PlacedUnits[]): string {
    return units.map((placed) => `${placed.units}×${this.numberOf(placed.pool)}`).join(" ") || "nothing";
  }
}

/** The terms of the sum on both sides. */
export function planTable(blend: BlendExplanation, numbers: PoolNumbers, style: TerminalStyle): string {
  const table = plainTable(["plan", "money", "short", "blackout", "lost work", "moves", "total"], {
    colWidths: [19, null, null, null, null, null, null],
    colAligns: ["left", "right", "right", "right", "right", "right", "right"],
    wordWrap: true,
  });
  const row = ({ kind, units, terms, total }: PricedPlan, fault?: string): string[] => [
    `${kind}${fault === undefined ? "" : `, ${fault}`}\n${numbers.planText(units)}`,
    ...[terms.money, terms.shortage, terms.blackout, terms.lostWork, terms.moves].map(money),
    fault === undefined ? money(total) : "–",
  ];
  table.push(row(blend.chosen).map((cell) => chosenCell(cell, style)));
  if (!isSamePlan(blend)) table.push(row(blend.present, blend.presentFault));
  for (const plan of blend.alternatives) table.push(row(plan));
  return table.toString();
}

export function jobTable(
  { runs, chosen, workLeftSeconds, timeLeftSeconds }: JobExplanation,
  style: TerminalStyle,
): string {
  const table = plainTable(["run", "in time, whatever happens", "USD until it is done"], {
    colAligns: ["left", "left", "right"],
  });
  for (const { run, safe, usd } of runs) {
    const cells = [runName(run), safe ? "yes" : "no", usd === undefined ? "–" : usd.toFixed(4)];
    table.push(run === chosen ? cells.map((cell) => styled(cell, "ours", style)) : cells);
  }
  return `${spanText(workLeftSeconds)} of work in ${spanText(timeLeftSeconds)}\n${table.toString()}`;
}

export function stepTable(steps: readonly StepExplanation[], numbers: PoolNumbers, style: TerminalStyle): string {
  const table = plainTable(["degraded by", "on", "quality", "total with quality"], {
    colAligns: ["left", "left", "right", "right"],
    colWidths: [24, 22, null, null],
    wordWrap: true,
  });
  for (const { steps: names, chosen, units, qualityUsdPerHour, total } of steps) {
    const cells = [
      printableText(names.join(", ")) || "nothing",
      numbers.planText(units),
      money(qualityUsdPerHour),
      total === undefined ? "not to be had" : money(total),
    ];
    table.push(chosen ? cells.map((cell) => chosenCell(cell, style)) : cells);
  }
  return table.toString();
}

/** What was expected of each pool, and under it why the closed ones are closed. */
export function poolTable({ pools }: WorkloadExplanation, numbers: PoolNumbers, style: TerminalStyle): string {
  const table = plainTable(["", "pool", "units", "price", "loss in %\n10/30/60 min", "room"], {
    colAligns: ["left", "left", "left", "right", "right", "right"],
    colWidths: [5, 29, null, null, null, null],
    wordWrap: true,
    wrapOnWordBoundary: false,
  });
  for (const { pool, held, chosen, usdPerHour, onDemand, chances, launchOdds, open } of numbers.shown) {
    table.push([
      numbers.numberOf(pool),
      printableText(pool),
      held === chosen ? String(held) : `${held} → ${chosen}`,
      money(usdPerHour),
      onDemand ? "–" : `${chances.map((chance) => (100 * chance).toFixed(1)).join(" ")}`,
      open ? percentText(launchOdds, 0) : styled("closed", "caution", style),
    ]);
  }
  const notes = numbers.shown
    .filter(({ standing }) => standing !== "open")
    .map(({ pool, standing }) => `${numbers.numberOf(pool)} ${standing}`);
  const others = pools.length - numbers.shown.length;
  if (others > 0) notes.push(`${others} other pools are not shown`);
  return [table.toString(), ...(notes.length > 0 ? [wrappedText(`${notes.join("; ")}.`, style.width)] : [])].join("\n");
}

/** What losing each unit would cost, where that is known. */
export function unitTable({ units, alarm }: WorkloadExplanation, numbers: PoolNumbers, style: TerminalStyle): string[] {
  const atRisk = units.filter(({ risk }) => risk !== undefined);
  if (atRisk.length === 0) return [];
  const table = plainTable(["unit", "in", "loss p", "impact I", "p × I", "unsaved,\nsave after"], {
    colAligns: ["left", "left", "right", "right", "right", "right"],
    colWidths: [22, 5, null, null, null, null],
    wordWrap: true,
  });
  for (const unit of atRisk) table.push(unitCells(unit, numbers));
  const { predictedUsd, thresholdUsd, alarmed } = alarm;
  const against = `Predicted impact of all units ${predictedUsd.toFixed(4)} USD, threshold ${thresholdUsd.toFixed(4)}`;
  return [table.toString(), alarmed ? styled(`${against}: an alarm.`, "caution", style) : `${against}: no alarm.`];
}

function unitCells({ instance, pool, risk }: UnitExplanation, numbers: PoolNumbers): string[] {
  const { lossChance = NaN, impactUsd = NaN, predictedUsd = NaN, checkpoint } = risk ?? {};
  return [
    printableText(instance),
    numbers.numberOf(pool),
    percentText(lossChance, 1),
    money(impactUsd),
    money(predictedUsd),
    checkpoint ? `${spanText(checkpoint.unsavedSeconds)},\n${spanText(checkpoint.intervalSeconds)}` : "–",
  ];
}

export function shadowText(
  { mode, savedUsdPerHour, wantedUnits, shadows, pools, best }: ShadowExplanation,
  style: TerminalStyle,
): string {
  const there = shadows.length > 0 ? shadows.join(", ") : "none";
  const place = best === undefined ? "There is no place for one" : `The best place for one is ${best}`;
  const places = pools.map(({ pool, standing }) => `${pool}: ${standing}`).join("; ");
  const saved = Object.entries(savedUsdPerHour ?? {}).map(([name, usd]) => `${name} ${money(usd)}`);
  const chosen = mode === ShadowMode.Auto ? "none" : mode;
  const why = saved.length > 0 ? `, the cheapest way: USD/h saved against none, ${saved.join(", ")}` : "";
  const text = `Shadows (${chosen}${why}): ${wantedUnits} wanted, ${there} there. ${place}. ${places}.`;
  return wrappedText(printableText(text), style.width);
}

/** Six figures or fewer, so that columns stay as narrow as their heads. */
function money(usd: number): string {
  const size = Math.abs(usd);
  return usd.toFixed(size < 10 ? 4 : size < 1000 ? 2 : 0).replace("-", "−");
}

/** Each line by itself, so that a style never runs over into the next column. */
function chosenCell(text: string, style: TerminalStyle): string {
  return text
    .split("\n")
    .map((line) => styled(line, "ours", style))
    .join("\n");
}
