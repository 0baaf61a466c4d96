/**
 * The four interruptibility levels. A level is a promise about the time between "you will lose this capacity" and
 * losing it; it is granted only on capacity that can keep it.
 * @enum
 */
export const Level = {
  /** May go at any moment. EC2 spot is always this: its two minutes of notice are best effort. */
  Immediate: "Immediate",
  /** On-demand that the engine may reclaim for a better use, five minutes after saying so. */
  FiveMinuteWarning: "5-min Warning",
  /** On-demand that the engine may reclaim for a better use, thirty minutes after saying so. */
  ThirtyMinuteGrace: "30-min Grace",
  /** Never reclaimed by the engine. */
  NonInterruptible: "Non-Interruptible",
} as const;
export type Level = (typeof Level)[keyof typeof Level];

/** The levels from the weakest promise to the strongest. */
export const levelsByStrength: readonly Level[] = [
  Level.Immediate,
  Level.FiveMinuteWarning,
  Level.ThirtyMinuteGrace,
  Level.NonInterruptible,
];

/** Seconds the engine waits between warning a unit of this level and reclaiming it; Infinity means never. */
export function warningSeconds(level: Level): number {
  switch (level) {
    case Level.Immediate:
      return 0;
    case Level.FiveMinuteWarning:
      return 300;
    case Level.ThirtyMinuteGrace:
      return 1800;
    case Level.NonInterruptible:
      return Infinity;
  }
}

/**
 * Seconds between telling a unit that it goes and its release, whoever wants it gone. The engine never takes
 * Non-Interruptible capacity back, but its owner may, by declaring less: its work then gets what the longest warning
 * gives, for a stronger promise is never worth less.
 */
export function departureSeconds(level: Level): number {
  return Math.min(warningSeconds(level), warningSeconds(Level.ThirtyMinuteGrace));
}

/** Positive when `a` promises more than `b`, 0 when they are the same level. */
export function compareLevels(a: Level, b: Level): number {
  return levelsByStrength.indexOf(a) - levelsByStrength.indexOf(b);
}

/** One sentence an owner can hold the engine to. */
export function promiseOf(level: Level): string {
  switch (level) {
    case Level.Immediate:
      return "may be lost at any moment; work is moved ahead of a loss where it is foreseen";
    case Level.FiveMinuteWarning:
      return "reclaimed by the engine alone, at least 5 minutes after a warning";
    case Level.ThirtyMinuteGrace:
      return "reclaimed by the engine alone, at least 30 minutes after a warning";
    case Level.NonInterruptible:
      return "never reclaimed by the engine";
  }
}
