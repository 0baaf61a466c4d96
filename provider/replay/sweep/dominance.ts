import type { PolicyFigures } from "../serviceFigures.js";

/** Differences up to this are of rounding alone. */
const rounding = 1e-9;

/** Whether one policy costs no more than another and is no less available, and is better in one of the two. */
export function dominates(one: PolicyFigures, other: PolicyFigures): boolean {
  const cheaper = other.costRatio - one.costRatio;
  const steadier = one.availability - other.availability;
  return cheaper >= -rounding && steadier >= -rounding && Math.max(cheaper, steadier) > rounding;
}

/** Whether a policy is also no worse in what cost and availability don't show: units ready, and ticks with none. */
export function noWorseInReadiness(one: PolicyFigures, other: PolicyFigures): boolean {
  return one.readyShare >= other.readyShare - rounding && one.zeroTicks <= other.zeroTicks + rounding;
}
