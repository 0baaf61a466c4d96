/*
 * What a page says that a command prints: a line `...` stands for any lines, also none, and within a line `…` for any text;
 * in a line that has one, runs of spaces count as one.
 */

const anyLines = "...";
const anyText = "…";

/** Whether what was printed is what the page says. */
export function isAsDocumented(documented: readonly string[], printed: readonly string[]): boolean {
  return bestAlignment(documented, printed).isWhole;
}

/**
 * What the page should say: lines that hold stay as they are, with what they leave open; lines that don't are replaced by
 * what was printed, but for those that a `...` covers.
 */
export function refreshed(documented: readonly string[], printed: readonly string[]): readonly string[] {
  return bestAlignment(documented, printed).lines;
}

/** Whether one line is of the form that the page gives. */
export function isLineAsDocumented(documented: string, printed: string): boolean {
  return documented.includes(anyText) ? lineForm(documented).test(narrowed(printed)) : documented === printed;
}

function lineForm(documented: string): RegExp {
  const parts = narrowed(documented).split(anyText);
  // An ellipsis in a table is padded, and what it stands for may be so in another way.
  const form = parts.map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  return new RegExp(`^${form}$`, "u");
}

/** Runs of spaces as one: columns are as wide as what is in them. */
function narrowed(line: string): string {
  return line.trim().replace(/ +/g, " ");
}

interface Alignment {
  /** Lines of the page kept, less those printed that it has no line for. */
  readonly score: number;
  readonly lines: readonly string[];
  readonly isWhole: boolean;
}

const nothing: Alignment = { score: 0, lines: [], isWhole: true };

/** By dynamic programming from the end: rows by the page's lines, columns by those printed. */
function bestAlignment(documented: readonly string[], printed: readonly string[]): Alignment {
  let below: readonly Alignment[] = [];
  for (let row = documented.length; row >= 0; row--) {
    const present: Alignment[] = [];
    for (let column = printed.length; column >= 0; column--) {
      const rest = { printedLess: present[column + 1], saidLess: below[column], bothLess: below[column + 1] };
      const found = [...bySaid(documented[row], printed[column], rest), ...byPrinted(printed[column], rest)];
      present[column] = found.reduce((one, other) => (isBetter(other, one) ? other : one), found[0] ?? nothing);
    }
    below = present;
  }
  return below[0] ?? nothing;
}

/** The best alignments of what is left without the next line of either or both. */
interface Rest {
  readonly printedLess: Alignment | undefined;
  readonly saidLess: Alignment | undefined;
  readonly bothLess: Alignment | undefined;
}

/** What may become of the page's next line: it holds for the next one printed, covers it, or goes. */
function bySaid(said: string | undefined, got: string | undefined, rest: Rest): readonly Alignment[] {
  if (said === undefined) return [];
  if (said === anyLines) return byAnyLines(rest);
  const { saidLess, bothLess } = rest;
  const gone = saidLess && { ...saidLess, score: saidLess.score - 1, isWhole: false };
  const holds = got !== undefined && isLineAsDocumented(said, got);
  const kept = holds && bothLess && { ...bothLess, score: bothLess.score + 1, lines: [said, ...bothLess.lines] };
  return [kept, gone].filter((one) => typeof one === "object");
}

function byAnyLines({ saidLess, printedLess }: Rest): readonly Alignment[] {
  const over = saidLess && { ...saidLess, lines: [anyLines, ...saidLess.lines] };
  // What it covers is left out. Covering costs a trifle, so that what has a line of its own keeps it.
  const covers = printedLess && { ...printedLess, score: printedLess.score - 0.001 };
  return [over, covers].filter((one) => one !== undefined);
}

/** The next line printed may have none on the page. */
function byPrinted(got: string | undefined, { printedLess }: Rest): readonly Alignment[] {
  if (got === undefined || !printedLess) return [];
  return [{ score: printedLess.score - 1, lines: [got, ...printedLess.lines], isWhole: false }];
}

function isBetter(one: Alignment, other: Alignment): boolean {
  return one.isWhole !== other.isWhole ? one.isWhole : one.score > other.score;
}
