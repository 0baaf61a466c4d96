import type { ReportMoney } from "./report.js";

/** One step from the on-demand price to what the fleet cost in the end. */
export interface SavingStep {
  readonly label: string;
  readonly note: string;
  readonly kind: "total" | "saving" | "cost";
  /** What the step takes off (below 0) or adds; the sum itself for a total. */
  readonly usd: number;
  /** The running sum before and after the step. */
  readonly fromUsd: number;
  readonly toUsd: number;
}

/** The savings as steps, each starting where the last one ended. */
export function savingSteps(money: ReportMoney): readonly SavingStep[] {
  const changes: readonly (readonly [string, string, number])[] = [
    ["Cheaper capacity", "what serving alone cost less than on-demand", -money.grossSavingUsd],
    ["Shadows", "instances kept in reserve", money.shadowsUsd],
    ["Double running", "replacement and original paid at once", money.doubleRunningUsd],
    ["Lost work", "done, paid and to be done again", money.lostWorkUsd],
  ];
  const steps: SavingStep[] = [total("On-demand", "all wanted units, the whole time", money.onDemandUsd)];
  let sumUsd = money.onDemandUsd;
  for (const [label, note, usd] of changes) {
    steps.push({ label, note, kind: usd < 0 ? "saving" : "cost", usd, fromUsd: sumUsd, toUsd: sumUsd + usd });
    sumUsd += usd;
  }
  return [...steps, total("What it came to", "spent, with lost work on top", sumUsd)];
}

function total(label: string, note: string, usd: number): SavingStep {
  return { label, note, kind: "total", usd, fromUsd: 0, toUsd: usd };
}
