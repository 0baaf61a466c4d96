/**
 * A table in GitHub's Markdown. What has a meaning to the table itself (pipes, backslashes, line breaks) stands in cells
 * as it is shown; other Markdown in them keeps its meaning.
 * @param alignments by column; left where there is none.
 */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  alignments: readonly ("left" | "right")[] = [],
): string {
  const rule = head.map((_, column) => (alignments[column] === "right" ? "---:" : "---"));
  return [head, rule, ...rows].map((row) => markdownRow(row, head.length)).join("\n");
}

/** A row of such a table, with as many cells as its head has. */
export function markdownRow(row: readonly string[], columns: number): string {
  return `| ${Array.from({ length: columns }, (_, column) => cellText(row[column] ?? "")).join(" | ")} |`;
}

/**
 * Behind an @ and a #, so that GitHub calls nobody and links no issue: it looks for these in what Markdown has made of a
 * text, where they are no longer escaped.
 */
const noSpace = "\u200b";

/** A line of text in which nothing has a meaning to Markdown, though it be the first of a line or of a list's item. */
export function literalMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, " ")
    .trim()
    .replace(/[\\`*_~<>[\]|&#]/g, "\\$&")
    .replace(/^[-+]|(?<=^\d+)[.)]/, "\\$&")
    .replace(/@|#(?=\d)/g, `$&${noSpace}`);
}

function cellText(text: string): string {
  return text.replace(/[\\|]/g, "\\$&").replace(/\r\n|\r|\n/g, "<br>");
}
