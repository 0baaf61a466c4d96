/** A line of a page, and whether it is prose or code. */
interface PlacedLine {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  readonly isCode: boolean;
}

/** A fenced block. */
export interface FencedBlock {
  readonly language: string;
  readonly lines: readonly string[];
  /** Of its first line within the fence, counted from 1. */
  readonly firstLine: number;
}

/** A place in a page, with what stands there. */
export interface Mention {
  readonly line: number;
  readonly text: string;
}

const fence = /^\s*(`{3,})(\S*)/;
/** An indented block: prose of a list is never indented by four here, for prettier indents it by two. */
const indented = /^ {4}/;

/** The fenced blocks of a page. @throws RangeError for a fence without an end. */
export function fencedBlocks(markdown: string): readonly FencedBlock[] {
  const lines = markdown.split("\n");
  const blocks: FencedBlock[] = [];
  for (let at = 0; at < lines.length; at++) {
    const opened = fence.exec(lines[at] ?? "");
    if (!opened) continue;
    const end = lines.findIndex((line, index) => index > at && line.trim() === opened[1]);
    if (end < 0) throw new RangeError(`expected an end of the fence in line ${at + 1}`);
    blocks.push({ language: opened[2] ?? "", lines: lines.slice(at + 1, end), firstLine: at + 2 });
    at = end;
  }
  return blocks;
}

/** All code of a page, a logical line each: lines that end with a backslash go on in the next. */
export function codeLines(markdown: string): readonly Mention[] {
  const found: Mention[] = [];
  let open: Mention | undefined;
  for (const { text, number, isCode } of placedLines(markdown)) {
    const texts = isCode ? [text] : [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? "");
    for (const code of texts) {
      const whole: Mention = open ? { line: open.line, text: `${open.text} ${code}` } : { line: number, text: code };
      open = isCode && code.endsWith("\\") ? { ...whole, text: whole.text.slice(0, -1) } : undefined;
      if (!open) found.push(whole);
    }
  }
  return found;
}

/** Where a page points: the targets of its links and pictures. */
export function links(markdown: string): readonly Mention[] {
  return prose(markdown).flatMap(({ text, number }) =>
    [...text.replace(/`[^`]*`/g, "").matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => ({
      line: number,
      text: target ?? "",
    })),
  );
}

/** The anchors of a page's headings, by GitHub's rule, and those that it sets itself. */
export function anchors(markdown: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { text } of prose(markdown)) {
    for (const [, id] of text.matchAll(/<a id="([^"]+)">/g)) found.add(id ?? "");
    const heading = /^#{1,6} +(.*)$/.exec(text)?.[1];
    if (heading !== undefined) found.add(freeAnchor(anchorOf(heading), found));
  }
  return found;
}

/** The headings of a level, as they are written. */
export function headings(markdown: string, level: number): readonly string[] {
  return prose(markdown).flatMap(({ text }) => {
    const [, marks, heading] = /^(#{1,6}) +(.*)$/.exec(text) ?? [];
    return marks?.length === level && heading !== undefined ? [heading] : [];
  });
}

/** By GitHub's rule, of the first heading of its name. */
export function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\\/g, "")
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

function freeAnchor(anchor: string, taken: ReadonlySet<string>): string {
  for (let number = 0; ; number++) {
    const candidate = number === 0 ? anchor : `${anchor}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function prose(markdown: string): readonly PlacedLine[] {
  return placedLines(markdown).filter(({ isCode }) => !isCode);
}

function placedLines(markdown: string): readonly PlacedLine[] {
  let closing: string | undefined;
  let wasEmpty = true;
  let wasIndented = false;
  return markdown.split("\n").flatMap((text, index): readonly PlacedLine[] => {
    const opened = fence.exec(text)?.[1];
    if (closing !== undefined ? text.trim() === closing : opened !== undefined) {
      closing = closing === undefined ? opened : undefined;
      return [];
    }
    wasIndented = indented.test(text) && (wasEmpty || wasIndented);
    wasEmpty = text.trim() === "";
    return [{ text, number: index + 1, isCode: closing !== undefined || wasIndented }];
  });
}
