import type { NoticeRule, PoolSupply } from "../../provider/embedded/poolBook.js";
import type { Recommendations } from "../../provider/embedded/interruptionSigns.js";
import type { Series } from "../../provider/embedded/series.js";
import { draw, generatorFor } from "../../provider/embedded/seededDraw.js";
import { Market, type CapacityPool } from "../../provider/engine/pool.js";

/** A market day as a script: what every pool offers, when losses are announced, and what is recommended when. */
export interface MarketScript {
  readonly supplies: readonly PoolSupply[];
  readonly noticeSeconds: NoticeRule;
  readonly recommendations: Recommendations;
  /** Moments of recommendations in a pool, which all come with a tick. */
  recommendedAt(pool: CapacityPool, seconds: number): boolean;
}

/** Losses come between ticks as well. */
const stepSeconds = 30;
const stepsOfMinute = 60 / stepSeconds;
/** EC2's prices are read so often, and change in the script at no other time. */
const priceStepSeconds = 300;

/** Two minutes, half of one, a few seconds, none at all: the losses of a pool at one moment are noticed alike. */
const noticeKinds = [120, 120, 120, 30, 5, 0];

/** When set pieces begin and how many minutes they last, as shares of the day. */
const storm = { from: 0.25, minutes: 25 };
const withoutSpot = { from: 0.5, minutes: 60 };
const withoutOnDemandInFirstZone = { from: 0.48, minutes: 60 };

/**
 * @param pools of the spot pools each has little room, which comes and goes; some go down at once in the storm, and all
 * do for an hour. The on-demand pools of the first zone refuse launches for an hour.
 */
export function marketScript(pools: readonly CapacityPool[], minutes: number, seed: number): MarketScript {
  const [firstZone] = pools.map(({ zone }) => zone);
  const within = (step: number, { from, minutes: length }: typeof storm): boolean => {
    const minute = step / stepsOfMinute;
    return minute >= Math.floor(from * minutes) && minute < Math.floor(from * minutes) + length;
  };
  const steps = minutes * stepsOfMinute;
  const spot = pools.filter(({ market }) => market === Market.Spot);
  const supplyOf = (pool: CapacityPool): PoolSupply => {
    if (pool.market === Market.OnDemand) {
      if (pool.zone !== firstZone) return { pool };
      const values = Array.from({ length: steps }, (_, i) => (within(i, withoutOnDemandInFirstZone) ? 0 : Infinity));
      return { pool, room: { stepSeconds, values } };
    }
    const isStruck = spot.indexOf(pool) < spot.length - 1;
    const values = wanderingRoom(steps, generatorFor(seed, `room ${pool.id}`)).map((room, i) =>
      within(i, withoutSpot) || (isStruck && within(i, storm)) ? 0 : room,
    );
    return { pool, room: { stepSeconds, values }, usdPerHour: wanderingPrice(pool, minutes, seed) };
  };
  const supplies = pools.map(supplyOf);
  const recommended = new Map(spot.map((pool) => [pool.id, recommendedMinutes(minutes, seed, pool.id)]));
  const lastAt = (id: string, seconds: number): number =>
    60 * Math.max(-1, ...(recommended.get(id) ?? []).filter((minute) => 60 * minute <= seconds));
  return {
    supplies,
    noticeSeconds: ({ pool }, lossAtSeconds) => {
      const drawn = draw(generatorFor(seed, `notice ${pool.id} ${lossAtSeconds}`));
      return noticeKinds[Math.floor(drawn * noticeKinds.length)] ?? 0;
    },
    recommendations: ({ pool, startedAtSeconds }, nowSeconds) => {
      const at = lastAt(pool.id, nowSeconds);
      // What is launched with the tick that a recommendation comes with was not there yet.
      return at > startedAtSeconds ? at : undefined;
    },
    recommendedAt: ({ id }, seconds) => (recommended.get(id) ?? []).includes(seconds / 60),
  };
}

/** Between none and six, a stretch of some minutes up to two hours at a time, mostly with some. */
function wanderingRoom(steps: number, generator: ReturnType<typeof generatorFor>): readonly number[] {
  const values: number[] = [];
  while (values.length < steps) {
    const room = Math.max(0, Math.floor(draw(generator) * 8) - 1);
    const length = Math.floor((3 + draw(generator) * (room === 0 ? 20 : 120)) * stepsOfMinute);
    for (let i = 0; i < length; i++) values.push(room);
  }
  return values.slice(0, steps);
}

/** EC2 tells six digits after the point. */
function wanderingPrice({ id, usdPerHour }: CapacityPool, minutes: number, seed: number): Series {
  const generator = generatorFor(seed, `price ${id}`);
  const length = Math.ceil((minutes * 60) / priceStepSeconds);
  const values = Array.from({ length }, () => Number((usdPerHour * (0.8 + 0.5 * draw(generator))).toFixed(6)));
  return { stepSeconds: priceStepSeconds, values };
}

function recommendedMinutes(minutes: number, seed: number, id: string): readonly number[] {
  const generator = generatorFor(seed, `recommendations ${id}`);
  const count = Math.ceil(minutes / 120);
  return Array.from({ length: count }, () => 1 + Math.floor(draw(generator) * (minutes - 1)));
}
