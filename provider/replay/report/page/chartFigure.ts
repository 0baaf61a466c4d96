import { markup, type Markup } from "./markup.js";

export interface ChartFigure {
  /** What the page's script draws. */
  readonly kind: string;
  /** Which of the charts of its kind. */
  readonly index: number;
  readonly title: string;
  readonly caption: string;
  /** What the drawing shows, for those who can't see it. */
  readonly text: string;
}

/** The place of a chart, with what it says; the page's script fills in the drawing. */
export function chartFigure(chart: ChartFigure): Markup {
  return markup`<figure><figcaption><h3>${chart.title}</h3><p>${chart.caption}</p></figcaption>
<div class="chart" data-chart="${chart.kind}" data-index="${chart.index}" role="img" aria-label="${chart.text}"></div>
</figure>
`;
}
