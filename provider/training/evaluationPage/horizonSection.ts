import { countText, percentText, ratioText } from "../../replay/report/figureText.js";
import { columns, dataTable, type DataRow } from "../../replay/report/page/dataTable.js";
import { markup, type Markup } from "../../replay/report/page/markup.js";
import type { HorizonEvaluation } from "../evaluateRevocation.js";
import { horizonText, intervalText, lineOf, quartilesText, signedText } from "../evaluationWords.js";
import { alarmRates, measures, type LineEvaluation } from "../lineEvaluation.js";
import { plotFigures } from "./plotFigures.js";
import { plotTables } from "./plotTables.js";

/** One horizon: its figures, its plots, its alarms, and the plots in figures. */
export function horizonSection(horizon: HorizonEvaluation, index: number): Markup {
  const id = `within-${horizon.horizonSeconds}`;
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">Loss within ${horizonText(horizon)}</h2>
${figuresTable(horizon)}
${plotFigures(horizon, index)}
${alarmsTable(horizon)}
<details><summary>The plots as tables: loss within ${horizonText(horizon)}</summary>${plotTables(horizon)}</details>
</section>`;
}

function figuresTable(horizon: HorizonEvaluation): Markup {
  const base = percentText(lineOf(horizon, "model")?.quality.baseRate ?? NaN, 1);
  const gain = measures.map((measure) => {
    const { gain: value, ...interval } = horizon.gainOverAge[measure];
    return withInterval(signedText(value), intervalText(interval));
  });
  return dataTable({
    label: `Figures: loss within ${horizonText(horizon)}`,
    caption:
      `${countText(horizon.rows)} rows, of which ${base} came before a loss: that is the PR AUC of chance. ` +
      "Under each figure: nine in ten resamplings of the days.",
    columns: columns(["Forecast by"], ["ROC AUC", "PR AUC", "Brier skill", "Calibration error"]),
    rows: [...horizon.lines.map(figuresRow), { cells: ["model less age alone", ...gain] }],
  });
}

function figuresRow({ line, quality, intervals }: LineEvaluation): DataRow {
  const figures = measures.map((measure) =>
    withInterval(ratioText(quality[measure]), intervalText(intervals[measure])),
  );
  return { kind: kindOf(line), cells: [line, ...figures] };
}

function withInterval(figure: string, interval: string): Markup {
  return markup`${figure}<small>${interval}</small>`;
}

function alarmsTable(horizon: HorizonEvaluation): Markup {
  return dataTable({
    label: `Alarms: loss within ${horizonText(horizon)}`,
    caption:
      "Alarms at the highest forecasts. Equal forecasts are alarmed together, so that the share of rows may be larger than " +
      "asked for.",
    columns: columns(
      ["Alarms"],
      ["Rows alarmed", "Recall", "Precision", "Losses never alarmed", "Minutes ahead, quartiles"],
    ),
    rows: alarmRates.flatMap((_, rate) => horizon.lines.flatMap((line) => alarmRow(line, rate))),
  });
}

/** Nothing of a line that can't alarm. */
function alarmRow({ line, alarms, leadTimes }: LineEvaluation, rate: number): readonly DataRow[] {
  const [alarm, lead] = [alarms[rate], leadTimes[rate]];
  if (!alarm || !lead) return [];
  const shares = [alarm.alarmed, alarm.recall, alarm.precision, 1 - lead.alarmed].map((share) => percentText(share, 1));
  const cells = [`${percentText(alarm.alarmRate, 0)}: ${line}`, ...shares, quartilesText(lead.quartiles)];
  return [{ kind: kindOf(line), cells }];
}

function kindOf(line: LineEvaluation["line"]): string {
  return line === "model" ? "ours" : "plain";
}
