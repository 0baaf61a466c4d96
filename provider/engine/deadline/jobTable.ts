import { levelOf, rounding, slackGrid, type SlackGrid } from "./slackGrid.js";
import { phaseCount, phasesOfKind, type StintPhases } from "./stintPhases.js";

/** What a table of values depends on. Seconds. */
export interface JobTerms {
  readonly stepSeconds: number;
  readonly overheadSeconds: number;
  /** Price of spot, on-demand being 1. */
  readonly spotPrice: number;
  /** How often spot is lost, the recorded pools being 1. */
  readonly hazardScale: number;
}

/** What a job is on, as tables see it: spot has a place for each step that its start-up still takes, up to the last. */
export const Place = { Off: 0, OnDemand: 1, Spot: 2 } as const;

/** Dearer than any job. */
const never = 1e9;
/**
 * The least that a job is expected to cost still, in steps of on-demand, by dynamic programming backwards over the time
 * left. A layer is a number of steps of time left; in it a value for each level of slack (time left less work left less,
 * on on-demand, overhead left), place and phase of spot. What the guarantee forbids costs more than anything.
 */
export class JobTable {
  private readonly places: number;
  private readonly grid: SlackGrid;
  private readonly layers: Float32Array[] = [];

  constructor(
    terms: JobTerms,
    private readonly phases: StintPhases,
    private readonly steps: number,
    slackSeconds: number,
  ) {
    this.places = Place.Spot + Math.max(1, startStepsOf(terms));
    this.grid = slackGrid(terms.stepSeconds, terms.overheadSeconds, slackSeconds);
    const builder = new LayerBuilder(terms, phases, this.grid, this.places);
    for (let layer = 0; layer <= steps; layer++) this.layers.push(builder.next());
  }

  /** How many it holds. */
  get values(): number {
    return this.layers.length * this.grid.levels.length * this.places * phaseCount;
  }

  covers(steps: number, slackSeconds: number): boolean {
    return steps <= this.steps && slackSeconds <= (this.grid.levels.at(-1) ?? 0);
  }

  /** What is expected to be paid from the end of a step on, whose beginning saw this phase and whose end leaves this slack. */
  costAfter(stepsLeft: number, slackSeconds: number, place: number, phase: number): number {
    const layer = this.layers[stepsLeft];
    if (!layer) return 0;
    const { level, share } = levelOf(this.grid, slackSeconds);
    const width = this.places * phaseCount;
    const below = this.ahead(layer, level * width, place, phase);
    return share === 0 ? below : below + share * (this.ahead(layer, (level + 1) * width, place, phase) - below);
  }

  private ahead(layer: Float32Array, at: number, place: number, phase: number): number {
    const row = at + place * phaseCount;
    const isUp = phase < phasesOfKind;
    const changed = isUp ? at + placeAfterLoss(place) * phaseCount + phasesOfKind : row;
    return expectedAt(this.phases, layer, row, phase, layer[changed] ?? 0);
  }
}

/** What a layer is expected to cost a step after a phase: it stays, gets older, or changes, which comes to `changed`. */
function expectedAt(
  { stays, ages, changes }: StintPhases,
  layer: Float32Array,
  row: number,
  phase: number,
  changed: number,
): number {
  return (
    (stays[phase] ?? 0) * (layer[row + phase] ?? 0) +
    (ages[phase] ?? 0) * (layer[row + phase + 1] ?? 0) +
    (changes[phase] ?? 0) * changed
  );
}

export function startStepsOf({ overheadSeconds, stepSeconds }: JobTerms): number {
  return Math.ceil(overheadSeconds / stepSeconds - rounding);
}

/** Seconds of a start-up of which so many steps are to come. */
function overheadLeft(terms: JobTerms, toCome: number): number {
  return toCome === 0 ? 0 : terms.overheadSeconds - (startStepsOf(terms) - toCome) * terms.stepSeconds;
}

function placeAfterLoss(place: number): number {
  return place >= Place.Spot ? Place.Off : place;
}

/** Where each level of slack is read after so much of it is gone. */
interface Move {
  readonly level: Int32Array;
  readonly share: Float64Array;
}

/** Makes one layer after the other, each a step of time left more than the one before. */
class LayerBuilder {
  private layer = -1;
  private before: Float32Array;
  /** What the layer before is expected to cost, by the phase a step earlier. */
  private readonly expected: Float32Array;
  private readonly width: number;
  private readonly idling: Move;
  private readonly toOnDemand: Move;
  /** By steps of start-up that are to come, the one that begins included. */
  private readonly starting: readonly Move[];
  private readonly idle = new Float64Array(phaseCount);
  private readonly onDemand = new Float64Array(phaseCount);
  private readonly spot = new Float64Array(phaseCount);

  constructor(
    private readonly terms: JobTerms,
    private readonly phases: StintPhases,
    private readonly grid: SlackGrid,
    private readonly places: number,
  ) {
    const { stepSeconds, overheadSeconds } = terms;
    this.width = places * phaseCount;
    this.before = this.emptyLayer();
    this.expected = this.emptyLayer();
    this.idling = moveOf(grid, stepSeconds);
    this.toOnDemand = moveOf(grid, overheadSeconds);
    this.starting = Array.from({ length: startStepsOf(terms) + 1 }, (_, toCome) =>
      moveOf(grid, Math.min(stepSeconds, overheadLeft(terms, toCome))),
    );
  }

  /** Where there is more slack than time, work done too much counts as spared, and a start to come, so that values between levels are right. */
  next(): Float32Array {
    const layer = this.emptyLayer();
    this.layer += 1;
    const { levels } = this.grid;
    for (let level = 0; level < levels.length; level++) {
      const workSteps = this.layer - (levels[level] ?? 0) / this.terms.stepSeconds;
      this.expect(level, workSteps - 1 <= rounding);
      if (workSteps > rounding) this.settle(layer, level, workSteps);
      else this.spare(layer, level, workSteps);
    }
    this.before = layer;
    return layer;
  }

  private emptyLayer(): Float32Array {
    return new Float32Array(this.grid.levels.length * this.width);
  }

  private spare(layer: Float32Array, level: number, workSteps: number): void {
    const { spotPrice, stepSeconds } = this.terms;
    for (let place = 0; place < this.places; place++) {
      const at = level * this.width + place * phaseCount;
      layer.fill((workSteps + this.overheadAt(place) / stepSeconds) * spotPrice, at, at + phaseCount);
    }
  }

  /** Overhead to come before work on spot; on-demand works already. */
  private overheadAt(place: number): number {
    if (place === Place.OnDemand) return 0;
    return overheadLeft(this.terms, place === Place.Off ? startStepsOf(this.terms) : place - Place.Spot);
  }

  private expect(level: number, wasDone: boolean): void {
    const at = level * this.width;
    if (wasDone) {
      this.expected.set(this.before.subarray(at, at + this.width), at);
      return;
    }
    for (let place = 0; place < this.places; place++) {
      const row = at + place * phaseCount;
      this.expectKind(row, 0, at + placeAfterLoss(place) * phaseCount + phasesOfKind);
      this.expectKind(row, phasesOfKind, row);
    }
  }

  /** For the phases of one kind, the first of which is given; a change leads to the value at `changed`. */
  private expectKind(row: number, firstPhase: number, changed: number): void {
    const afterChange = this.before[changed] ?? 0;
    for (let phase = firstPhase; phase < firstPhase + phasesOfKind; phase++) {
      this.expected[row + phase] = expectedAt(this.phases, this.before, row, phase, afterChange);
    }
  }

  /** The cheapest of what may be done, for each place and phase at one level of slack. */
  private settle(layer: Float32Array, level: number, workSteps: number): void {
    const { stepSeconds, overheadSeconds } = this.terms;
    const slack = this.grid.levels[level] ?? 0;
    const canWaste = slack - stepSeconds >= overheadSeconds - rounding;
    if (canWaste) this.read(this.idle, this.idling, level, Place.Off, 0);
    else this.idle.fill(never);
    if (slack >= overheadSeconds - rounding) this.read(this.onDemand, this.toOnDemand, level, Place.OnDemand, 1);
    else this.onDemand.fill(workSteps + overheadSeconds / stepSeconds);
    this.readSpot(level, this.starting.length - 1, canWaste);
    this.settleOff(layer, level);
    this.settleOnDemand(layer, level);
    for (let place = Place.Spot; place < this.places; place++) this.settleSpot(layer, level, place, canWaste);
  }

  private settleOff(layer: Float32Array, level: number): void {
    const row = level * this.width;
    for (let phase = 0; phase < phaseCount; phase++) {
      const run = Math.min(this.onDemand[phase] ?? 0, this.spot[phase] ?? 0);
      layer[row + phase] = Math.min(run, this.idle[phase] ?? 0);
    }
  }

  private settleOnDemand(layer: Float32Array, level: number): void {
    const row = level * this.width + Place.OnDemand * phaseCount;
    for (let phase = 0; phase < phaseCount; phase++) {
      const goesOn = 1 + (this.expected[row + phase] ?? 0);
      layer[row + phase] = Math.min(goesOn, this.spot[phase] ?? 0, this.idle[phase] ?? 0);
    }
  }

  private settleSpot(layer: Float32Array, level: number, place: number, canWaste: boolean): void {
    this.readSpot(level, place - Place.Spot, canWaste);
    const row = level * this.width + place * phaseCount;
    for (let phase = 0; phase < phaseCount; phase++) {
      const leaves = Math.min(this.onDemand[phase] ?? 0, this.idle[phase] ?? 0);
      layer[row + phase] = Math.min(leaves, this.spot[phase] ?? 0);
    }
  }

  /** What a step on spot comes to with so many steps of start-up to come; only where spot is up. */
  private readSpot(level: number, toCome: number, allowed: boolean): void {
    this.spot.fill(never);
    const move = this.starting[toCome];
    if (!allowed || !move) return;
    this.read(this.spot, move, level, Place.Spot + Math.max(0, toCome - 1), this.terms.spotPrice, phasesOfKind);
  }

  private read(
    into: Float64Array,
    move: Move,
    level: number,
    place: number,
    price: number,
    phases: number = phaseCount,
  ): void {
    const row = (move.level[level] ?? 0) * this.width + place * phaseCount;
    const share = move.share[level] ?? 0;
    for (let phase = 0; phase < phases; phase++) {
      const below = this.expected[row + phase] ?? 0;
      into[phase] = price + below + share * ((this.expected[row + phase + this.width] ?? 0) - below);
    }
  }
}

function moveOf(grid: SlackGrid, lostSeconds: number): Move {
  const at = Array.from(grid.levels, (slack) => levelOf(grid, Math.max(0, slack - lostSeconds)));
  return {
    level: Int32Array.from(at, ({ level }) => level),
    share: Float64Array.from(at, ({ share }) => (share < rounding ? 0 : share)),
  };
}
