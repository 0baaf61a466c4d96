import test from "ava";
import { expectedLosses, hazardPerHourAtAge } from "./ageCurve.js";

function summed(fromSeconds: number, toSeconds: number, steps: number): number {
  const width = (toSeconds - fromSeconds) / steps;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += (hazardPerHourAtAge(fromSeconds + (i + 0.5) * width) * width) / 3600;
  return sum;
}

test("the losses expected over a span are the hazard summed over it", (t) => {
  for (const [from, to] of [
    [0, 60],
    [0, 3600],
    [600, 86_400],
    [86_400, 7 * 86_400],
  ] as const) {
    const exact = expectedLosses(from, to);
    t.true(Math.abs(exact - summed(from, to, 200_000)) < 1e-6 * exact, `${from} to ${to}`);
  }
});

test("the hazard falls with age and expected losses add up over spans", (t) => {
  t.true(hazardPerHourAtAge(0) > hazardPerHourAtAge(60));
  t.true(Math.abs(expectedLosses(0, 100) + expectedLosses(100, 500) - expectedLosses(0, 500)) < 1e-12);
});
