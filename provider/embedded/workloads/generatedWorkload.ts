import { draw, generatorFor } from "../seededDraw.js";

/** The kinds of generated workloads: what their units run short of, and how their load moves. */
export const GeneratedKind = {
  /** Steady work from a queue: what waits is not lost. */
  Batch: "batch",
  /** Requests that follow the day. */
  Service: "service",
  /** Holds more memory the longer a unit runs. */
  Leaking: "leaking",
  /** Holds much in memory, the more the more it is asked. */
  MemoryBound: "memory-bound",
  /** Reads and writes more than it computes. */
  IoBound: "io-bound",
  /** Requests in bursts of seconds to minutes. */
  Bursty: "bursty",
} as const;
export type GeneratedKind = (typeof GeneratedKind)[keyof typeof GeneratedKind];

export const generatedKinds: readonly GeneratedKind[] = Object.values(GeneratedKind);

/**
 * A made-up workload of which everything can be measured: simulated, no recording. Loads are shares of what a unit is
 * meant for; shares of a resource are of what a unit has, above 1 where demand exceeds it.
 */
export interface GeneratedWorkload {
  readonly kind: GeneratedKind;
  readonly seed: number;
  readonly load: {
    readonly mean: number;
    /** Half of the distance between the day's least and most, as a share of the mean. */
    readonly dailySwing: number;
    readonly peakSeconds: number;
    /** How much a minute differs from the day's course, and five seconds from their minute, as shares. */
    readonly noise: number;
    readonly jitter: number;
    /** Share of the minutes that a burst takes, and the load in one as a multiple. */
    readonly burstShare: number;
    readonly burstFactor: number;
  };
  /** CPU and I/O that a load of 1 takes. */
  readonly cpuPerLoad: number;
  readonly ioPerLoad: number;
  readonly memory: {
    readonly base: number;
    readonly perLoad: number;
    readonly leakPerHour: number;
    /** Where a leak ends: the process is ended and begins again. */
    readonly ceiling: number;
  };
  /** Beyond this share of the memory pages are moved in and out. */
  readonly pagingFrom: number;
  /** I/O and CPU that paging adds for each tenth of the memory beyond, as a share of what the load takes. */
  readonly pagingCost: number;
  /** How much work may wait, in pieces, before more is lost: few where somebody waits for the answer. */
  readonly queueLength: number;
  readonly state: {
    /** Absent: its state is not saved. */
    readonly checkpoint?: { readonly saveSeconds: number; readonly restoreSeconds: number };
    /** Work older than this is no longer needed: what a loss destroys is never more. */
    readonly turnoverSeconds: number;
    /** What its owner believes a recovery takes. */
    readonly declaredRecoverySeconds: number;
    /** What filling a whole memory again takes. */
    readonly refillSeconds: number;
  };
}

type Draw = (low: number, high: number) => number;

/** A workload of a kind, drawn from the seed. The ranges are made up; what differs between the kinds is their point. */
export function generateWorkload(kind: GeneratedKind, seed: number): GeneratedWorkload {
  const generator = generatorFor(seed, `workload ${kind}`);
  const between: Draw = (low, high) => low + (high - low) * draw(generator);
  return { ...ordinary(kind, seed, between), ...peculiar(kind, between) };
}

function ordinary(kind: GeneratedKind, seed: number, between: Draw): GeneratedWorkload {
  return {
    kind,
    seed,
    load: loadOf(between, { mean: between(0.6, 0.9), dailySwing: between(0.2, 0.4) }),
    cpuPerLoad: between(0.6, 1.1),
    ioPerLoad: between(0.15, 0.5),
    memory: { base: between(0.35, 0.6), perLoad: between(0.05, 0.2), leakPerHour: 0, ceiling: 1.3 },
    pagingFrom: between(0.84, 0.9),
    pagingCost: between(0.25, 0.4),
    queueLength: between(12, 30),
    state: stateOf(between, { checkpointed: false, turnoverSeconds: between(60, 600) }),
  };
}

function peculiar(kind: GeneratedKind, between: Draw): Partial<GeneratedWorkload> {
  const checkpointed = (turnoverSeconds: number): GeneratedWorkload["state"] =>
    stateOf(between, { checkpointed: true, turnoverSeconds });
  switch (kind) {
    case GeneratedKind.Batch:
      return {
        load: loadOf(between, { mean: between(0.75, 1), dailySwing: 0.05 }),
        cpuPerLoad: between(0.75, 1.1),
        queueLength: 60,
        state: checkpointed(Infinity),
      };
    case GeneratedKind.Service:
      return { load: loadOf(between, { mean: between(0.6, 0.85), dailySwing: between(0.4, 0.7) }) };
    case GeneratedKind.MemoryBound:
      return {
        cpuPerLoad: between(0.4, 0.8),
        memory: { base: between(0.4, 0.6), perLoad: between(0.4, 0.65), leakPerHour: 0, ceiling: 1.3 },
        state: checkpointed(between(1800, 14_400)),
      };
    case GeneratedKind.IoBound:
      return {
        cpuPerLoad: between(0.2, 0.45),
        ioPerLoad: between(0.8, 1.3),
        queueLength: between(15, 40),
        state: checkpointed(between(900, 7200)),
      };
    case GeneratedKind.Leaking:
      return {
        memory: {
          base: between(0.35, 0.5),
          perLoad: 0.1,
          leakPerHour: between(0.02, 0.15),
          ceiling: between(1.05, 1.2),
        },
        state: checkpointed(between(3600, 28_800)),
      };
    case GeneratedKind.Bursty:
      return {
        load: {
          ...loadOf(between, { mean: between(0.4, 0.7), dailySwing: between(0.1, 0.3) }),
          jitter: between(0.3, 0.6),
          burstShare: between(0.05, 0.2),
          burstFactor: between(1.8, 3.5),
        },
      };
  }
}

const daySeconds = 86_400;

function loadOf(
  between: Draw,
  level: Pick<GeneratedWorkload["load"], "mean" | "dailySwing">,
): GeneratedWorkload["load"] {
  return {
    ...level,
    peakSeconds: between(0, daySeconds),
    noise: between(0.05, 0.15),
    jitter: between(0.05, 0.15),
    burstShare: 0,
    burstFactor: 1,
  };
}

function stateOf(
  between: Draw,
  { checkpointed, turnoverSeconds }: { readonly checkpointed: boolean; readonly turnoverSeconds: number },
): GeneratedWorkload["state"] {
  const checkpoint = { saveSeconds: between(10, 60), restoreSeconds: between(20, 120) };
  const refillSeconds = between(60, 480);
  return {
    ...(checkpointed && { checkpoint }),
    turnoverSeconds,
    // An owner knows it about.
    declaredRecoverySeconds: refillSeconds * between(0.3, 1.2),
    refillSeconds,
  };
}
