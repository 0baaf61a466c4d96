import { countedText, countText, decimalText, spanText } from "../../report/figureText.js";
import { figureDefinitions } from "../../report/page/closingSections.js";
import { columns, dataTable, type DataRow } from "../../report/page/dataTable.js";
import { markup, type Markup } from "../../report/page/markup.js";
import { page } from "../../report/page/page.js";
import { footerSection, settingsAndDefinitions, type NamedText } from "../../report/page/pageEnd.js";
import { styleSheet } from "../../report/page/styleSheet.js";
import { tracePrices } from "../../traceMarket.js";
import { scenarioText } from "../scenario.js";
import type { Sweep } from "../sweep.js";
import { baselineVerdicts, type BaselineVerdict } from "../verdict.js";
import { scenarioSection } from "./scenarioSection.js";
import { sweepStyle } from "./sweepStyle.js";

/**
 * A sweep as a page: see `page`.
 * @param command that makes it again.
 */
export function sweepHtml(sweep: Sweep, command: string): string {
  return page({
    title: `Cost against availability on ${sweep.trace.name}: blended-fleet replay`,
    body: markup`${headerSection(sweep)}
${overviewSection(sweep)}
${sweep.scenarios.map((result, index) => scenarioSection(result, sweep.grid, index))}
${settingsAndDefinitions("Settings", settingRows(sweep), definitions)}
${footerSection(command, false)}`,
    style: `${styleSheet}${sweepStyle}`,
  });
}

function headerSection({ trace, grid, scenarios }: Sweep): Markup {
  const days = decimalText((trace.ticks * trace.gapSeconds) / 86_400);
  const settings = grid.profiles.length * grid.riskWeights.length;
  return markup`<header>
<p class="kicker">blended-fleet replay --sweep</p>
<h1>Cost against availability on ${trace.name}</h1>
<p class="market recorded"><strong>Recorded market: replayed as it happened.</strong>
${countedText(trace.pools, "pool")}, ${days} days.</p>
${trace.warnings.map((warning) => markup`<p class="market warning"><strong>Warning.</strong> ${warning}</p>`)}
<p class="lead">A plain service in ${countedText(scenarios.length, "scenario")}, each by ${countedText(settings, "setting")}
of blended-fleet and by every baseline. A policy dominates another where it costs no more, is no less available, and is
better in one of the two.</p>
</header>`;
}

/** Each baseline in each scenario: by which point of ours it is dominated. */
function overviewSection({ scenarios }: Sweep): Markup {
  const verdicts = scenarios.map(({ points }) => baselineVerdicts(points));
  const names = verdicts[0]?.map(({ baseline }) => baseline) ?? [];
  const rows = names.map((name, index): DataRow => ({
    cells: [name, ...verdicts.map((scenario) => verdictCell(scenario[index]))],
  }));
  return markup`<section aria-labelledby="overview"><h2 id="overview">Who is dominated, and where</h2>
${dataTable({
  label: "Which of our settings dominates each baseline",
  caption:
    "The cheapest of our settings that dominates a baseline. Less ready: that setting has fewer units ready, or more ticks " +
    "with none, which cost and availability don't show.",
  columns: columns(["Baseline", ...scenarios.map(({ scenario }) => scenarioText(scenario))], []),
  rows,
})}
</section>`;
}

function verdictCell(verdict: BaselineVerdict | undefined): Markup {
  if (!verdict?.by) return markup`<span class="hint">not dominated</span>`;
  return markup`${verdict.by.name}${verdict.asReady ? undefined : markup`<small>less ready</small>`}`;
}

function settingRows({ trace, grid }: Sweep): readonly NamedText[] {
  const { targets, coldStartsSeconds, noticesSeconds, profiles, riskWeights } = grid;
  return [
    ["market", `${trace.name} (recorded)`],
    ["length", `${countText(trace.ticks)} ticks of ${trace.gapSeconds} s`],
    ["pools", countText(trace.pools)],
    ["units", targets.join(", ")],
    ["cold starts", coldStartsSeconds.map(spanText).join(", ")],
    ["notices", noticesSeconds.map(spanText).join(", ")],
    ["profiles", profiles.join(", ")],
    ["weights of risk", riskWeights.map((weight) => `× ${weight}`).join(", ")],
    ["on-demand, USD an hour", String(tracePrices.onDemandUsdPerHour)],
    ["spot, USD an hour", String(tracePrices.spotUsdPerHour)],
  ];
}

const definitions: readonly NamedText[] = [
  ["Weight of risk", "What a profile says being short and having nothing ready costs, times this."],
  [
    "Pareto front",
    "Those that nobody dominates. Who knows the future is left out: a bound that dominates nobody, and nobody it.",
  ],
  ...figureDefinitions,
];
