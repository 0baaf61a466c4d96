import { createReplayWorld } from "../../embedded/embeddedPorts.js";
import type { Round } from "../../companion/reconcile.js";
import type { BidRank } from "../../engine/bids/clearing.js";
import type { Models } from "../../engine/models.js";
import { InstanceState, Role } from "../../engine/observation.js";
import { runFleet, WakeUp } from "../runFleet.js";
import { traceMarket, type ReplaySettings } from "../traceMarket.js";
import type { ContendedMarket } from "./contendedMarket.js";
import type { Owner } from "./ownerMix.js";

/** Who gets what is short. */
export const AllocationRule = {
  Bids: "bids",
  FirstCome: "first come, first served",
  Priorities: "fixed priorities",
} as const;
export type AllocationRule = (typeof AllocationRule)[keyof typeof AllocationRule];

const importance: readonly string[] = ["critical", "standard", "non-critical"];

/** What a rule puts in the place of the bids' rates; higher goes first, and ties go by priority and age. */
const ranks: Readonly<Record<AllocationRule, BidRank | undefined>> = {
  [AllocationRule.Bids]: undefined,
  [AllocationRule.FirstCome]: ({ bid }) => -bid.placedAtSeconds,
  [AllocationRule.Priorities]: ({ priority }) => -importance.indexOf(priority),
};

/** What a replay came to. */
export interface ContentionFigures {
  /** What ready units were worth to their owners, counted where as many were ready as are of use. */
  readonly worthUsd: number;
  /** What all instances cost. */
  readonly spentUsd: number;
  /** The most that was spent in an hour's rate above the budget; 0 where it was kept. */
  readonly overBudgetUsdPerHour: number;
}

/** A market with contending owners, by the companion's own rounds, under a rule of who gets what is short. */
export async function replayContention(
  { trace, fleet }: ContendedMarket,
  owners: readonly Owner[],
  settings: ReplaySettings,
  models: Models,
  rule: AllocationRule,
): Promise<ContentionFigures> {
  const market = traceMarket(trace, settings, fleet.onDemandVcpus);
  const world = createReplayWorld({ fleet, market });
  const worth = new WorthMeter(owners, settings.onDemandUsdPerHour, fleet.budgetUsdPerHour);
  const rank = ranks[rule];
  const durationSeconds = trace.ticks * trace.gapSeconds;
  await runFleet({
    spec: fleet,
    market,
    ports: world.ports,
    models: { ...models, ...(rank && { bidRank: rank }) },
    durationSeconds,
    wakeUps: settings.noticeSeconds > 0 ? [WakeUp.Notice, WakeUp.Ready] : [],
    listeners: [world.work],
    onRound: (round) => worth.take(round),
  });
  return { ...worth.figures(durationSeconds), spentUsd: market.spentUsd() };
}

/** Counts from round to round what ready units are worth. */
class WorthMeter {
  private worthUsd = 0;
  private overBudgetUsdPerHour = 0;
  private last: { readonly atSeconds: number; readonly ready: ReadonlyMap<string, number> } | undefined;

  constructor(
    private readonly owners: readonly Owner[],
    private readonly onDemandUsdPerHour: number,
    private readonly budgetUsdPerHour: number,
  ) {}

  take({ observation, decision }: Round): void {
    const { nowSeconds, instances } = observation;
    this.count(nowSeconds);
    const ready = new Map<string, number>();
    let usdPerHour = 0;
    for (const { workload, role, state, pool } of instances) {
      usdPerHour += decision.outlook.views.get(pool)?.usdPerHour ?? 0;
      if (role !== Role.Serving || state !== InstanceState.Ready) continue;
      ready.set(workload, (ready.get(workload) ?? 0) + 1);
    }
    this.overBudgetUsdPerHour = Math.max(this.overBudgetUsdPerHour, usdPerHour - this.budgetUsdPerHour);
    this.last = { atSeconds: nowSeconds, ready };
  }

  figures(endSeconds: number): Omit<ContentionFigures, "spentUsd"> {
    this.count(endSeconds);
    return { worthUsd: this.worthUsd, overBudgetUsdPerHour: this.overBudgetUsdPerHour };
  }

  private count(untilSeconds: number): void {
    const { atSeconds, ready } = this.last ?? { atSeconds: untilSeconds, ready: new Map<string, number>() };
    for (const { name, units, minimumUnits, worth, ...window } of this.owners) {
      const served = Math.min(units, ready.get(name) ?? 0);
      if (served < minimumUnits) continue;
      const seconds = Math.min(untilSeconds, window.untilSeconds) - Math.max(atSeconds, window.fromSeconds);
      this.worthUsd += (served * worth * this.onDemandUsdPerHour * Math.max(0, seconds)) / 3600;
    }
  }
}
