import { isDeepStrictEqual } from "node:util";
import test from "ava";
import { poolOf } from "../engine/candidates.js";
import { catalogue } from "../engine/catalogue.js";
import type { InstanceTypeFacts } from "../engine/instanceType.js";
import { Market, regionOf, type CapacityPool } from "../engine/pool.js";
import { SimulatedMarket, type SimulatedInstance } from "./market.js";
import { syntheticMarket, syntheticStepSeconds, type SyntheticMarket } from "./syntheticMarket.js";

/** Zones of the recordings that the generator was fitted to. */
const zones = [
  ...["us-east-1a", "us-east-1c", "us-east-1d", "us-east-1f"],
  ...["us-east-2a", "us-east-2b", "us-west-2a", "us-west-2b", "us-west-2c"],
];
const seeds = [1, 2, 3, 4];
const days = 27;

function typeNamed(name: string): InstanceTypeFacts {
  const type = catalogue.find((facts) => facts.name === name);
  if (!type) throw new Error(`no type ${name}`);
  return type;
}

function poolsOf(typeName: string, market: Market): CapacityPool[] {
  return zones.map((zone) => poolOf(typeNamed(typeName), zone, market));
}

function generate(pools: readonly CapacityPool[], seed: number): SyntheticMarket {
  return syntheticMarket({ pools, types: catalogue, days, seed });
}

/** Whether each pool was up, sampled every ten minutes, which is how often the recordings were really probed. */
function probed({ supplies }: SyntheticMarket): boolean[][] {
  return supplies.map(({ room }) =>
    Array.from({ length: (days * 86_400) / 600 }, (_, i) => (room?.values[(i * 600) / syntheticStepSeconds] ?? 0) > 0),
  );
}

const gpuMarkets = seeds.map((seed) => generate(poolsOf("p3.2xlarge", Market.Spot), seed));
const gpuProbes = gpuMarkets.map(probed);

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean of a figure over every pair of pools of one seed, for all seeds, within a region or across. */
function overPairs(within: boolean, figure: (a: readonly boolean[], b: readonly boolean[]) => number): number {
  const figures: number[] = [];
  for (const pools of gpuProbes) {
    pools.forEach((a, i) => {
      pools.forEach((b, j) => {
        const isWithin = regionOf(zones[i] ?? "") === regionOf(zones[j] ?? "");
        if (i !== j && isWithin === within) figures.push(figure(a, b));
      });
    });
  }
  return mean(figures);
}

function shareOf(values: readonly boolean[]): number {
  return values.filter(Boolean).length / values.length;
}

function correlation(a: readonly boolean[], b: readonly boolean[]): number {
  const [p, q] = [shareOf(a), shareOf(b)];
  const both = shareOf(a.map((value, i) => value && b[i] === true));
  return (both - p * q) / Math.sqrt(p * (1 - p) * q * (1 - q));
}

function isLoss(pool: readonly boolean[], i: number): boolean {
  return pool[i - 1] === true && pool[i] === false;
}

function sharedLosses(a: readonly boolean[], b: readonly boolean[]): number {
  const losses = a.map((_, i) => i).filter((i) => isLoss(a, i));
  return losses.filter((i) => isLoss(b, i)).length / losses.length;
}

/** Hours of every stint that ended in a loss. */
function stintHours(pools: readonly (readonly boolean[])[]): number[] {
  return pools.flatMap((pool) => {
    const hours: number[] = [];
    let from = 0;
    pool.forEach((up, i) => {
      if (up && pool[i - 1] !== true) from = i;
      if (isLoss(pool, i)) hours.push((i - from) / 6);
    });
    return hours;
  });
}

test("the same seed gives the same bytes, another seed a different market", (t) => {
  const pools = [...poolsOf("m7g.large", Market.Spot), ...poolsOf("m7g.large", Market.OnDemand)];
  const [first, second, other] = [generate(pools, 7), generate(pools, 7), generate(pools, 8)];
  t.true(isDeepStrictEqual(first.supplies, second.supplies));
  t.false(isDeepStrictEqual(first.supplies, other.supplies));
});

test("a pool is the same whatever other pools are asked for", (t) => {
  const pools = poolsOf("g5.xlarge", Market.Spot);
  const alone = generate(pools.slice(0, 2), 3).supplies;
  t.true(isDeepStrictEqual(alone, generate(pools, 3).supplies.slice(0, 2)));
});

test("GPU pools are up 60.5 % of the time as the recorded zones were, within 8 points", (t) => {
  const share = mean(gpuProbes.flatMap((pools) => pools.map(shareOf)));
  t.true(Math.abs(share - 0.605) < 0.08, String(share));
});

test("GPU pools are lost 4.5 times a day as the recorded zones were, within a third", (t) => {
  const perDay = mean(gpuProbes.map((pools) => stintHours(pools).length / pools.length / days));
  t.true(perDay > 3 && perDay < 6, String(perDay));
});

test("GPU stints last half an hour in the median, about 3 h in the mean, and a few are very long", (t) => {
  const hours = gpuProbes.flatMap(stintHours).sort((a, b) => a - b);
  const median = hours[Math.floor(hours.length / 2)] ?? 0;
  t.true(median >= 0.3 && median <= 0.7, String(median));
  t.true(mean(hours) > 2 && mean(hours) < 4, String(mean(hours)));
  t.true((hours[Math.floor(0.95 * hours.length)] ?? 0) > 7);
});

test("the hazard of a GPU stint falls with its age: above 1 an hour when young, below 0.1 after a day", (t) => {
  const hours = gpuProbes.flatMap(stintHours);
  const hazard = (from: number, to: number): number => {
    const ended = hours.filter((length) => length >= from && length < to).length;
    return ended / hours.reduce((sum, length) => sum + Math.max(0, Math.min(to, length) - from), 0);
  };
  t.true(hazard(0, 0.5) > 1, String(hazard(0, 0.5)));
  t.true(hazard(24, 96) < 0.1, String(hazard(24, 96)));
});

test("pools of a region are up together more often (0.43 recorded) than pools of different regions (0.14)", (t) => {
  const [within, across] = [overPairs(true, correlation), overPairs(false, correlation)];
  t.true(Math.abs(within - 0.43) < 0.1, String(within));
  t.true(Math.abs(across - 0.14) < 0.1, String(across));
});

test("a loss takes a pool of its region with it (13 % recorded) over twice as often as one elsewhere", (t) => {
  const [within, across] = [overPairs(true, sharedLosses), overPairs(false, sharedLosses)];
  t.true(Math.abs(within - 0.127) < 0.05, String(within));
  t.true(across < within / 2, String(across));
});

test("losses repeat: the worst two hours of a pool's day have half as many again as their share", (t) => {
  const excess = gpuProbes.flatMap((pools) =>
    pools.map((pool) => {
      const byTwoHours = new Array<number>(12).fill(0);
      pool.forEach((_, i) => {
        const slot = Math.floor((i % 144) / 12);
        if (isLoss(pool, i)) byTwoHours[slot] = (byTwoHours[slot] ?? 0) + 1;
      });
      const losses = byTwoHours.reduce((sum, count) => sum + count, 0);
      return (12 * Math.max(...byTwoHours)) / losses;
    }),
  );
  t.true(mean(excess) > 1.5 && mean(excess) < 2.2, String(mean(excess)));
});

test("general-purpose types are calmer than GPUs, and calmer the less often they are interrupted", (t) => {
  const share = (type: string): number =>
    mean(seeds.flatMap((seed) => probed(generate(poolsOf(type, Market.Spot), seed)).map(shareOf)));
  const [often, seldom] = [share("m6i.2xlarge"), share("c7g.large")];
  t.true(typeNamed("m6i.2xlarge").monthlyInterruptionRate > typeNamed("c7g.large").monthlyInterruptionRate);
  t.true(often > 0.95 && often < seldom && seldom < 1, `${often} ${seldom}`);
});

test("on-demand has no room now and then, and only when spot of that type and zone has none either", (t) => {
  const spot = generate(poolsOf("m7i.large", Market.Spot), 5).supplies;
  const onDemand = generate(poolsOf("m7i.large", Market.OnDemand), 5).supplies;
  onDemand.forEach(({ room }, pool) => {
    const values = Array.from(room?.values ?? []);
    const downs = values.flatMap((value, i) => (value === 0 ? [i] : []));
    t.is(downs.length, Math.floor(0.003 * values.length));
    t.true(downs.every((i) => spot[pool]?.room?.values[i] === 0));
  });
});

test("spot prices stay within a fifth of the pool's own and move less than a tenth an hour", (t) => {
  for (const { pool, usdPerHour } of generate(poolsOf("m7i.large", Market.Spot), 5).supplies) {
    const ratios = Array.from(usdPerHour?.values ?? [], (price) => price / pool.usdPerHour);
    t.true(ratios.length > 0 && ratios.every((ratio) => ratio > 0.79 && ratio < 1.21));
    t.true(ratios.every((ratio, i) => Math.abs(ratio - (ratios[i - 1] ?? ratio)) < 0.1));
    t.true(Math.max(...ratios) - Math.min(...ratios) > 0.05);
  }
});

interface Life {
  readonly instance: SimulatedInstance;
  readonly noticeSeconds: number;
  readonly recommendedAtSeconds: number | undefined;
  readonly lostAtSeconds: number;
}

/** Keeps one instance in each pool, as far as there is room, and tells of all that were lost. */
function livesIn(generated: SyntheticMarket): { readonly lives: Life[]; readonly recommendations: number } {
  const { supplies, noticeSeconds, recommendations } = generated;
  const market = new SimulatedMarket({ supplies, noticeSeconds, minimumPaidSeconds: 60, stoppedUsdPerHour: 0 });
  const noticedAt = new Map<string, number>();
  const lives: Life[] = [];
  let recommended = 0;
  market.listener = {
    noticed: (instance) => noticedAt.set(instance.id, market.nowSeconds),
    lost: (instance) => {
      const lostAtSeconds = market.nowSeconds;
      const recommendedAtSeconds = recommendations(instance, lostAtSeconds);
      if (recommendedAtSeconds !== undefined) recommended++;
      const notice = lostAtSeconds - (noticedAt.get(instance.id) ?? lostAtSeconds);
      lives.push({ instance, noticeSeconds: notice, recommendedAtSeconds, lostAtSeconds });
    },
  };
  for (let now = 0; now < days * 86_400; now += 60) {
    market.advanceTo(now);
    supplies.forEach((_, poolIndex) => {
      const [held] = market.runningIn(poolIndex);
      if (!held) market.launch({ poolIndex, startSeconds: 60, tags: {} });
      else if ((recommendations(held, now) ?? now) < now - 1800) {
        // Half an hour after a recommendation that came to nothing, another instance takes its place.
        recommended++;
        market.terminate(held.id);
      }
    });
  }
  return { lives, recommendations: recommended };
}

const kept = gpuMarkets.map(livesIn);
const lives = kept
  .flatMap((one) => one.lives)
  .filter((life) => life.lostAtSeconds - life.instance.launchedAtSeconds > 120);

test("four losses in five come 120 s after their notice; the rest after 30 s, after seconds, or without", (t) => {
  t.true(lives.length > 300);
  const share = (least: number, most: number): number =>
    lives.filter(({ noticeSeconds }) => noticeSeconds >= least && noticeSeconds <= most).length / lives.length;
  t.true(Math.abs(share(120, 120) - 0.8) < 0.06, String(share(120, 120)));
  t.true(Math.abs(share(30, 30) - 0.08) < 0.04, String(share(30, 30)));
  t.true(Math.abs(share(2, 10) - 0.06) < 0.04, String(share(2, 10)));
  t.true(Math.abs(share(0, 0) - 0.06) < 0.04, String(share(0, 0)));
});

test("3 in 5 losses have a recommendation before them, and most recommendations come to nothing", (t) => {
  const announced = lives.filter((life) => (life.recommendedAtSeconds ?? Infinity) <= life.lostAtSeconds);
  t.true(announced.every((life) => (life.recommendedAtSeconds ?? 0) >= life.instance.startedAtSeconds));
  const share = announced.length / lives.length;
  t.true(share > 0.4 && share < 0.75, String(share));
  const followed = announced.length / kept.reduce((sum, one) => sum + one.recommendations, 0);
  t.true(followed > 0.2 && followed < 0.55, String(followed));
});
