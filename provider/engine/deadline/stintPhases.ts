import { stintBand, type StintCurves } from "./stintCurves.js";

/** In steps: the ages at which the phases of a stint begin. Closer where chances change fast. */
const phaseAges: readonly number[] = [1, 2, 3, 4, 6, 9, 13, 20, 30, 50, 80, 140];

/** Phases of each kind of stint. */
export const phasesOfKind = phaseAges.length;

/** All phases: those of spot that is up first. */
export const phaseCount = 2 * phasesOfKind;

/** No change is quite certain within a step. */
const mostChance = 0.95;

/**
 * Spot as a Markov chain over phases: up or down, and for how long. From one step to the next a phase stays, gets older
 * (to the phase after it), or changes (to the first phase of the other kind). The chances of the three add up to 1.
 */
export interface StintPhases {
  readonly stays: Float64Array;
  readonly ages: Float64Array;
  readonly changes: Float64Array;
}

/**
 * @param hazardFactor how many times more often spot is lost than the curves say.
 */
export function stintPhases(curves: StintCurves, stepSeconds: number, hazardFactor: number): StintPhases {
  const phases = {
    stays: new Float64Array(phaseCount),
    ages: new Float64Array(phaseCount),
    changes: new Float64Array(phaseCount),
  };
  for (let phase = 0; phase < phaseCount; phase++) {
    const isUp = phase < phasesOfKind;
    const kindPhase = phase % phasesOfKind;
    const rates = isUp ? curves.lossesPerHour : curves.returnsPerHour;
    const perHour = (rates[stintBand(middleAge(kindPhase) * stepSeconds)] ?? 0) * (isUp ? hazardFactor : 1);
    const change = Math.min(mostChance, 1 - Math.exp((-perHour * stepSeconds) / 3600));
    const older = 1 / widthOf(kindPhase);
    phases.changes[phase] = change;
    phases.ages[phase] = (1 - change) * older;
    phases.stays[phase] = (1 - change) * (1 - older);
  }
  return phases;
}

/** The phase of spot that has been up or down for so many steps, the one that begins included. */
export function phaseAt(isUp: boolean, steps: number): number {
  let phase = phasesOfKind - 1;
  while (phase > 0 && (phaseAges[phase] ?? 0) > steps) phase -= 1;
  return isUp ? phase : phasesOfKind + phase;
}

/** In steps; the last phase never ends by itself. */
function widthOf(kindPhase: number): number {
  return (phaseAges[kindPhase + 1] ?? Infinity) - (phaseAges[kindPhase] ?? 0);
}

function middleAge(kindPhase: number): number {
  const from = phaseAges[kindPhase] ?? 1;
  return Math.sqrt(from * (phaseAges[kindPhase + 1] ?? 2 * from));
}
