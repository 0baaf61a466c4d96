import { countText, decimalText, percentText, ratioText, spanText, usdText } from "../figureText.js";
import { headlineSentences, marketText, ownFigures } from "../headline.js";
import { policyDescription, policyStandingOf } from "../policyStanding.js";
import type { ReplayReport, ReportWorkload } from "../report.js";
import type { PolicyFigures } from "../../serviceFigures.js";
import { columns, dataTable, type DataRow } from "./dataTable.js";
import { markup, type Markup } from "./markup.js";
import { tileList, type Tile } from "./tiles.js";

/** Title, market, the plain sentences and the four figures a reader takes away. */
export function headerSection(report: ReplayReport): Markup {
  const { trace } = report;
  const kind = trace.synthetic ? "synthetic" : "recorded";
  return markup`<header>
<p class="kicker">blended-fleet replay</p>
<h1>${report.fleet} on ${trace.name}</h1>
<p class="market ${kind}"><strong>${marketText(report)}.</strong> ${trace.description}</p>
${trace.warnings.map((warning) => markup`<p class="market warning"><strong>Warning.</strong> ${warning}</p>`)}
<p class="lead">${headlineSentences(report).join(" ")}</p>
${tileList(headlineTiles(report))}
</header>`;
}

function headlineTiles(report: ReplayReport): readonly Tile[] {
  const { money, counts } = report;
  const own = ownFigures(report);
  const share = money.onDemandUsd > 0 ? percentText(money.netSavingUsd / money.onDemandUsd, 1) : "–";
  const ownTiles: readonly Tile[] =
    own === undefined
      ? []
      : [
          ["Cost", percentText(own.costRatio, 1), "of the same units on-demand"],
          ["Availability", percentText(own.availability), "of the time all units ready"],
        ];
  return [
    ...ownTiles,
    ["Saved, net", usdText(money.netSavingUsd), `${share} of ${usdText(money.onDemandUsd)} on-demand`],
    ["Units lost", countText(counts.losses), `${countText(counts.noticed)} of them with notice`],
  ];
}

/** The heads of `figureCells`. */
export const figureHeads = [
  "Cost ratio",
  "Availability",
  "Ready share",
  "Zero ticks",
  "Losses a day",
  "On‑demand share",
];

/** The policies side by side, ours marked and those that know the future called so. */
export function policyTable(report: ReplayReport): Markup {
  const note = report.policiesNote === undefined ? "" : ` ${report.policiesNote}`;
  return dataTable({
    label: "Policies compared",
    caption: `Every policy on the same market with the same settings.${note}`,
    kind: "policies",
    columns: columns(["Policy"], figureHeads),
    rows: report.policies.map(policyRow),
  });
}

function policyRow(policy: PolicyFigures): DataRow {
  const kind = policyStandingOf(policy.name);
  const badges = { ours: "ours", cheats: "cheats: knows the future", baseline: undefined };
  const badge = badges[kind] === undefined ? undefined : markup` <span class="badge">${badges[kind]}</span>`;
  return {
    kind,
    cells: [markup`${policy.name}${badge}<small>${policyDescription(policy.name)}</small>`, ...figureCells(policy)],
  };
}

/** The figures of a policy, as text. */
export function figureCells(policy: PolicyFigures): readonly string[] {
  return [
    ratioText(policy.costRatio),
    percentText(policy.availability),
    percentText(policy.readyShare),
    countText(policy.zeroTicks),
    decimalText(policy.lossesPerDay),
    percentText(policy.onDemandShare, 1),
  ];
}

const workloadHeads = [
  "Wanted",
  "Availability",
  "Ready share",
  "Spent",
  "On‑demand",
  "Losses",
  "Lost work",
  "Degraded",
];

/** One row a workload. */
export function workloadTable(report: ReplayReport): Markup {
  return dataTable({
    label: "Workloads",
    caption: "What each workload got, and what it cost.",
    columns: columns(["Workload"], workloadHeads),
    rows: report.workloads.map((workload) => ({ cells: workloadCells(workload) })),
  });
}

function workloadCells(workload: ReportWorkload): DataRow["cells"] {
  return [
    markup`${workload.name}<small>${workload.priority} ${workload.kind}</small>`,
    countText(workload.wantedUnits),
    percentText(workload.availability),
    percentText(workload.readyShare),
    usdText(workload.usd),
    usdText(workload.onDemandUsd),
    countText(workload.losses),
    spanText(workload.lostWorkSeconds),
    spanText(workload.degradedSeconds),
  ];
}
