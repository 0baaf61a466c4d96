import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { chartKitScript } from "./chartKitScript.js";
import { markup, trustedMarkup, type Markup } from "./markup.js";
import { styleSheet } from "./styleSheet.js";

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

/**
 * A page as one HTML file that needs nothing else: it opens offline and its content policy lets it load nothing and run
 * nothing but the script written here. The same input gives the same bytes.
 */
export function chartPage({ title, body, data, scripts, styles = "" }: ChartPage): string {
  const style = `${uplotFile("uPlot.min.css")}\n${styleSheet}${styles}`;
  const script = [uplotLicence(), uplotFile("uPlot.iife.min.js"), chartKitScript, ...scripts].join("\n");
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trustedMarkup(style)}</style>
</head>
<body>
<main>
${body}
</main>
<script type="application/json" id="chart-data">${embeddedJson(data)}</script>
<script>${trustedMarkup(script)}</script>
</body>
</html>
`.markup;
}

/** JSON that can't end the element it stands in. */
function embeddedJson(value: unknown): Markup {
  return trustedMarkup(JSON.stringify(value).replaceAll("<", "\\u003c"));
}

function contentPolicy(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src '${sha256(style)}'`,
    `script-src '${sha256(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function sha256(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function uplotFile(name: string): string {
  return readFileSync(require.resolve(`uplot/dist/${name}`), "utf8").trim();
}

function uplotLicence(): string {
  const folder = dirname(require.resolve("uplot/package.json"));
  return `/*!\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}\n*/`;
}
