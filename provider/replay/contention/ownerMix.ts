import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { draw, generatorFor } from "../../embedded/seededDraw.js";
import { Priority } from "../../engine/fleet.js";
import { Level } from "../../engine/level.js";

/** An owner who wants units for a while. SIMULATED: drawn, as nobody has recorded what owners of a fleet would bid. */
export interface Owner {
  readonly name: string;
  readonly level: Level;
  readonly priority: Priority;
  readonly units: number;
  /** Fewer are of no use to it. */
  readonly minimumUnits: number;
  /** What a unit and hour is worth to it, as a share of the unit's on-demand price. */
  readonly worth: number;
  readonly fromSeconds: number;
  readonly untilSeconds: number;
}

/** What is short. */
export const Shortage = { Capacity: "capacity", Budget: "budget" } as const;
export type Shortage = (typeof Shortage)[keyof typeof Shortage];

export interface OwnerMix {
  readonly owners: readonly Owner[];
  readonly shortage: Shortage;
  /** Of what owners ask for together, on the mean over the time: 0.5 to 1.5. */
  readonly capacityShare: number;
  /** Where the time begins in a recording, 0 to 1. */
  readonly begins: number;
}

const fewestOwners = 6;
const mostOwners = 12;
const mostUnits = 8;
/** Worth is log-normal: at the median so many times what the capacity costs that the level needs. */
const medianTimes = 1.7;
const timesSpread = 0.7;
/** About what spot costs of on-demand on the recordings. */
const spotShare = 0.32;
/** Priorities follow worth with as much noise as worth itself varies: they tell of it, and not all. */
const priorityNoise = 0.7;
/** Owners come in the first half of the time, and stay for a quarter of it at least. */
const arrivals = 0.5;
const shortestStay = 0.25;
/** Half of the owners can use any number of units, a third from half of theirs on, the others all or none. */
const flexible = 0.5;
const halfFlexible = 0.8;
/** Most work may be lost at any moment. */
const immediate = 0.7;
const warned = 0.9;

/** Owners, drawn from a seed: how many, what they want and when, what it is worth to them, and how much there is of it. */
export function ownerMix(seed: number, durationSeconds: number): OwnerMix {
  const generator = generatorFor(seed, "owners");
  const next = (): number => draw(generator);
  const count = fewestOwners + Math.floor(next() * (mostOwners - fewestOwners + 1));
  const drawn = Array.from({ length: count }, (_, i) => drawOwner(`owner-${i + 1}`, generator, durationSeconds));
  const ranked = drawn.map(({ rank }) => rank).sort((a, b) => b - a);
  const owners = drawn.map(({ owner, rank }) => ({ ...owner, priority: thirdOf(ranked.indexOf(rank), count) }));
  return {
    owners,
    shortage: next() < 0.5 ? Shortage.Capacity : Shortage.Budget,
    capacityShare: 0.5 + next(),
    begins: next(),
  };
}

function drawOwner(
  name: string,
  generator: RandomGenerator,
  durationSeconds: number,
): { readonly owner: Omit<Owner, "priority">; readonly rank: number } {
  const next = (): number => draw(generator);
  const units = 1 + Math.floor(next() * mostUnits);
  const [use, promise] = [next(), next()];
  const level = levelOf(promise);
  const worth = medianTimes * Math.exp(timesSpread * normal(next)) * (level === Level.Immediate ? spotShare : 1);
  const fromSeconds = next() * arrivals * durationSeconds;
  const stay = (shortestStay + next()) * durationSeconds;
  return {
    owner: {
      ...{ name, level, units, worth, fromSeconds },
      minimumUnits: use < flexible ? 1 : use < halfFlexible ? Math.ceil(units / 2) : units,
      untilSeconds: Math.min(durationSeconds, fromSeconds + stay),
    },
    rank: Math.log(worth) + priorityNoise * normal(next),
  };
}

function levelOf(promise: number): Level {
  if (promise < immediate) return Level.Immediate;
  return promise < warned ? Level.FiveMinuteWarning : Level.ThirtyMinuteGrace;
}

/** Box and Muller (1958). */
function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

function thirdOf(rank: number, count: number): Priority {
  const third = Math.floor((3 * rank) / count);
  return [Priority.Critical, Priority.Standard][third] ?? Priority.NonCritical;
}

/** Units that these owners want together, on the mean over the time. */
export function meanUnits({ owners }: OwnerMix, durationSeconds: number, isCounted: (owner: Owner) => boolean): number {
  return owners.filter(isCounted).reduce((sum, { units, fromSeconds, untilSeconds }) => {
    return sum + (units * (untilSeconds - fromSeconds)) / durationSeconds;
  }, 0);
}
