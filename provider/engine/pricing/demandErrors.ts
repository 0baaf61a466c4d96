import { shortNumber } from "./demandProfile.js";

/** How far forecasts so many hours ahead were off. Plain JSON. */
export interface HorizonErrors {
  /** Forecasts of hours to come, the oldest first: what the first is of closes next once there are as many as hours. */
  readonly open: readonly number[];
  /** Forecasts whose hour came. */
  readonly count: number;
  /** Mean size of the errors, fading over fifty hours; and with the centre moved. */
  readonly error: number;
  readonly centredError: number;
  /** In errors: where the middle of what came lies from what was forecast. */
  readonly centre: number;
  /** In errors: what a tenth of what came lies below and above. */
  readonly below: number;
  readonly above: number;
}

/** A forecast of one hour. */
export interface Band {
  readonly units: number;
  readonly low: number;
  readonly high: number;
}

/** Hours ahead that errors are kept of; between them they are interpolated by the logarithm, beyond the last they are its. */
export const horizonHours: readonly number[] = [1, 4, 12, 36];

const errorGain = 0.02;
/** A tenth of normal errors lies beyond 1.28 standard deviations: 1.6 mean errors. */
const firstReach = 1.6;
const centreStep = 0.01;
/** The centre is moved only where that has made the errors this much smaller. */
const worthwhile = 0.95;
/** The share of what comes that is to lie beyond each end. */
const beyond = 0.1;
const reachStep = 0.03;
const firstReachStep = 0.2;

export const noErrors: HorizonErrors = {
  open: [],
  count: 0,
  error: 0,
  centredError: 0,
  centre: 0,
  below: firstReach,
  above: firstReach,
};

/** @param widening what the band is multiplied by. */
export function bandOf(forecast: number, errors: HorizonErrors, widening: number): Band {
  const { error, below, above } = errors;
  const units = Math.max(0, forecast + appliedCentre(errors) * error);
  const low = Math.max(0, forecast - below * error * widening);
  const high = Math.max(0, forecast + above * error * widening);
  return { units, low: Math.min(low, units), high: Math.max(high, units) };
}

/** Takes in the units of the hour that closed, if a forecast was of it. */
export function settle(errors: HorizonErrors, hours: number, units: number): HorizonErrors {
  const [forecast] = errors.open;
  if (forecast === undefined || errors.open.length < hours) return errors;
  const open = errors.open.slice(1);
  const off = Math.abs(units - forecast);
  if (errors.count === 0) return { ...errors, open, count: 1, error: off, centredError: off };
  return { ...errors, open, ...learnt(errors, forecast, units) };
}

/**
 * Ends of the band move so that a tenth comes to lie beyond each, whatever the errors' shape: a step out after a miss is
 * nine steps in after hits (adaptive conformal inference: Gibbs and Candès 2021, arXiv:2106.00170).
 */
function learnt(before: HorizonErrors, forecast: number, units: number): Omit<HorizonErrors, "open"> {
  const count = before.count + 1;
  const { error, low, high } = { ...before, ...bandOf(forecast, before, 1) };
  const step = Math.max(reachStep, Math.min(firstReachStep, 1 / count));
  const centred = Math.max(0, forecast + before.centre * error);
  const gain = Math.max(errorGain, 1 / count);
  return {
    count: Math.min(count, 1 / errorGain),
    error: shortNumber(error + gain * (Math.abs(units - forecast) - error), 5),
    centredError: shortNumber(before.centredError + gain * (Math.abs(units - centred) - before.centredError), 5),
    centre: shortNumber(within(firstReach, before.centre + centreStep * Math.sign(units - centred))),
    below: shortNumber(within(20, before.below + step * (Number(units < low) - beyond)), 4),
    above: shortNumber(within(20, before.above + step * (Number(units > high) - beyond)), 4),
  };
}

/** The errors that many hours ahead; of the nearest horizon below where none has come yet. */
export function errorsAt(horizons: readonly HorizonErrors[], hours: number): HorizonErrors {
  const at = horizonHours.findIndex((horizon) => horizon >= hours);
  const upper = horizons[at < 0 ? horizons.length - 1 : at] ?? noErrors;
  if (at <= 0) return upper;
  const [fromHours = 1, toHours = 1] = [horizonHours[at - 1], horizonHours[at]];
  const lower = errorsAt(horizons, fromHours);
  if (upper.count === 0) return lower;
  return between(lower, upper, Math.log(hours / fromHours) / Math.log(toHours / fromHours));
}

function between(lower: HorizonErrors, upper: HorizonErrors, share: number): HorizonErrors {
  const mixed = (read: (errors: HorizonErrors) => number): number => read(lower) + share * (read(upper) - read(lower));
  return {
    ...upper,
    error: mixed(({ error }) => error),
    centredError: mixed(({ centredError }) => centredError),
    centre: mixed(({ centre }) => centre),
    below: mixed(({ below }) => below),
    above: mixed(({ above }) => above),
  };
}

function appliedCentre({ centre, error, centredError }: HorizonErrors): number {
  return centredError < worthwhile * error ? centre : 0;
}

function within(most: number, value: number): number {
  return Math.min(most, Math.max(-most, value));
}
