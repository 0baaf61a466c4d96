import { countedText, countText, momentText, spanText } from "../figureText.js";
import { incidentsOf, isLoss, type Incident } from "../incident.js";
import { reportEventKinds, type ReplayReport, type ReportEvent, type ReportEventKind } from "../report.js";
import { lossStrip } from "./lossStrip.js";
import { markup, type Markup } from "./markup.js";

/** What each kind is called: one unit or step, and several. */
const kindWords: Readonly<Record<ReportEventKind, readonly [string, string]>> = {
  loss: ["lost", "lost"],
  notice: ["notice", "notices"],
  "switch-shadow": ["shadow switched in", "shadows switched in"],
  launch: ["launched", "launched"],
  refused: ["launch refused", "launches refused"],
  shift: ["shifted", "shifted"],
  degrade: ["degraded", "degraded"],
  "undo-degrade": ["degradation undone", "degradations undone"],
  checkpoint: ["checkpoint", "checkpoints"],
  restore: ["restored", "restored"],
  release: ["released", "released"],
  warn: ["warned", "warned"],
};

/** Every loss with what was done about it and why, and the moves made ahead of any. */
export function timelineSection(report: ReplayReport): Markup {
  const incidents = incidentsOf(report.events);
  return markup`<section aria-labelledby="timeline"><h2 id="timeline">Losses, and what was done about each</h2>
<p class="hint">Open a line to see every step with its reason. ${leftOutText(report)}</p>
${lossStrip(report)}
${filters(report)}
<p id="incident-count" role="status">${countedText(incidents.length, "entry", "entries")}</p>
<div id="incidents">${incidents.map(incidentEntry)}</div>
<button type="button" id="more-incidents" hidden>Show more</button>
</section>`;
}

function leftOutText(report: ReplayReport): string {
  if (report.eventsLeftOut === 0) return "";
  const leftOut = countedText(report.eventsLeftOut, "more event is", "more events are");
  return `${leftOut} counted but not listed; losses and what was done about them are kept first.`;
}

function filters(report: ReplayReport): Markup {
  const workloads = [...new Set(report.events.map((event) => event.workload))].sort();
  const kinds = reportEventKinds.filter((kind) => report.events.some((event) => event.kind === kind));
  return markup`<form class="filters" id="filters" hidden>
${select("Workload", "filter-workload", [["", "all"], ...workloads.map((name): Choice => [name, name])])}
${select("With", "filter-kind", [["", "anything"], ...kinds.map((kind): Choice => [kind, kindWords[kind][0]])])}
${select("Show", "filter-incident", incidentChoices)}
</form>`;
}

type Choice = readonly [value: string, text: string];

const incidentChoices: readonly Choice[] = [
  ["loss", "losses"],
  ["planned", "other moves"],
  ["", "all"],
];

function select(label: string, id: string, choices: readonly Choice[]): Markup {
  const options = choices.map(([value, text]) => markup`<option value="${value}">${text}</option>`);
  return markup`<label>${label} <select id="${id}">${options}</select></label>`;
}

function incidentEntry(incident: Incident): Markup {
  const kinds = [...new Set(incident.events.map((event) => event.kind))].join(" ");
  const data = markup`data-incident="${incident.kind}" data-workload="${incident.workload}" data-kinds="${kinds}"`;
  return markup`<details class="incident" ${data}>
<summary><span class="when">${momentText(incident.timeSeconds)}</span> <b>${incident.workload}</b>
<span class="what">${incidentSummary(incident)}</span></summary>
<table><thead class="sr"><tr><th scope="col">After</th><th scope="col">Kind</th><th scope="col">What, and why</th></tr>
</thead><tbody>${incident.events.map((event) => eventRow(event, incident.timeSeconds))}</tbody></table></details>
`;
}

function incidentSummary(incident: Incident): Markup {
  const done = kindCounts(incident.events.filter((event) => !isLoss(event)));
  if (incident.kind === "planned") return markup`${done}`;
  const lost = markup`<span class="lost">${lossText(incident.events.filter(isLoss))}</span>`;
  return markup`${lost} → ${done === "" ? "nothing needed" : done}`;
}

/** `2 lost (2 with notice) in us-east-1a`. */
function lossText(events: readonly ReportEvent[]): string {
  const lost = unitsOf(events, "loss");
  const noticed = unitsOf(events, "notice");
  const pools = [...new Set(events.flatMap((event) => event.pool ?? []))].join(", ");
  const where = pools === "" ? "" : ` in ${pools}`;
  if (lost === 0) return `${countedText(noticed, "notice")}${where}, nothing lost`;
  return `${countText(lost)} lost${noticed === 0 ? "" : ` (${countText(noticed)} with notice)`}${where}`;
}

function kindCounts(events: readonly ReportEvent[]): string {
  const counts = reportEventKinds.flatMap((kind) => {
    const units = unitsOf(events, kind);
    return units === 0 ? [] : [`${countText(units)} ${kindWords[kind][units === 1 ? 0 : 1]}`];
  });
  return counts.join(", ");
}

function unitsOf(events: readonly ReportEvent[], kind: ReportEventKind): number {
  return events.reduce((sum, event) => (event.kind === kind ? sum + (event.units ?? 1) : sum), 0);
}

function eventRow(event: ReportEvent, startSeconds: number): Markup {
  const reason = event.reason === undefined ? undefined : markup`<small>${event.reason}</small>`;
  const [kind] = kindWords[event.kind];
  return markup`<tr class="${event.kind}"><td>+${spanText(event.timeSeconds - startSeconds)}</td>
<td class="words">${kind}</td><td class="words">${event.text}${reason}</td></tr>
`;
}
