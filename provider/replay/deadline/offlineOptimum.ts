import { commonDivisor } from "../../engine/deadline/slackGrid.js";
import { isUp } from "../trace.js";
import type { JobOutcome, JobSettings, JobWindow } from "./jobReplay.js";

/**
 * The least that a job can cost for one who knows the whole recording, by dynamic programming backwards over the ticks
 * and the work left. Work is counted in units of the greatest common divisor of tick and overhead, or of a 5000th of
 * the work where that is coarser; a unit begun then counts as done, so that it stays a bound.
 * @throws RangeError where the job can't be done by its deadline.
 */
export function offlineOptimum(window: JobWindow, settings: JobSettings): JobOutcome {
  const program = new BackwardProgram(settings);
  const { pool, firstTick } = window;
  for (let tick = program.ticks - 1; tick >= 0; tick--) program.step(tick, isUp(pool, firstTick + tick));
  const { usd, onDemandUsd } = program.best();
  if (usd === Infinity) throw new RangeError("expected a deadline that on-demand alone can meet");
  const { spotUsdPerHour, onDemandUsdPerHour } = settings;
  const onDemand = onDemandUsd / onDemandUsdPerHour;
  const spot = (usd - onDemandUsd) / spotUsdPerHour;
  return { usd, missed: false, onDemandShare: onDemand / Math.max(onDemand + spot, Number.EPSILON) };
}

const mostUnits = 5000;

/** Nothing runs, or a market with so many ticks of its start-up still to come. */
const nothing = 0;

class BackwardProgram {
  readonly ticks: number;
  /** By units of work left. */
  private readonly size: number;
  private readonly unitSeconds: number;
  private readonly startTicks: number;
  /** By state and units left: USD still to be paid, and the part of it for on-demand. */
  private next: Float64Array[];
  private nextOnDemand: Float64Array[];
  private spare: Float64Array[];
  private spareOnDemand: Float64Array[];

  constructor(private readonly settings: JobSettings) {
    const { workSeconds, overheadSeconds, tickSeconds, deadlineSeconds } = settings;
    this.ticks = Math.ceil(deadlineSeconds / tickSeconds);
    this.unitSeconds = Math.max(commonSeconds(tickSeconds, overheadSeconds), workSeconds / mostUnits);
    this.size = Math.ceil(workSeconds / this.unitSeconds) + 1;
    this.startTicks = Math.ceil(overheadSeconds / tickSeconds);
    this.next = this.states(Infinity);
    this.nextOnDemand = this.states(0);
    this.spare = this.states(Infinity);
    this.spareOnDemand = this.states(0);
    for (const costs of this.next) costs[0] = 0;
  }

  best(): { readonly usd: number; readonly onDemandUsd: number } {
    const at = this.size - 1;
    return { usd: this.next[nothing]?.[at] ?? NaN, onDemandUsd: this.nextOnDemand[nothing]?.[at] ?? NaN };
  }

  step(tick: number, spotUp: boolean): void {
    const [usd, onDemandUsd] = [this.spare, this.spareOnDemand];
    usd.forEach((costs, state) => {
      const shares = onDemandUsd[state];
      if (!shares) return;
      costs.fill(Infinity, 1);
      costs[0] = 0;
      for (const move of this.moves(state, tick, spotUp)) this.take(move, tick, costs, shares);
    });
    [this.spare, this.spareOnDemand] = [this.next, this.nextOnDemand];
    [this.next, this.nextOnDemand] = [usd, onDemandUsd];
  }

  private states(value: number): Float64Array[] {
    return Array.from({ length: 1 + 2 * (this.startTicks + 1) }, () => new Float64Array(this.size).fill(value));
  }

  /** What can be done in a tick from a state: idle, and each market kept on or started. */
  private moves(state: number, tick: number, spotUp: boolean): Move[] {
    const moves = [{ to: nothing, units: 0, usd: 0, onDemand: false }];
    if (spotUp) moves.push(this.run(state, tick, false));
    return [...moves, this.run(state, tick, true)];
  }

  private run(state: number, tick: number, onDemand: boolean): Move {
    const { overheadSeconds, tickSeconds, deadlineSeconds, spotUsdPerHour, onDemandUsdPerHour } = this.settings;
    const ready = 1 + (onDemand ? this.startTicks + 1 : 0);
    const goesOn = state >= ready && state < ready + this.startTicks;
    const toCome = goesOn ? state - ready : this.startTicks;
    const overhead = Math.max(0, overheadSeconds - (this.startTicks - toCome) * tickSeconds);
    const worked = Math.min(tickSeconds, deadlineSeconds - tick * tickSeconds) - (toCome > 0 ? overhead : 0);
    return {
      to: ready + Math.max(0, toCome - 1),
      units: Math.ceil(Math.max(0, worked) / this.unitSeconds - 1e-9),
      usd: ((onDemand ? onDemandUsdPerHour : spotUsdPerHour) * tickSeconds) / 3600,
      onDemand,
    };
  }

  /** Only for the work that can be left by then, and can still be done. */
  private take(move: Move, tick: number, costs: Float64Array, shares: Float64Array): void {
    const after = this.next[move.to];
    const afterOnDemand = this.nextOnDemand[move.to];
    if (!after || !afterOnDemand) return;
    const unitsOfTick = Math.ceil(this.settings.tickSeconds / this.unitSeconds);
    const least = Math.max(1, this.size - 1 - tick * unitsOfTick);
    const most = Math.min(this.size - 1, (this.ticks - tick) * unitsOfTick);
    for (let left = least; left <= most; left++) {
      const then = Math.max(0, left - move.units);
      const usd = move.usd + (after[then] ?? Infinity);
      if (usd >= (costs[left] ?? Infinity)) continue;
      costs[left] = usd;
      shares[left] = (move.onDemand ? move.usd : 0) + (afterOnDemand[then] ?? 0);
    }
  }
}

interface Move {
  readonly to: number;
  readonly units: number;
  readonly usd: number;
  readonly onDemand: boolean;
}

/** Seconds that tick and overhead are multiples of; 1 where they are no whole seconds. */
function commonSeconds(tick: number, overhead: number): number {
  return Number.isInteger(tick) && Number.isInteger(overhead) ? commonDivisor(tick, overhead) : 1;
}
