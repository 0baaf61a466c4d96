import { InputError, show, type Fault } from "../errors.js";

/** What a number given on the command line may be. */
export interface NumberRule {
  readonly flag: string;
  readonly expected: string;
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

/** Reads numbers from options by name, collecting a fault for each that is none or out of range. */
export class NumberOptions {
  private readonly found: Fault[] = [];

  constructor(private readonly options: Readonly<Record<string, string | undefined>>) {}

  read(name: string, rule: NumberRule, otherwise: number): number {
    const text = this.options[name];
    if (text === undefined) return otherwise;
    const value = text.trim() === "" ? NaN : Number(text);
    const fits =
      Number.isFinite(value) && value >= rule.least && value <= rule.most && (!rule.whole || Number.isInteger(value));
    if (!fits) this.found.push({ where: rule.flag, expected: rule.expected, got: show(text) });
    return value;
  }

  /** One of some words, else a fault and undefined. */
  choose<Word extends string>(name: string, flag: string, words: readonly Word[], otherwise: Word): Word | undefined {
    const text = this.options[name] ?? otherwise;
    const word = words.find((known) => known === text);
    if (word === undefined) this.found.push({ where: flag, expected: `one of ${words.join(", ")}`, got: show(text) });
    return word;
  }

  /** Adds faults found elsewhere, to be reported with the others. */
  add(...faults: readonly Fault[]): void {
    this.found.push(...faults);
  }

  /** Takes the faults of something that may throw an InputError, and answers what it gave otherwise. */
  collect<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.found.push(...error.faults);
      return undefined;
    }
  }

  /** @throws InputError where anything was wrong. */
  check(subject: string): void {
    if (this.found.length > 0) throw new InputError(subject, this.found);
  }
}

export const secondsRule = (flag: string): NumberRule => ({
  flag,
  expected: "seconds, 0 to 86400",
  least: 0,
  most: 86_400,
});

export const seedRule: NumberRule = {
  flag: "--seed",
  expected: "a whole number, 0 to 2147483647",
  least: 0,
  most: 2 ** 31 - 1,
  whole: true,
};

/** The share of a recording that is left out, from its start. */
export const fromRule: NumberRule = {
  flag: "--from",
  expected: "a share of the recording from 0 to 0.95",
  least: 0,
  most: 0.95,
};
