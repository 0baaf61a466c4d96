import { view, type View } from "./view.js";

/** @param words the columns that hold words rather than figures. */
export function headRow(titles: readonly string[], words: readonly number[] = [0]): View {
  const cells = titles.map((title, index) =>
    view("th", { key: title, scope: "col", class: words.includes(index) ? "words" : undefined }, title),
  );
  return view("thead", {}, view("tr", {}, cells));
}

/** A table of figures, a row each below the names of its columns. */
export function figureTable(label: string, titles: readonly string[], rows: readonly View[]): View {
  return view("table", { "aria-label": label }, headRow(titles), view("tbody", {}, rows));
}

/** A table that is moved sideways within itself where it is wider than the page. */
export function scrolled(table: View, label: string): View {
  return view("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label, key: label }, table);
}

export function placeholder(text: string): View {
  return view("p", { class: "hint", key: "placeholder" }, text);
}

/** What a chart draws, for who can't see it or wants the figures. */
export function numbersBelow(label: string, table: View): View {
  return view(
    "details",
    { class: "numbers", key: `numbers ${label}` },
    view("summary", {}, `${label} in numbers`),
    scrolled(table, label),
  );
}

/** A row of figures below a name. */
export function figureRow(key: string, name: string, figures: readonly string[]): View {
  const cells = figures.map((figure) => view("td", {}, figure));
  return view("tr", { key }, view("th", { scope: "row" }, name), cells);
}
