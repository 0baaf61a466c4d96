/** The longest line that is read, in UTF-16 units: an observation of more than 10,000 instances. */
export const longestLine = 2 ** 20;

/** Cuts a stream of text into lines. Of a line that is too long nothing is kept: it comes as undefined. */
export class LineSplitter {
  private begun = "";
  private isTooLong = false;

  constructor(private readonly longest = longestLine) {}

  /** The lines that end in this piece. */
  take(piece: string): readonly (string | undefined)[] {
    const lines: (string | undefined)[] = [];
    let from = 0;
    for (let end = piece.indexOf("\n"); end >= 0; end = piece.indexOf("\n", from)) {
      this.grow(piece.slice(from, end));
      lines.push(this.finished());
      from = end + 1;
    }
    this.grow(piece.slice(from));
    return lines;
  }

  /** The last line, where it has no end of its own. */
  rest(): readonly (string | undefined)[] {
    return this.begun === "" && !this.isTooLong ? [] : [this.finished()];
  }

  private grow(text: string): void {
    if (this.begun.length + text.length > this.longest) this.isTooLong = true;
    this.begun = this.isTooLong ? "" : this.begun + text;
  }

  private finished(): string | undefined {
    const line = this.isTooLong ? undefined : this.begun;
    this.begun = "";
    this.isTooLong = false;
    return line;
  }
}
