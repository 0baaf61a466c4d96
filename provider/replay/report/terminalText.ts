export interface TerminalStyle {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** Select Graphic Rendition codes of ECMA-48: what to turn on and what turns it off again. */
const styles = {
  bold: ["1", "22"],
  dim: ["2", "22"],
  ours: ["1;36", "22;39"],
  caution: ["33", "39"],
} as const;

export function styled(text: string, style: keyof typeof styles, terminal: TerminalStyle): string {
  const [on, off] = styles[style];
  return terminal.colour ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

/** Text from outside without the control characters that could move the cursor or recolour the terminal. */
export function printableText(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}

/** Breaks text at spaces so that no line is longer than the terminal is wide, unless one word alone is. */
export function wrappedText(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

/** Breaks text as `wrappedText` does, and words that are longer than a line wherever the line ends. */
export function foldedText(text: string, width: number): string {
  const lines = wrappedText(text, width).split("\n");
  const parts = lines.flatMap((line) => {
    const characters = [...line];
    const count = Math.max(1, Math.ceil(characters.length / width));
    return Array.from({ length: count }, (_, at) => characters.slice(at * width, (at + 1) * width).join(""));
  });
  return parts.join("\n");
}

/** Text without control characters behind a bullet, broken to the width, with all but its first line further in. */
export function bulletText(text: string, width: number, broken = wrappedText): string {
  return `- ${broken(printableText(text), width - 2).replaceAll("\n", "\n  ")}`;
}
