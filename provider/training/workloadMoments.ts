import {
  generatedKinds,
  generateWorkload,
  type GeneratedKind,
  type GeneratedWorkload,
} from "../embedded/workloads/generatedWorkload.js";
import type { UnitMoment } from "../embedded/workloads/unitMinute.js";
import { draw, generatorFor } from "../embedded/seededDraw.js";
import type { WorkloadTraining } from "../models/workloadTraining.js";

/** Which generated workloads, and how often each is looked at. */
export interface MomentSettings {
  readonly kinds: readonly GeneratedKind[];
  /** Workloads of each kind: their seeds are this one and those that follow. */
  readonly firstSeed: number;
  readonly workloads: number;
  readonly moments: number;
}

/** A workload at a moment, with a stream to draw what else is asked of it from. */
export interface WorkloadMoment {
  readonly workload: GeneratedWorkload;
  readonly moment: UnitMoment;
  readonly between: (low: number, high: number) => number;
}

const spanSeconds = 14 * 86_400;
const longestAgeSeconds = 2 * 86_400;
/** Units carry their own share, or that of others that are gone: at most as much again. */
const greatestLoadFactor = 2;

/** Workloads at random moments of two weeks. */
export function* workloadMoments({ kinds, firstSeed, workloads, moments }: MomentSettings): Generator<WorkloadMoment> {
  for (const kind of kinds) {
    for (let seed = firstSeed; seed < firstSeed + workloads; seed++) {
      const workload = generateWorkload(kind, seed);
      const generator = generatorFor(seed, `moments ${kind}`);
      const between = (low: number, high: number): number => low + (high - low) * draw(generator);
      for (let i = 0; i < moments; i++) {
        const nowSeconds = Math.floor(between(longestAgeSeconds, spanSeconds) / 60) * 60;
        const ageSeconds = Math.floor(between(600, longestAgeSeconds));
        const loadFactor = between(0, 1) < 0.5 ? 1 : between(0.6, greatestLoadFactor);
        yield { workload, moment: { nowSeconds, ageSeconds, loadFactor }, between };
      }
    }
  }
}

/** Training on some kinds and measuring on others. */
export interface KindFold {
  readonly train: readonly GeneratedKind[];
  readonly test: readonly GeneratedKind[];
}

/** Half of the kinds each way: of any two that are alike one is in either half. */
export function kindHalves(): readonly KindFold[] {
  const one = generatedKinds.filter((_, i) => i % 2 === 0);
  const other = generatedKinds.filter((_, i) => i % 2 === 1);
  return [
    { train: one, test: other },
    { train: other, test: one },
  ];
}

/** Each kind measured by a model of all the others. */
export function kindsLeftOut(): readonly KindFold[] {
  return generatedKinds.map((kind) => ({ train: generatedKinds.filter((other) => other !== kind), test: [kind] }));
}

/** Moments of all kinds of workloads, of seeds later than those that a model was trained on. */
export function unseenMoments(
  moments: Omit<MomentSettings, "kinds">,
  { generated }: Pick<WorkloadTraining, "generated">,
): MomentSettings {
  const firstSeed = Math.max(moments.firstSeed, generated.firstSeed + generated.workloads);
  return { ...moments, kinds: generatedKinds, firstSeed };
}
