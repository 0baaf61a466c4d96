/** How much of a service was missing, in hours that fade over a week. Plain JSON. */
export interface ReadinessRecord {
  /** Up to when it is counted. */
  readonly seconds: number;
  /** Share of the wanted units that was missing at that moment, 0 to 1. */
  readonly missing: number;
  /** Hours, each weighed by the share that was missing in it. */
  readonly missingHours: number;
  readonly knownHours: number;
}

/** The share of the wanted units, over time, that an owner who says nothing asks for. */
export const defaultReadiness = 0.999;

const fadeSeconds = 7 * 86_400;
/** What is asked counts as much as a day of what was seen. */
const priorHours = 24;
/** A price of being short moves within these, whatever is asked: 98.4 % and 99.994 % of readiness. */
const leastAsked = 1 / 16;
const mostAsked = 16;
/** A service that was readier than asked still pays a sixteenth, so that a calm week is not the last. */
const mostEased = 1 / 16;

/**
 * The record after a round; none before all wanted units were ready for the first time.
 * @param missing share of the wanted units that is not ready now, 0 to 1.
 */
export function countReadiness(
  record: ReadinessRecord | undefined,
  nowSeconds: number,
  missing: number,
): ReadinessRecord | undefined {
  if (!record) return missing > 0 ? undefined : { seconds: nowSeconds, missing, missingHours: 0, knownHours: 0 };
  const passed = Math.max(0, nowSeconds - record.seconds);
  const kept = Math.exp(-passed / fadeSeconds);
  const hours = passed / 3600;
  return {
    seconds: nowSeconds,
    missing,
    missingHours: record.missingHours * kept + record.missing * hours,
    knownHours: record.knownHours * kept + hours,
  };
}

/**
 * What being short costs against what the profile says, from the readiness that is asked, 0 to 1. The price rises as what
 * may be missing falls: ten times for each nine, so that to miss all that may be missed costs the same. Where less was
 * missing lately than may be, it is lowered in proportion.
 */
export function readinessPrice(asked: number, record: ReadinessRecord | undefined): number {
  const allowed = Math.max(1e-6, 1 - asked);
  const price = Math.min(mostAsked, Math.max(leastAsked, (1 - defaultReadiness) / allowed));
  const { missingHours = 0, knownHours = 0 } = record ?? {};
  const missed = (missingHours + priorHours * allowed) / (knownHours + priorHours);
  return price * Math.min(1, Math.max(mostEased, missed / allowed));
}
