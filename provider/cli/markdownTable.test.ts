import test from "ava";
import fc from "fast-check";
import { markdownTable } from "./markdownTable.js";

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
