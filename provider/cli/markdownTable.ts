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
  const cells = [head.map(cellText), rule, ...rows.map((row) => head.map((_, column) => cellText(row[column] ?? "")))];
  return cells.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** A line of text in which nothing has a meaning to Markdown. */
export function literalMarkdown(text: string): string {
  return text.replace(/[\\`*_~<>[\]|]/g, "\\$&").replace(/[\r\n]+/g, " ");
}

function cellText(text: string): string {
  return text.replace(/[\\|]/g, "\\$&").replace(/\r\n|\r|\n/g, "<br>");
}
