import { chartKitScript } from "./chartKitScript.js";
import type { Markup } from "./markup.js";
import { page } from "./page.js";
import { styleSheet } from "./styleSheet.js";
import { uplotScript, uplotStyle } from "./uplotFiles.js";

/** What makes one page with charts differ from another. */
export interface ChartPage {
  readonly title: string;
  /** What stands in `main`. */
  readonly body: Markup;
  /** What the scripts draw from, as JSON holds it. */
  readonly data: unknown;
  /** JavaScript of this package's own, run in this order after uPlot and the chart kit. */
  readonly scripts: readonly string[];
  /** CSS beside that of all pages. */
  readonly styles?: string;
}

/** A page with charts that uPlot draws: see `page`. */
export function chartPage({ title, body, data, scripts, styles = "" }: ChartPage): string {
  const style = `${uplotStyle()}\n${styleSheet}${styles}`;
  const text = [uplotScript(), chartKitScript, ...scripts].join("\n");
  return page({ title, body, style, script: { data, text } });
}
