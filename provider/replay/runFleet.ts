import { reconcile, type Round } from "../companion/reconcile.js";
import type { FleetSpec } from "../engine/fleet.js";
import type { Models } from "../engine/models.js";
import type { SimulatedMarket } from "../embedded/market.js";
import { tellAll, type MarketListener } from "../embedded/marketListener.js";
import type { Ports } from "../ports/ports.js";

/** What wakes the companion between two ticks. */
export const WakeUp = { Notice: "notice", Loss: "loss", Ready: "ready" } as const;
export type WakeUp = (typeof WakeUp)[keyof typeof WakeUp];

export interface FleetRun {
  readonly spec: FleetSpec;
  readonly market: SimulatedMarket;
  readonly ports: Ports;
  readonly durationSeconds: number;
  /** When it begins on the market's clock. Default 0. */
  readonly fromSeconds?: number;
  /** Asked before each round for the spec to decide on. Absent: always `spec`. */
  readonly specNow?: () => Promise<FleetSpec>;
  /** Awaited before the market's clock moves on to a moment; true ends the run where it is. Absent: at once. */
  readonly pace?: (seconds: number) => Promise<boolean>;
  /** Events that bring a round of their own, as EventBridge does on AWS. */
  readonly wakeUps: readonly WakeUp[];
  /** Told of the market's events before the companion is. */
  readonly listeners: readonly MarketListener[];
  readonly models?: Models;
  readonly onRound?: (round: Round) => void;
  /** Called now and then with the share of the run that is done. */
  readonly onProgress?: (share: number) => void;
  /** Asked as often: true ends the run where it is. */
  readonly isInterrupted?: () => boolean;
}

/** Lets a fleet run on a simulated market, round by round, by the companion's own reconcile. */
export async function runFleet(run: FleetRun): Promise<void> {
  const { market, spec } = run;
  const alarm = new Alarm(run.wakeUps);
  market.listener = tellAll([...run.listeners, alarm]);
  const { fromSeconds = 0, durationSeconds } = run;
  const ticks = Math.ceil(durationSeconds / spec.tickSeconds);
  for (let tick = 0; tick < ticks; tick++) {
    if (tick % progressTicks === 0 && (await pause(run, tick / ticks))) return;
    const atSeconds = fromSeconds + tick * spec.tickSeconds;
    if (await run.pace?.(atSeconds)) return;
    market.advanceTo(atSeconds);
    await round(run);
    const endSeconds = fromSeconds + Math.min(durationSeconds, (tick + 1) * spec.tickSeconds);
    if (await roundsUntil(endSeconds, run, alarm)) return;
  }
  if (await run.pace?.(fromSeconds + durationSeconds)) return;
  market.advanceTo(fromSeconds + durationSeconds);
  run.onProgress?.(1);
}

/** Progress is shown and signals are heard this often: about every fifty milliseconds of a replay. */
const progressTicks = 200;

/** Lets the process draw and hear signals; true where the run is to end. */
async function pause(run: FleetRun, share: number): Promise<boolean> {
  run.onProgress?.(share);
  await new Promise((resume) => setImmediate(resume));
  return run.isInterrupted?.() ?? false;
}

async function round({ spec: declared, specNow, ports, models, onRound }: FleetRun): Promise<void> {
  const spec = (await specNow?.()) ?? declared;
  const done = await reconcile({ spec, ports, ...(models && { models }) });
  onRound?.(done);
}

/**
 * One round at each later moment with an event that wakes; what a round brings about at its own moment waits. True where
 * the run is to end.
 */
async function roundsUntil(endSeconds: number, run: FleetRun, alarm: Alarm): Promise<boolean> {
  if (run.wakeUps.length === 0) return false;
  alarm.reset();
  for (;;) {
    const next = run.market.nextEventAtSeconds();
    if (next >= endSeconds) return false;
    if (await run.pace?.(next)) return true;
    const isLater = next > run.market.nowSeconds;
    run.market.advanceTo(next);
    if (isLater && alarm.rang) await round(run);
    alarm.reset();
  }
}

class Alarm implements MarketListener {
  rang = false;

  constructor(private readonly wakeUps: readonly WakeUp[]) {}

  reset(): void {
    this.rang = false;
  }

  noticed(): void {
    this.ring(WakeUp.Notice);
  }

  lost(): void {
    this.ring(WakeUp.Loss);
  }

  ready(): void {
    this.ring(WakeUp.Ready);
  }

  private ring(wakeUp: WakeUp): void {
    if (this.wakeUps.includes(wakeUp)) this.rang = true;
  }
}
