import { countText, percentText } from "../../replay/report/figureText.js";
import { columns, dataTable } from "../../replay/report/page/dataTable.js";
import { markup, type Markup } from "../../replay/report/page/markup.js";
import type { HorizonEvaluation } from "../evaluateRevocation.js";
import { horizonText, lineOf } from "../evaluationWords.js";
import { hitsAt } from "../forecastQuality.js";
import { binText } from "./evaluationData.js";

/** What the plots of a horizon show, in figures. */
export function plotTables(horizon: HorizonEvaluation): Markup {
  return markup`${reliabilityTable(horizon)}
${rocTable(horizon)}
${leadTimeTable(horizon)}`;
}

function reliabilityTable(horizon: HorizonEvaluation): Markup {
  return dataTable({
    label: `Reliability: loss within ${horizonText(horizon)}`,
    caption: "Forecast and what came, by group of rows.",
    columns: columns(["Forecast by"], ["Rows", "Mean forecast", "Share that came"]),
    rows: horizon.lines.flatMap(({ line, reliability }) =>
      reliability.map(({ rows, forecast, share }) => ({
        cells: [line, countText(rows), percentText(forecast), percentText(share)],
      })),
    ),
  });
}

const falseAlarmShares = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75];

function rocTable(horizon: HorizonEvaluation): Markup {
  return dataTable({
    label: `ROC curves: loss within ${horizonText(horizon)}`,
    caption: "Hits by share of false alarms; the base rate is chance.",
    columns: columns(
      ["False alarms"],
      horizon.lines.map(({ line }) => line),
    ),
    rows: falseAlarmShares.map((share) => ({
      cells: [percentText(share, 0), ...horizon.lines.map(({ roc }) => percentText(hitsAt(roc, share), 1))],
    })),
  });
}

function leadTimeTable(horizon: HorizonEvaluation): Markup {
  const leadTimes = lineOf(horizon, "model")?.leadTimes ?? [];
  const bins = leadTimes[0]?.histogram.map((bin) => `${binText(bin)} min`) ?? [];
  return dataTable({
    label: `Lead times: loss within ${horizonText(horizon)}`,
    caption: "Losses by the time from the model's first unbroken alarm.",
    columns: columns(["Rows alarmed"], ["Losses", ...bins, "Never alarmed"]),
    rows: leadTimes.map(({ alarmRate, losses, alarmed, histogram }) => ({
      cells: [
        percentText(alarmRate, 0),
        countText(losses),
        ...histogram.map((bin) => countText(bin.losses)),
        countText(losses - Math.round(losses * alarmed)),
      ],
    })),
  });
}
