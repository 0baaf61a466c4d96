import { curveChances, forecasterWith, type ForecastHistory, type Forecaster } from "./forecast.js";
import { secondsUp, type PoolMemory } from "./poolMemory.js";

/** A pool's own record weighs as much as the other pools' once it has this many expected losses. */
const shrinkage = 2;
/** All pools' record weighs as much as the curve itself at this many. */
const pooledShrinkage = 5;
const leastFactor = 0.25;
const greatestFactor = 4;

/**
 * The simple rule in the place of a trained model: the age curve, times how many losses the pool had against those the
 * curve expected of it, shrunk to the same ratio over all pools.
 */
export function ageOfStintForecaster(history: ForecastHistory): Forecaster {
  const { memories, nowSeconds, beganAtSeconds } = history;
  const pooled = pooledFactor(memories);
  return forecasterWith("age of stint", history, (pool) => {
    const memory = memories[pool.id];
    const ageSeconds = secondsUp(memory, nowSeconds, beganAtSeconds);
    const chances = curveChances(pool.hazardScale * poolFactor(memory, pooled), ageSeconds);
    return { chances, rawChances: chances };
  });
}

function pooledFactor(memories: ForecastHistory["memories"]): number {
  let losses = pooledShrinkage;
  let expected = pooledShrinkage;
  for (const id in memories) {
    losses += memories[id]?.record.losses ?? 0;
    expected += memories[id]?.record.expected ?? 0;
  }
  return losses / expected;
}

function poolFactor(memory: PoolMemory | undefined, pooled: number): number {
  const { losses = 0, expected = 0 } = memory?.record ?? {};
  const factor = (losses + shrinkage * pooled) / (expected + shrinkage);
  return Math.min(greatestFactor, Math.max(leastFactor, factor));
}
