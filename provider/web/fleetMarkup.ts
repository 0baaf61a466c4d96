import { levelsByStrength } from "../engine/level.js";
import { markup, type Markup } from "../replay/report/page/markup.js";

interface Section {
  readonly id: string;
  readonly title: string;
  /** What the figures in it mean. */
  readonly hint?: string;
  readonly body: Markup;
}

/** The page before its script has read anything: every place that the script fills has an id. */
export function fleetMarkup(): Markup {
  const sections = allSections();
  return markup`<header>
<h1 id="fleet-name">blended-fleet</h1>
<p id="connection-line">Reading…</p>
<nav aria-label="Sections">${sections.map(({ id, title }) => markup`<a href="#${id}">${title}</a>`)}</nav>
<div id="connection" role="alert"><p id="connection-problem" hidden></p></div>
</header>
<form id="token-form" hidden><label for="token">Token</label><input id="token" type="password" autocomplete="off">
<button type="submit">Use it</button></form>
<p id="announcement" role="status"></p>
<div id="sections" hidden>
${sections.map(sectionMarkup)}</div>
<footer><p>Times are in your own zone, money is in USD. Charts by uPlot, © Leon Sorokin, MIT licence.</p></footer>
<dialog id="dialog"></dialog>
<noscript><p>This page reads the fleet with JavaScript, which is turned off.</p></noscript>
`;
}

function sectionMarkup({ id, title, hint, body }: Section): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${hint === undefined ? undefined : markup`<p class="hint">${hint}</p>`}
${body}</section>
`;
}

function allSections(): readonly Section[] {
  return [
    {
      id: "fleet",
      title: "Fleet",
      body: markup`<dl class="tiles" id="fleet-tiles"></dl><div class="buttons" id="engine-control"></div>`,
    },
    { id: "workloads", title: "Workloads", body: place("workload-list") },
    {
      id: "blend",
      title: "Blend",
      hint: "Units by capacity pool. Open a pool to see its instances.",
      body: markup`<p class="key" aria-hidden="true">${["on-demand", "spot", "shadow"].map(keyMarkup)}</p>${place("blend-list")}`,
    },
    {
      id: "prices",
      title: "Prices",
      hint: "What a unit-hour costs by level: the market under it, what is on top because bids contend now, what is expected on top, and what smoothing adds or takes.",
      body: markup`${place("price-list")}
<div id="price-figure">${chartMarkup("price-chart", "The last day", "Published price of a unit-hour by level over the last day; its figures are in the table below.")}</div>
${place("price-numbers")}`,
    },
    {
      id: "bids",
      title: "Bids",
      hint: "Units go by bid where they are short, at one price a level that no winner's bid is below.",
      body: place("bid-list"),
    },
    {
      id: "forecast",
      title: "Forecast",
      body: markup`<h3>Chance of losing a pool’s capacity</h3>${place("chance-list")}
<h3>Forecast against outcome, the last day</h3>${place("outcome-list")}
<h3>Demand of the next hours</h3><p class="hint">Units wanted by level; four hours in five fall within the band.</p>
<div class="demand">${levelsByStrength.map(demandMarkup)}</div>${place("demand-numbers")}`,
    },
    {
      id: "charges",
      title: "Charges",
      hint: "Charges and spread add up to the real cost of the hour. The spread is what no workload is charged for: shadows, spares, double running.",
      body: place("charge-list"),
    },
    {
      id: "decisions",
      title: "Decisions",
      hint: "The newest first. Open one to see the terms it was weighed by.",
      body: markup`<ol id="decision-list" class="decisions"></ol>`,
    },
  ];
}

function place(id: string): Markup {
  return markup`<div id="${id}"></div>`;
}

function keyMarkup(share: string): Markup {
  return markup`<span><span class="swatch fill-${share}"></span>${share}</span>`;
}

function chartMarkup(id: string, title: string, text: string): Markup {
  return markup`<figure><figcaption><h3>${title}</h3></figcaption><div class="chart" id="${id}" role="img" aria-label="${text}"></div></figure>`;
}

function demandMarkup(level: string, index: number): Markup {
  const text = `Units wanted at ${level} over the next hours; their figures are in the table below.`;
  return markup`<div id="demand-${index}" hidden>${chartMarkup(`demand-chart-${index}`, level, text)}</div>
`;
}
