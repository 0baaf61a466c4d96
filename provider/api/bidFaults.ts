import { momentText } from "../document/momentText.js";
import { WorkloadKind, type PartSpec, type WorkloadSpec } from "../engine/fleet.js";
import { show, type Fault } from "../errors.js";
import type { BidChange } from "./resources.js";

/** Bids are for days, not for ever: nobody means more than a year, and a leap day. */
export const mostDaysAhead = 366;
const daySeconds = 86_400;

/** The parts that bids may add units to. */
export function partsTakingBids({ kind, parts }: WorkloadSpec): readonly PartSpec[] {
  return kind === WorkloadKind.Service ? parts.filter(({ bidUnits = 0 }) => bidUnits > 0) : [];
}

/** The part that a bid means by its part or its level; or what keeps it from being told, which is a promise nobody can keep. */
export function partMeant(bid: Pick<BidChange, "part" | "level">, workload: WorkloadSpec): PartSpec | Fault {
  const open = partsTakingBids(workload);
  if (open.length === 0) {
    const expected = "a service with a part that takes bids, which is one that declares bidUnits";
    return { where: "workload", expected, got: show(workload.name) };
  }
  if (bid.part !== undefined) return namedPart(bid.part, bid.level, open);
  const meant = bid.level === undefined ? open : open.filter(({ level }) => level === bid.level);
  const [part, other] = meant;
  if (!part)
    return { where: "level", expected: `the level of a part that takes bids: ${levelsOf(open)}`, got: show(bid.level) };
  if (other) return { where: "part", expected: `one of ${meant.map(({ name }) => name).join(", ")}`, got: "nothing" };
  return part;
}

function namedPart(name: string, level: BidChange["level"], open: readonly PartSpec[]): PartSpec | Fault {
  const part = open.find((other) => other.name === name);
  if (!part) return { where: "part", expected: `one that takes bids: ${levelsOf(open)}`, got: show(name) };
  if (level === undefined || level === part.level) return part;
  return { where: "level", expected: `${part.level}, which is what ${name} promises`, got: show(level) };
}

function levelsOf(parts: readonly PartSpec[]): string {
  return parts.map(({ name, level }) => `${level} (${name})`).join(", ");
}

/** What keeps a bid from being for so many units. */
export function unitFaults({ units, minimumUnits = 1 }: BidChange, part: PartSpec | undefined): readonly Fault[] {
  const most = part?.bidUnits ?? Infinity;
  const faults: Fault[] = [];
  if (units > most) {
    faults.push({ where: "units", expected: `at most ${most}, which ${part?.name} takes of bids`, got: show(units) });
  }
  if (minimumUnits > units) {
    faults.push({ where: "minimumUnits", expected: `at most the bid's ${units} units`, got: show(minimumUnits) });
  }
  return faults;
}

/** When a bid's units are wanted, in whole seconds since 1970. */
export interface BidWindow {
  readonly fromSeconds: number;
  readonly untilSeconds: number;
}

export function windowOf({ from, until }: Pick<BidChange, "from" | "until">, nowSeconds: number): BidWindow {
  return { fromSeconds: from === undefined ? Math.floor(nowSeconds) : secondsOf(from), untilSeconds: secondsOf(until) };
}

export function secondsOf(moment: string): number {
  return Math.floor(Date.parse(moment) / 1000);
}

export function windowFaults({ from, until }: BidChange, window: BidWindow, nowSeconds: number): readonly Fault[] {
  const { fromSeconds, untilSeconds } = window;
  if (untilSeconds <= nowSeconds)
    return [
      { where: "until", expected: `a moment after the fleet's now, ${momentText(nowSeconds)}`, got: show(until) },
    ];
  if (untilSeconds <= fromSeconds) return [{ where: "until", expected: `a moment after ${from}`, got: show(until) }];
  if (untilSeconds <= nowSeconds + mostDaysAhead * daySeconds) return [];
  return [{ where: "until", expected: `a moment within ${mostDaysAhead} days`, got: show(until) }];
}
