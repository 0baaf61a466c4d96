import { collectingFaults, InputError, show, type Fault } from "../errors.js";

/** What a number given on the command line may be. */
export interface NumberRule {
  readonly flag: string;
  readonly expected: string;
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

/** Reads numbers and words from options by name, collecting a fault for each that is none, out of range or not to be given. */
export class NumberOptions {
  private readonly found: Fault[] = [];

  constructor(private readonly options: Readonly<Record<string, string | undefined>>) {}

  read(name: string, rule: NumberRule, otherwise: number): number {
    const text = this.options[name];
    if (text === undefined) return otherwise;
    const value = numberOf(text);
    if (!fits(value, rule)) this.found.push({ where: rule.flag, expected: rule.expected, got: show(text) });
    return value;
  }

  /** Numbers with commas between them, each once, the least first. */
  readList(name: string, rule: NumberRule, otherwise: readonly number[]): readonly number[] {
    const text = this.options[name];
    if (text === undefined) return otherwise;
    const values = text.split(",").map(numberOf);
    const expected = `${rule.expected}, or several with commas between them`;
    if (!values.every((value) => fits(value, rule))) this.found.push({ where: rule.flag, expected, got: show(text) });
    return [...new Set(values)].sort((a, b) => a - b);
  }

  /** One of some words, else a fault and undefined. */
  choose<Word extends string>(name: string, flag: string, words: readonly Word[], otherwise: Word): Word | undefined {
    const text = this.options[name] ?? otherwise;
    const word = words.find((known) => known === text);
    if (word === undefined) this.found.push({ where: flag, expected: `one of ${words.join(", ")}`, got: show(text) });
    return word;
  }

  /** Words with commas between them, each once, in the order of those known. */
  chooseList<Word extends string>(
    name: string,
    flag: string,
    words: readonly Word[],
    otherwise: readonly Word[],
  ): readonly Word[] {
    const text = this.options[name];
    if (text === undefined) return otherwise;
    const given = text.split(",").map((word) => word.trim());
    const expected = `some of ${words.join(", ")}, with commas between them`;
    if (!given.every((word) => words.some((known) => known === word))) {
      this.found.push({ where: flag, expected, got: show(text) });
    }
    return words.filter((known) => given.includes(known));
  }

  /** Adds a fault for each option that was given where it says nothing. @param flags by option. */
  refuse(flags: Readonly<Record<string, string>>, expected: string): void {
    for (const [name, where] of Object.entries(flags)) {
      const got = this.options[name];
      if (got !== undefined) this.found.push({ where, expected, got });
    }
  }

  /** Adds faults found elsewhere, to be reported with the others. */
  add(...faults: readonly Fault[]): void {
    this.found.push(...faults);
  }

  /** Takes the faults of something that may throw an InputError, and answers what it gave otherwise. */
  collect<T>(read: () => T): T | undefined {
    return collectingFaults(this.found, read);
  }

  /** @throws InputError where anything was wrong. */
  check(subject: string): void {
    if (this.found.length > 0) throw new InputError(subject, this.found);
  }
}

function numberOf(text: string): number {
  return text.trim() === "" ? NaN : Number(text);
}

function fits(value: number, { least, most, whole }: NumberRule): boolean {
  return Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value));
}

export const secondsRule = (flag: string): NumberRule => ({
  flag,
  expected: "seconds, 0 to 86400",
  least: 0,
  most: 86_400,
});

/** At least one of something. @param of what is counted, such as `units`; absent: a number says enough. */
export function countRule(flag: string, most: number, of?: string): NumberRule {
  const number = of === undefined ? "a whole number" : `a whole number of ${of}`;
  return { flag, expected: `${number}, 1 to ${most}`, least: 1, most, whole: true };
}

/** Units of a plain service. */
export const targetRule = countRule("--target", 1000, "units");

/** How much of a profile's price of risk is decided by. */
export const riskWeightRule: NumberRule = {
  flag: "--risk-weights",
  expected: "a number above 0, at most 100",
  least: Number.MIN_VALUE,
  most: 100,
};

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
