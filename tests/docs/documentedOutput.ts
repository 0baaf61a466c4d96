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
  let below: Alignment[] = [];
  for (let row = documented.length; row >= 0; row--) {
    const present: Alignment[] = [];
    for (let column = printed.length; column >= 0; column--) {
      const [said, got] = [documented[row], printed[column]];
      const at = { next: present[column + 1], skipped: below[column], both: below[column + 1] };
      present[column] = best(candidates(said, got, at));
    }
    below = present;
  }
  return below[0] ?? nothing;
}

interface Neighbours {
  readonly next: Alignment | undefined;
  readonly skipped: Alignment | undefined;
  readonly both: Alignment | undefined;
}

function candidates(said: string | undefined, got: string | undefined, at: Neighbours): readonly Alignment[] {
  const found: Alignment[] = [];
  if (said === anyLines && at.skipped) found.push({ ...at.skipped, lines: [said, ...at.skipped.lines] });
  // What `...` covers is left out; it is put back by the candidate above, once its last line is reached.
  if (said === anyLines && at.next) found.push({ ...at.next, score: at.next.score - 0.001 });
  if (said !== undefined && got !== undefined && at.both && isLineAsDocumented(said, got)) {
    found.push({ ...at.both, score: at.both.score + 1, lines: [said, ...at.both.lines] });
  }
  if (said !== undefined && said !== anyLines && at.skipped) {
    found.push({ ...at.skipped, score: at.skipped.score - 1, isWhole: false });
  }
  if (got !== undefined && at.next) {
    found.push({ score: at.next.score - 1, lines: [got, ...at.next.lines], isWhole: false });
  }
  return found;
}

function best(found: readonly Alignment[]): Alignment {
  return found.reduce((one, other) => (isBetter(other, one) ? other : one), found[0] ?? nothing);
}

function isBetter(one: Alignment, other: Alignment): boolean {
  return one.isWhole !== other.isWhole ? one.isWhole : one.score > other.score;
}
