import { countedText, countText, decimalText, percentText, usdText } from "./figureText.js";
import { ownPolicy } from "./policyStanding.js";
import type { ReplayReport } from "./report.js";
import type { PolicyFigures } from "../serviceFigures.js";

/** The report in three plain sentences, the same on the page and in the terminal. */
export function headlineSentences(report: ReplayReport): readonly string[] {
  return [resultSentence(report), savingSentence(report), lossSentence(report)].filter((each) => each !== "");
}

export function ownFigures(report: ReplayReport): PolicyFigures | undefined {
  return report.policies.find((policy) => policy.name === ownPolicy);
}

/** What the market is, for a label that can't be overlooked. */
export function marketText(report: ReplayReport): string {
  return report.trace.synthetic
    ? "Synthetic market: generated, not recorded"
    : "Recorded market: replayed as it happened";
}

function resultSentence(report: ReplayReport): string {
  const own = ownFigures(report);
  if (own === undefined) return "";
  const market = report.trace.synthetic ? "a synthetic market" : "a recorded market";
  return (
    `Over ${decimalText(report.trace.days)} days of ${market}, ${report.fleet} cost ${percentText(own.costRatio, 1)} ` +
    `of the same units on-demand and had all of them ready ${percentText(own.availability)} of the time.`
  );
}

function savingSentence(report: ReplayReport): string {
  const { money } = report;
  const parts =
    `after ${usdText(money.shadowsUsd)} for shadows, ${usdText(money.doubleRunningUsd)} for double running ` +
    `and ${usdText(money.lostWorkUsd)} of lost work`;
  if (money.netSavingUsd < 0) {
    return `It cost ${usdText(-money.netSavingUsd)} more than on-demand, ${parts}.`;
  }
  return `It saved ${usdText(money.netSavingUsd)} against ${usdText(money.onDemandUsd)} on-demand, ${parts}.`;
}

function lossSentence(report: ReplayReport): string {
  const { counts } = report;
  if (counts.losses === 0) return "No unit was lost.";
  const were = counts.losses === 1 ? "was" : "were";
  return (
    `${countedText(counts.losses, "unit")} ${were} lost, ${countText(counts.noticed)} of them with notice; ` +
    `${countedText(counts.shadowSwitches, "shadow was", "shadows were")} switched in and ` +
    `${countedText(counts.launches, "unit was", "units were")} launched.`
  );
}
