import { percentText, ratioText } from "../../replay/report/figureText.js";
import { chartFigure } from "../../replay/report/page/chartFigure.js";
import { markup, type Markup } from "../../replay/report/page/markup.js";
import type { HorizonEvaluation } from "../evaluateRevocation.js";
import { horizonText, lineOf } from "../evaluationWords.js";
import { hitsAt } from "../forecastQuality.js";

/** The three plots of a horizon, given by its place too; the page's script fills in the drawings. */
export function plotFigures(horizon: HorizonEvaluation, index: number): Markup {
  const figures = [
    {
      kind: "reliability",
      title: "Does it come as forecast?",
      caption:
        "Each mark is a tenth of the rows, by forecast; its area is their number. On the dotted line, as many were lost as was " +
        "said. Both axes by square root.",
      text: reliabilityText(horizon),
    },
    {
      kind: "roc",
      title: "Are losses told apart?",
      caption:
        "Share of rows before a loss that are alarmed, against that of all other rows, at every threshold. Higher is better.",
      text: rocText(horizon),
    },
    {
      kind: "lead-time",
      title: "How long before?",
      caption:
        "Share of losses, by the minutes from the model's first unbroken alarm to the loss, for three shares of rows alarmed.",
      text: leadTimeText(horizon),
    },
  ];
  return markup`<div class="plots">${figures.map((figure) => chartFigure({ ...figure, index }))}</div>`;
}

function reliabilityText(horizon: HorizonEvaluation): string {
  const groups = lineOf(horizon, "model")?.reliability ?? [];
  const pairs = groups.map(({ forecast, share }) => `${percentText(forecast, 1)}: ${percentText(share, 1)}`);
  return `Reliability within ${horizonText(horizon)}. The model's mean forecast and the share that came, by group: ${pairs.join("; ")}.`;
}

/** The share of false alarms at which the text compares the lines. */
const toldFalseAlarms = 0.05;

function rocText(horizon: HorizonEvaluation): string {
  const lines = horizon.lines.map(
    ({ line, roc, quality }) =>
      `${line} ${percentText(hitsAt(roc, toldFalseAlarms), 0)}, area ${ratioText(quality.rocAuc)}`,
  );
  return `ROC curves within ${horizonText(horizon)}. Hits at ${percentText(toldFalseAlarms, 0)} false alarms: ${lines.join("; ")}.`;
}

function leadTimeText(horizon: HorizonEvaluation): string {
  const rates = (lineOf(horizon, "model")?.leadTimes ?? []).map(
    ({ alarmRate, alarmed, quartiles: [, median] }) =>
      `alarms in ${percentText(alarmRate, 0)} of rows: ${percentText(alarmed, 0)} of losses, ` +
      (Number.isFinite(median) ? `half of them at least ${Math.round(median / 60)} minutes before` : "none before"),
  );
  return `Time from alarm to loss within ${horizonText(horizon)}. ${rates.join("; ")}.`;
}
