import test from "ava";
import fc from "fast-check";
import { literalMarkdown, markdownTable } from "./markdownTable.js";

test("a table has its head, its alignments, and a line a row", (t) => {
  const rows = [["m6i.large", "0.05"], ["m7i.large"]];
  t.is(
    markdownTable(["pool", "USD/h"], rows, ["left", "right"]),
    ["| pool | USD/h |", "| --- | ---: |", "| m6i.large | 0.05 |", "| m7i.large |  |"].join("\n"),
  );
});

test("pipes, backslashes and line breaks stay within their cell, whatever they hold", (t) => {
  t.is(markdownTable(["a|b"], [["c\\|d\r\ne\nf"]]), "| a\\|b |\n| --- |\n| c\\\\\\|d<br>e<br>f |");
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (rows) => {
      const lines = markdownTable(["a", "b"], rows).split(/[\r\n]/);
      t.is(lines.length, rows.length + 2);
      // Without what is escaped, three pipes are left of each row of two cells.
      for (const line of lines) t.is(line.replace(/\\./g, "").split("|").length, 4);
    }),
  );
});

test("a literal line begins no list, heading or quote, holds no entity, calls nobody, and links no issue", (t) => {
  for (const [text, literal] of [
    ["- item", "\\- item"],
    ["+ 3 %", "\\+ 3 %"],
    ["1. first", "1\\. first"],
    ["  2) second", "2\\) second"],
    ["# head", "\\# head"],
    ["as in #12 of #web", "as in \\#\u200b12 of \\#web"],
    ["> quote", "\\> quote"],
    ["&lt;b&gt; <b>", "\\&lt;b\\&gt; \\<b\\>"],
    ["for @web/team", "for @\u200bweb/team"],
    ["a-b 1.5 - 2", "a-b 1.5 - 2"],
    ["web: 0.576 → 0.707", "web: 0.576 → 0.707"],
    ["1.5 USD", "1\\.5 USD"],
  ] as const) {
    t.is(literalMarkdown(text), literal);
  }
});
