import { Market } from "../engine/pool.js";
import type { NoticeRule, PoolSupply } from "./poolBook.js";
import { draw, generatorFor } from "./seededDraw.js";
import { momentOf, type Series } from "./series.js";
import type { SimulatedInstance } from "./simulatedInstance.js";

/** When a rebalance recommendation came for an instance; undefined where none has by now. */
export type Recommendations = (instance: SimulatedInstance, nowSeconds: number) => number | undefined;

/**
 * How losses are announced. EC2 promises two minutes, best effort; notices with seconds left and none at all are seen
 * in the field. No shares are public: these are made up so that each kind happens in a few weeks.
 */
const noticeKinds = [
  { upTo: 0.8, leastSeconds: 120, mostSeconds: 120 },
  { upTo: 0.88, leastSeconds: 30, mostSeconds: 30 },
  { upTo: 0.94, leastSeconds: 2, mostSeconds: 10 },
  { upTo: 1, leastSeconds: 0, mostSeconds: 0 },
];

/** One field count: of 15 losses 9 had a recommendation before, of 30 recommendations 9 were followed by a loss. */
const announcedShare = 9 / 15;
const falseAlarmsPerTrueOne = 21 / 9;
/** A recommendation that comes true does so within this time. Made up. */
const mostLeadSeconds = 1800;

/** All instances that a pool loses at one moment are noticed alike. */
export function seededNotices(seed: number): NoticeRule {
  const known = new Map<string, number>();
  return (instance, lossAtSeconds) => {
    const label = `notice ${instance.pool.id} ${lossAtSeconds}`;
    const seconds = known.get(label) ?? noticeSeconds(seed, label);
    known.set(label, seconds);
    return seconds;
  };
}

function noticeSeconds(seed: number, label: string): number {
  const generator = generatorFor(seed, label);
  const drawn = draw(generator);
  const kind = noticeKinds.find(({ upTo }) => drawn < upTo) ?? { leastSeconds: 0, mostSeconds: 0 };
  return Math.round(kind.leastSeconds + draw(generator) * (kind.mostSeconds - kind.leastSeconds));
}

/** Every instance running in a pool when a recommendation comes gets it, and keeps it. */
export function recommendationsOf(supplies: readonly PoolSupply[], seed: number): Recommendations {
  const momentsByPool = new Map<string, readonly number[]>();
  for (const { pool, room } of supplies) {
    if (pool.market === Market.Spot && room) momentsByPool.set(pool.id, moments(room, seed, pool.id));
  }
  return (instance, nowSeconds) => {
    const all = momentsByPool.get(instance.pool.id) ?? [];
    const moment = all[firstAtOrAfter(all, instance.startedAtSeconds)];
    return moment !== undefined && moment <= nowSeconds ? moment : undefined;
  };
}

/** The moments of a pool's recommendations, in order: some before it goes down, more at any time it is up. */
function moments(room: Series, seed: number, poolId: string): number[] {
  const generator = generatorFor(seed, `recommendations ${poolId}`);
  const found: number[] = [];
  let stintFrom = momentOf(room, 0);
  for (const down of downMoments(room)) {
    const lead = Math.min(draw(generator) * mostLeadSeconds, down - stintFrom);
    if (draw(generator) < announcedShare) found.push(down - lead);
    stintFrom = down;
  }
  const falseAlarms = Math.round(found.length * falseAlarmsPerTrueOne);
  for (let i = 0; i < falseAlarms; i++) found.push(momentUp(room, generator));
  return found.sort((a, b) => a - b);
}

function downMoments(room: Series): number[] {
  const found: number[] = [];
  for (let i = 1; i < room.values.length; i++) {
    if (room.values[i] === 0 && (room.values[i - 1] ?? 0) > 0) found.push(momentOf(room, i));
  }
  return found;
}

function momentUp(room: Series, generator: ReturnType<typeof generatorFor>): number {
  for (;;) {
    const step = Math.floor(draw(generator) * room.values.length);
    if ((room.values[step] ?? 0) > 0) return momentOf(room, step);
  }
}

function firstAtOrAfter(ascending: readonly number[], seconds: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Infinity) < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
