import Table from "cli-table3";
import { percentText, ratioText } from "../replay/report/figureText.js";
import type { HorizonEvaluation, RevocationEvaluation } from "../training/evaluateRevocation.js";
import {
  bracketedText,
  gainText,
  headlineSentences,
  horizonText,
  lineOf,
  quartilesText,
  recordingText,
} from "../training/evaluationWords.js";
import { measures, type LineEvaluation } from "../training/lineEvaluation.js";

/** What an evaluation found, for a terminal. */
export function evaluationTables(evaluation: RevocationEvaluation): string {
  return [
    recordingText(evaluation),
    ...evaluation.horizons.map(horizonTables),
    headlineSentences(evaluation).join(" "),
  ].join("\n");
}

function horizonTables(horizon: HorizonEvaluation): string {
  const table = new Table({
    head: [`loss within ${horizonText(horizon)}`, "ROC AUC", "PR AUC", "Brier skill", "calibration error"],
    style: { head: [], border: [] },
  });
  for (const line of horizon.lines) table.push([line.line, ...figuresOf(line)]);
  const { rocAuc, prAuc } = horizon.gainOverAge;
  const model = lineOf(horizon, "model");
  const base = percentText(model?.quality.baseRate ?? NaN, 1);
  return [
    table.toString(),
    `${horizon.rows} rows, ${base} with a loss; over age alone: ROC AUC ${gainText(rocAuc)}, PR AUC ${gainText(prAuc)}`,
    ...(model ? alarmLines(model) : []),
  ].join("\n");
}

function figuresOf({ quality, intervals }: LineEvaluation): readonly string[] {
  return measures.map((measure) => `${ratioText(quality[measure])}${bracketedText(intervals[measure])}`);
}

function alarmLines({ alarms, leadTimes }: LineEvaluation): readonly string[] {
  return alarms.map(({ alarmRate, recall, precision }, index) => {
    const [rate, found, right] = [alarmRate, recall, precision].map((share) => percentText(share, 1));
    const ahead = quartilesText(leadTimes[index]?.quartiles ?? []);
    return `  alarms in ${rate} of rows: recall ${found}, precision ${right}; minutes ahead ${ahead} (quartiles)`;
  });
}
