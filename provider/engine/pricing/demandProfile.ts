/** Expected units of a level by hour of the day or of the week, and how well they were expected lately. Plain JSON. */
export interface DemandProfile {
  /** By hour of the day (24) or of the week (168; hour 0 is midnight UTC before a Thursday, as 1970 began). */
  readonly units: readonly number[];
  /** Added to every hour: what all hours have risen or fallen by. */
  readonly shift: number;
  /** Of the last hour: units less those expected. */
  readonly residual: number;
  /** Means, fading over a hundred hours: of the residual's size, its square, and its product with the one before. */
  readonly error: number;
  readonly square: number;
  readonly product: number;
  /** Hours that these means are of. */
  readonly count: number;
}

/*
 * All constants of the forecast were chosen on six seeds of the simulated shapes (fixtures/demandShapes.ts), by the mean
 * over shapes of the error beside seasonal-naive; those that are measured and held by tests are other seeds. Half or
 * double of any moved that mean by a hundredth or two at most.
 */

/** Of a residual, what all hours are moved by: a level shift is half taken in after six days by this alone. */
const shiftGain = 0.005;
/** Means fade over a hundred hours. */
const meanGain = 0.01;
/** A residual says at most this much of the next hour's. */
const mostCorrelation = 0.95;

export function profileOf(units: readonly number[]): DemandProfile {
  return { units, shift: 0, residual: 0, error: 0, square: 0, product: 0, count: 0 };
}

/** Units expected in an hour of those since 1970. */
export function expectedUnits({ units, shift }: DemandProfile, hour: number): number {
  return Math.max(0, (units[placeOf(units, hour)] ?? 0) + shift);
}

/** What the last hour's residual adds that many hours later: it decays as residuals were seen to. */
export function carriedOver({ residual, square, product }: DemandProfile, hours: number): number {
  const correlation = square > 0 ? Math.min(mostCorrelation, Math.max(0, product / square)) : 0;
  return correlation ** hours * residual;
}

/** @param gain the share of a residual by which the hour's own units move. */
export function learnProfile(before: DemandProfile, hour: number, units: number, gain: number): DemandProfile {
  const residual = units - expectedUnits(before, hour);
  const count = before.count + 1;
  const towards = (mean: number, seen: number, least: number): number =>
    shortNumber(mean + Math.max(meanGain, 1 / (count + least)) * (seen - mean), 6);
  const place = placeOf(before.units, hour);
  return {
    units: before.units.with(place, shortNumber((before.units[place] ?? 0) + gain * residual)),
    shift: shortNumber(before.shift + shiftGain * residual, 6),
    residual: shortNumber(residual, 6),
    error: towards(before.error, Math.abs(residual), 0),
    square: towards(before.square, before.residual ** 2, 2),
    product: towards(before.product, before.residual * residual, 2),
    count: Math.min(count, 1 / meanGain),
  };
}

/** The profile with an hour's units as they are, nothing else learnt. */
export function withUnits(before: DemandProfile, hour: number, units: number): DemandProfile {
  return { ...before, units: before.units.with(placeOf(before.units, hour), shortNumber(units)) };
}

/**
 * Rounded to so many digits, and to no more decimals than digits less one, so that a record's JSON stays short: by default
 * 1.23, 12.3, 123, and four digits beyond.
 */
export function shortNumber(value: number, digits = 3): number {
  const size = Math.abs(value);
  if (size >= 10 ** digits) return Number(value.toPrecision(digits + 1));
  const decimals = digits - Math.max(1, Math.ceil(Math.log10(size + 1e-9)));
  return Math.round(value * 10 ** decimals) / 10 ** decimals + 0;
}

function placeOf(units: readonly number[], hour: number): number {
  return ((hour % units.length) + units.length) % units.length;
}
