import { createHash } from "node:crypto";
import { markup, trustedMarkup, type Markup } from "./markup.js";

/** What makes one page differ from another. */
export interface Page {
  readonly title: string;
  /** What stands in `main`. */
  readonly body: Markup;
  /** CSS. */
  readonly style: string;
  readonly script?: PageScript;
  /** Whether its script may ask its own origin. Absent: it may ask nobody. */
  readonly asksItsOrigin?: boolean;
}

export interface PageScript {
  /** What the script reads as JSON from the element `chart-data`; absent: there is no such element. */
  readonly data?: unknown;
  /** JavaScript. */
  readonly text: string;
}

/**
 * A page as one HTML file that needs nothing else: it opens offline and its content policy lets it load nothing and run
 * nothing but the script written here, if there is one. The same input gives the same bytes.
 */
export function page(parts: Page): string {
  const { title, body, style, script } = parts;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(parts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trustedMarkup(style)}</style>
</head>
<body>
<main>
${body}
</main>
${script && scriptElements(script)}</body>
</html>
`.markup;
}

function scriptElements({ data, text }: PageScript): Markup {
  return markup`${data === undefined ? undefined : dataElement(data)}<script>${trustedMarkup(text)}</script>
`;
}

function dataElement(data: unknown): Markup {
  return markup`<script type="application/json" id="chart-data">${embeddedJson(data)}</script>
`;
}

/** JSON that can't end the element it stands in. */
function embeddedJson(value: unknown): Markup {
  return trustedMarkup(JSON.stringify(value).replaceAll("<", "\\u003c"));
}

function contentPolicy({ style, script, asksItsOrigin }: Page): string {
  return [
    "default-src 'none'",
    `style-src '${sha256(style)}'`,
    ...(script ? [`script-src '${sha256(script.text)}'`] : []),
    ...(asksItsOrigin ? ["connect-src 'self'", "require-trusted-types-for 'script'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function sha256(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
