import { percentText } from "../../replay/report/figureText.js";
import type { HorizonEvaluation, RevocationEvaluation } from "../evaluateRevocation.js";
import { hitsAt } from "../forecastQuality.js";
import type { LeadBin } from "../leadTimes.js";
import type { LineEvaluation, LineName } from "../lineEvaluation.js";

/** What the page's script draws from, by horizon; see `evaluationScript`. All shares are from 0 to 1. */
export interface HorizonChartData {
  readonly lines: readonly LineChartData[];
  /** The shares of false alarms at which the lines have their hits. */
  readonly falseAlarms: readonly number[];
  readonly leadTimes: {
    /** By bin: the minutes between an alarm and a loss, as text. */
    readonly bins: readonly string[];
    /** The same, short enough to stand beside each other: where each bin ends. */
    readonly ticks: readonly string[];
    readonly rates: readonly {
      readonly label: string;
      readonly colour: string;
      /** By bin: the share of all losses. */
      readonly shares: readonly number[];
    }[];
  };
}

export interface LineChartData {
  readonly name: LineName;
  /** A custom property of the style sheet. */
  readonly colour: string;
  /** As CSS names it, so that lines can be told apart without their colour. */
  readonly stroke: "solid" | "dashed" | "dotted";
  /** By group of rows, the lowest forecasts first. */
  readonly forecast: readonly number[];
  readonly share: readonly number[];
  readonly rows: readonly number[];
  /** By share of false alarms; of the base rate nothing, for it is chance. */
  readonly hits: readonly number[];
}

const looks = {
  model: { colour: "--ours", stroke: "solid" },
  logistic: { colour: "--loss", stroke: "dashed" },
  "age alone": { colour: "--saving", stroke: "dotted" },
  "base rate": { colour: "--axis", stroke: "dashed" },
} as const;

const rateColours = ["--rate-1", "--rate-2", "--rate-3"];

/** Closer together where false alarms are few: there the alarms are that anybody would act on. */
const falseAlarms = Array.from({ length: 61 }, (_, i) => Number(((i / 60) ** 2).toFixed(4)));

export function evaluationData({ horizons }: RevocationEvaluation): readonly HorizonChartData[] {
  return horizons.map((horizon) => ({
    lines: horizon.lines.map(lineData),
    falseAlarms,
    leadTimes: leadTimeData(horizon),
  }));
}

function lineData({ line, reliability, roc }: LineEvaluation): LineChartData {
  return {
    name: line,
    ...looks[line],
    forecast: reliability.map(({ forecast }) => rounded(forecast)),
    share: reliability.map(({ share }) => rounded(share)),
    rows: reliability.map(({ rows }) => rows),
    hits: line === "base rate" ? [] : falseAlarms.map((share) => rounded(hitsAt(roc, share))),
  };
}

function leadTimeData({ lines: [model] }: HorizonEvaluation): HorizonChartData["leadTimes"] {
  const leadTimes = model?.leadTimes ?? [];
  return {
    bins: leadTimes[0]?.histogram.map(binText) ?? [],
    ticks: leadTimes[0]?.histogram.map(endText) ?? [],
    rates: leadTimes.map(({ alarmRate, alarmed, losses, histogram }, index) => ({
      label: `${percentText(alarmRate, 0)} of rows; never alarmed: ${percentText(1 - alarmed, 0)}`,
      colour: rateColours[index] ?? "--axis",
      shares: histogram.map((bin) => rounded(bin.losses / losses)),
    })),
  };
}

/** The minutes of a bin: `5–10`, `> 60`. */
export function binText({ overSeconds, upToSeconds }: LeadBin): string {
  if (upToSeconds === undefined) return `> ${overSeconds / 60}`;
  return overSeconds === 0 ? `≤ ${upToSeconds / 60}` : `${overSeconds / 60}–${upToSeconds / 60}`;
}

function endText({ overSeconds, upToSeconds }: LeadBin): string {
  return upToSeconds === undefined ? `>${overSeconds / 60}` : `≤${upToSeconds / 60}`;
}

function rounded(share: number): number {
  return Number(share.toFixed(4));
}
