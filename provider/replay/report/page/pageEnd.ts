import { markup, type Markup } from "./markup.js";

/** A setting with its value, or a word with what it means. */
export type NamedText = readonly [name: string, text: string];

/** What was set, under a name such as `Settings`, beside what every figure means. */
export function settingsAndDefinitions(
  name: string,
  settings: readonly NamedText[],
  definitions: readonly NamedText[],
): Markup {
  const rows = settings.map(
    ([setting, value]) => markup`<tr><th scope="row">${setting}</th><td class="words">${value}</td></tr>
`,
  );
  return markup`<section aria-labelledby="settings"><h2 id="settings">${name} and definitions</h2>
<div class="columns">
<div><h3>${name}</h3><table aria-label="${name}"><tbody>${rows}</tbody></table></div>
<div><h3>Definitions</h3>
<dl class="definitions">${definitions.map(([term, text]) => markup`<dt>${term}</dt><dd>${text}</dd>`)}</dl></div>
</div></section>`;
}

/** How to get this page again, and whose work is in it; without charts it is all our own. */
export function footerSection(command: string, charts = true): Markup {
  const others = charts ? " Charts by uPlot, © Leon Sorokin, MIT licence." : "";
  return markup`<footer><p>Reproduce with <code>${command}</code></p>
<p>Made by blended-fleet.${others}</p></footer>`;
}
