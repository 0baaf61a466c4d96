import type { PolicyFigures } from "../../serviceFigures.js";

/** A drawing's size and the margins around its axes, in its own pixels. */
export interface ScatterFrame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const scatterFrames = {
  wide: { width: 860, height: 380, left: 64, right: 24, top: 20, bottom: 48 },
  narrow: { width: 360, height: 380, left: 58, right: 10, top: 20, bottom: 48 },
} as const satisfies Record<string, ScatterFrame>;

export interface ScatterTick {
  readonly label: string;
  readonly at: number;
}

export interface ScatterScale {
  readonly x: (costRatio: number) => number;
  readonly y: (availability: number) => number;
  readonly xTicks: readonly ScatterTick[];
  readonly yTicks: readonly ScatterTick[];
}

/** The top of the scale where no policy short of 100 % needs more: 99.9 %. */
const leastTopNines = 3;

/** How far above the highest finite mark 100 % is drawn: on this scale it would be infinitely far. */
const allReadyGap = 0.5;

/**
 * Cost is drawn as it is, availability by its nines, −log10(1 − availability), so that 99.2 % and 99.7 % can be told
 * apart beside 25 %.
 */
export function scatterScale(policies: readonly PolicyFigures[], frame: ScatterFrame): ScatterScale {
  const reached = policies.map((policy) => nines(policy.availability)).filter(Number.isFinite);
  const topNines = Math.max(leastTopNines, Math.ceil(Math.max(0, ...reached)));
  const dearest = Math.max(1, ...policies.map((policy) => policy.costRatio).filter(Number.isFinite));
  const innerWidth = frame.width - frame.left - frame.right;
  const innerHeight = frame.height - frame.top - frame.bottom;
  const x = (costRatio: number): number => frame.left + (0.97 * finite(costRatio) * innerWidth) / dearest;
  const yOf = (level: number): number => frame.top + innerHeight * (1 - level / (topNines + allReadyGap));
  const levels = Array.from({ length: topNines + 1 }, (_, level) => ({ label: ninesText(level), at: yOf(level) }));
  return {
    x,
    y: (availability) => yOf(Math.min(nines(availability), topNines + allReadyGap)),
    xTicks: costTicks(dearest).map((cost) => ({ label: cost.toFixed(1), at: x(cost) })),
    yTicks: [...levels, { label: "100 %", at: yOf(topNines + allReadyGap) }],
  };
}

function costTicks(dearest: number): readonly number[] {
  const step = dearest > 2 ? Math.ceil(dearest / 4) : 0.2;
  return Array.from({ length: Math.floor(dearest / step + 1e-9) + 1 }, (_, index) => index * step);
}

function nines(availability: number): number {
  return availability >= 1 ? Infinity : -Math.log10(1 - Math.max(0, finite(availability)));
}

function ninesText(level: number): string {
  return level === 0 ? "0 %" : `${(100 * (1 - 10 ** -level)).toFixed(Math.max(0, level - 2))} %`;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
