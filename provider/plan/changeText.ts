import { differs, type LineChange, type PlanChange, type PriceChange, type WorkloadChange } from "./comparePlans.js";
import { declaredChangeText } from "./declaredChanges.js";
import { partLabel } from "./planText.js";
import { signedUsd, usd } from "./planWords.js";

/** Below this, in USD an hour, nothing is said to have changed. */
const smallest = 0.0005;

/**
 * What changed between two plans, and why, as plain text.
 * @param against what the older one is, such as "the deployed plan".
 */
export function changeText(change: PlanChange, against: string): string {
  if (!differs(change)) return `Against ${against}: no change.`;
  return [
    `Against ${against}: ${costText(change)}.`,
    ...fleetReasons(change).map((reason) => `  ${reason}`),
    ...change.workloads.flatMap((workload) => [
      `  ${headlineOf(workload)}`,
      ...workload.lines.map((line) => `    ${lineChangeText(line)}`),
      ...reasonsOf(workload, change).map((reason) => `    because ${reason}`),
    ]),
  ].join("\n");
}

/** `0.576 → 0.676 USD an hour: +0.120 by what is declared, -0.020 by prices`. */
export function costText({ usdPerHour: { before, after }, byDeclaration, ...change }: PlanChange): string {
  const all = `${usd(before)} → ${usd(after)} USD an hour`;
  if (byDeclaration === undefined) return `${all}; what was declared then can't be planned any more`;
  const parts = [
    { by: "what is declared", amount: byDeclaration },
    { by: otherCause(change), amount: after - before - byDeclaration },
  ].filter(({ amount }) => Math.abs(amount) >= smallest);
  return parts.length === 0
    ? all
    : `${all}: ${parts.map(({ by, amount }) => `${signedUsd(amount)} by ${by}`).join(", ")}`;
}

/** What else than the declaration makes a plan another. */
function otherCause({ pricesChanged, modelChanged }: Pick<PlanChange, "pricesChanged" | "modelChanged">): string {
  const causes = [...(pricesChanged ? ["prices"] : []), ...(modelChanged ? ["another model of losses"] : [])];
  return causes.length === 0 ? "another version of blended-fleet" : causes.join(" and ");
}

/** What changed of the fleet as a whole. */
export function fleetReasons({ declared, pricesChanged, modelChanged }: PlanChange): readonly string[] {
  return [
    ...declared.map((change) => declaredChangeText(change)),
    ...(pricesChanged ? ["other prices: see the market file"] : []),
    ...(modelChanged ? ["another model of losses"] : []),
  ];
}

export function headlineOf({ name, kind, usdPerHour: { before, after } }: WorkloadChange): string {
  switch (kind) {
    case "added":
      return `${name}: new, ${usd(after)} USD/h`;
    case "removed":
      return `${name}: gone, was ${usd(before)} USD/h`;
    case "changed":
      return usd(before) === usd(after)
        ? `${name}: ${usd(after)} USD/h`
        : `${name}: ${usd(before)} → ${usd(after)} USD/h`;
  }
}

/** `rest: 2 → 3 × m7i.large spot us-east-1a`. */
export function lineChangeText({ line, unitsBefore, unitsAfter }: LineChange): string {
  const { instanceType, market, zone } = line.pool;
  return `${partLabel([line])}: ${unitsBefore} → ${unitsAfter} × ${instanceType} ${market} ${zone}`;
}

/** Why a workload's plan is another: what its owner declares, prices of its pools, or else what is left. */
export function reasonsOf(workload: WorkloadChange, change: PlanChange): readonly string[] {
  if (workload.kind !== "changed") return [];
  const own = [...workload.declared.map((each) => declaredChangeText(each, 2)), ...workload.prices.map(priceText)];
  if (own.length > 0) return own;
  if (change.declared.length > 0) return ["of what changed for the whole fleet"];
  if (change.pricesChanged) return ["of prices of other pools"];
  if (change.modelChanged) return ["of another model of losses"];
  const others = change.workloads.some(
    (other) => other !== workload && (other.declared.length > 0 || other.kind !== "changed"),
  );
  return [others ? "of what other workloads leave it" : "of another version of blended-fleet"];
}

function priceText({ pool, before, after }: PriceChange): string {
  const name = `${pool.instanceType} ${pool.market} ${pool.zone}`;
  if (after === undefined) return `${name} is not to be had any more`;
  const percent = Math.round((100 * (after - before)) / before);
  return `${name}: ${before.toFixed(4)} → ${after.toFixed(4)} USD/h (${percent > 0 ? "+" : ""}${percent} %)`;
}
