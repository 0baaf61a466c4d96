import { markup, type Markup, type MarkupValue } from "./markup.js";

export interface Column {
  readonly head: string;
  /** Numbers stand to the right, words to the left. */
  readonly align: "number" | "words";
}

export interface DataTable {
  /** What the table is, for those who can't see where it stands. */
  readonly label: string;
  readonly caption?: MarkupValue;
  readonly kind?: string;
  /** The first is the head of the rows. */
  readonly columns: readonly Column[];
  readonly rows: readonly DataRow[];
}

export interface DataRow {
  readonly kind?: string;
  /** One a column. */
  readonly cells: readonly MarkupValue[];
}

/** A table that scrolls by itself where the page is narrow. */
export function dataTable(table: DataTable): Markup {
  const caption =
    table.caption === undefined
      ? undefined
      : markup`<p class="hint">${table.caption}</p>
`;
  return markup`${caption}<div class="scroll" tabindex="0" role="region" aria-label="${table.label}">
<table class="${table.kind ?? "plain"}">
<thead><tr>${table.columns.map(columnHead)}</tr></thead>
<tbody>${table.rows.map((row) => dataRow(row, table.columns))}</tbody>
</table></div>`;
}

function columnHead({ head, align }: Column): Markup {
  return markup`<th scope="col" class="${align}">${head}</th>`;
}

function dataRow(row: DataRow, columns: readonly Column[]): Markup {
  const cells = row.cells.map((cell, index) =>
    index === 0
      ? markup`<th scope="row">${cell}</th>`
      : markup`<td class="${columns[index]?.align ?? "words"}">${cell}</td>`,
  );
  return markup`<tr class="${row.kind ?? "plain"}">${cells}</tr>
`;
}

/** Columns of words first, the row heads among them, then columns of numbers. */
export function columns(words: readonly string[], numbers: readonly string[]): readonly Column[] {
  return [
    ...words.map((head) => ({ head, align: "words" }) as const),
    ...numbers.map((head) => ({ head, align: "number" }) as const),
  ];
}
