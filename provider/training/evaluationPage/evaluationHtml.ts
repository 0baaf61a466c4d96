import { countedText, momentText, ratioText, spanText } from "../../replay/report/figureText.js";
import { chartPage } from "../../replay/report/page/chartPage.js";
import { markup, type Markup } from "../../replay/report/page/markup.js";
import { footerSection, settingsAndDefinitions, type NamedText } from "../../replay/report/page/pageEnd.js";
import { tileList, type Tile } from "../../replay/report/page/tiles.js";
import { trainedOnName, type TrainedOn } from "../../models/revocationModelFile.js";
import type { RevocationEvaluation } from "../evaluateRevocation.js";
import { headlineSentences, horizonText, intervalText, lineOf, recordingText, signedText } from "../evaluationWords.js";
import { evaluationData } from "./evaluationData.js";
import { evaluationScript } from "./evaluationScript.js";
import { evaluationStyle } from "./evaluationStyle.js";
import { horizonSection } from "./horizonSection.js";

/**
 * An evaluation as a page: see `chartPage`.
 * @param command that makes it again.
 */
export function evaluationHtml(evaluation: RevocationEvaluation, command: string): string {
  return chartPage({
    title: `Losses foreseen on ${evaluation.traces}: blended-fleet evaluate`,
    body: markup`${headerSection(evaluation)}
${evaluation.horizons.map(horizonSection)}
${settingsAndDefinitions("Model and recording", modelRows(evaluation), definitions)}
${footerSection(command)}`,
    data: evaluationData(evaluation),
    scripts: [evaluationScript],
    styles: evaluationStyle,
  });
}

function headerSection(evaluation: RevocationEvaluation): Markup {
  const { traces, pools, gapSeconds, fromSeconds, untilSeconds, warnings } = evaluation;
  return markup`<header>
<p class="kicker">blended-fleet evaluate</p>
<h1>How well losses are foreseen on ${traces}</h1>
<p class="market"><strong>Recorded market.</strong> ${countedText(pools, "pool")}, looked at every ${spanText(gapSeconds)};
measured from ${momentText(fromSeconds)} to ${momentText(untilSeconds)}, a forecast of each pool every ten minutes while it
is up.</p>
${warnings.map((warning) => markup`<p class="market warning"><strong>Warning.</strong> ${warning}</p>`)}
<p class="lead">${headlineSentences(evaluation).join(" ")}</p>
${tileList(tiles(evaluation))}
<noscript><p>The plots need JavaScript; tables say the same in figures.</p></noscript>
</header>`;
}

/** The area under each horizon's ROC curve, and what it has over age alone at the longest. */
function tiles({ horizons }: RevocationEvaluation): readonly Tile[] {
  const areas = horizons.flatMap((horizon): readonly Tile[] => {
    const model = lineOf(horizon, "model");
    return model
      ? [[`ROC AUC, ${horizonText(horizon)}`, ratioText(model.quality.rocAuc), intervalText(model.intervals.rocAuc)]]
      : [];
  });
  const longest = horizons.at(-1);
  if (!longest) return areas;
  const { rocAuc } = longest.gainOverAge;
  return [...areas, [`Over age alone, ${horizonText(longest)}`, signedText(rocAuc.gain), intervalText(rocAuc)]];
}

function modelRows(evaluation: RevocationEvaluation): readonly NamedText[] {
  const { model } = evaluation;
  return [
    ["model", model.hash],
    ["model file's version", String(model.version)],
    ["seed of its training", String(model.seed)],
    ...model.trainedOn.map((source): NamedText => ["trained on", trainedOnText(source)]),
    ["measured on", recordingText(evaluation)],
  ];
}

/** On a log's own clock moments are dates, on a recording's days of it. */
function trainedOnText(source: TrainedOn): string {
  const dateOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
  const span =
    "log" in source
      ? `${dateOf(source.fromSeconds)} to ${dateOf(source.untilSeconds)} UTC`
      : `its first ${spanText(source.untilSeconds)}`;
  return `${trainedOnName(source)}: ${span}, ${countedText(source.pools.length, "pool")}, ${countedText(source.rows, "row")}`;
}

const definitions: readonly NamedText[] = [
  ["Row", "One pool at one moment, every ten minutes while the pool is up."],
  ["Loss", "The pool has no room left at a later moment within the horizon."],
  ["Logistic", "A logistic regression on the model's features, fitted on the same rows."],
  ["Age alone", "A logistic regression on the hazard of the stint's age, fitted on the same rows."],
  ["Base rate", "Always the share of training rows before a loss."],
  ["ROC AUC", "How often a row before a loss has the higher forecast of it and another row. 0.5 is chance."],
  ["PR AUC", "Mean precision over the rows before a loss, from the highest forecast down. The base rate is chance."],
  [
    "Brier skill",
    "1 − mean squared error ÷ that of always forecasting the share that came. Negative is worse than it.",
  ],
  [
    "Calibration error",
    "Mean distance of forecast and what came, over ten groups of rows by forecast. Resampling adds to it, so that its " +
      "interval lies high.",
  ],
  ["Recall, precision", "Share of rows before a loss that are alarmed; share of alarms before a loss."],
  [
    "Minutes ahead",
    "From the first alarm of the unbroken run before a loss to the loss, at a quarter, half and three quarters of the " +
      "losses alarmed.",
  ],
];
