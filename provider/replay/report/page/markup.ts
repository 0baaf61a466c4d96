/** Text that is safe to put into the page as it stands. */
export interface Markup {
  readonly markup: string;
}

export type MarkupValue = Markup | string | number | undefined | readonly MarkupValue[];

/** A template of HTML or SVG: what is put into it is escaped unless it is markup itself; undefined is nothing. */
export function markup(strings: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  return { markup: strings.map((text, index) => text + (index < values.length ? shown(values[index]) : "")).join("") };
}

/** For text that this package wrote itself, such as its style sheet. */
export function trustedMarkup(text: string): Markup {
  return { markup: text };
}

/** Safe in text and in quoted attributes. */
export function escapedText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function shown(value: MarkupValue): string {
  if (value === undefined) return "";
  if (typeof value === "string") return escapedText(value);
  if (typeof value === "number") return String(value);
  return "markup" in value ? value.markup : value.map(shown).join("");
}
