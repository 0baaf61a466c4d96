import { InputError, type Fault } from "../../errors.js";

const mostShown = 20;

/** The faults of a file: the first are kept, the others counted, so that a damaged column is told in a page. */
export class FaultList {
  private readonly shown: Fault[] = [];
  private found = 0;

  constructor(readonly source: string) {}

  /** @param place within the file, such as `:3` or `: cpu`; empty for the file as a whole. */
  add(place: string, expected: string, got: string): void {
    this.addFault({ where: `${this.source}${place}`, expected, got });
  }

  addFault(fault: Fault): void {
    this.found++;
    if (this.shown.length < mostShown) this.shown.push(fault);
  }

  /** @throws InputError where there is any. */
  check(): void {
    const others = this.found - this.shown.length;
    const rest = { where: this.source, expected: "no faults", got: `${others} more than those above` };
    if (this.found > 0) throw new InputError("metrics", others > 0 ? [...this.shown, rest] : this.shown);
  }
}
