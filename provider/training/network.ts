import { NeuralNetwork, type INeuralNetworkJSON } from "brain.js";
import { draw, generatorFor } from "../embedded/seededDraw.js";
import type { NetworkWeights } from "../engine/network/forwardPass.js";

/** Inputs from 0 to 1 and what the outputs should be, from 0 to 1. */
export interface TrainingRow {
  readonly input: number[];
  readonly output: number[];
}

/** How a network is trained: brain.js's own rule, row by row, a whole pass over the rows for each rate. */
export interface TrainingSchedule {
  readonly seed: number;
  readonly hidden: number;
  /** One for each pass. Falling rates keep brain.js's squared error calibrated for rare events. */
  readonly learningRates: readonly number[];
  readonly momentum: number;
}

interface LayerJson {
  readonly [unit: string]: { readonly bias?: number; readonly weights?: Readonly<Record<string, number>> };
}

/**
 * Trains a network of one hidden layer. brain.js draws its first weights and takes rows in the order given, so both are
 * drawn here from the seed, rows anew for each pass: the same rows and seed give the same network.
 * @param onPass is told of each pass with the network so far, and ends the training by answering false.
 */
export function trainNetwork(
  rows: readonly TrainingRow[],
  schedule: TrainingSchedule,
  onPass: (pass: number, network: NetworkWeights) => boolean = () => true,
): NetworkWeights {
  const [first] = rows;
  if (!first) throw new RangeError("a network needs rows to be trained on, got none");
  const sizes = [first.input.length, schedule.hidden, first.output.length];
  const network = new NeuralNetwork();
  network.fromJSON(drawnNetwork(sizes, schedule.seed));
  let trained = weightsOf(network.toJSON());
  for (const [pass, learningRate] of schedule.learningRates.entries()) {
    const options = { iterations: 1, errorThresh: 1e-9, learningRate, momentum: schedule.momentum };
    network.train(shuffled(rows, schedule.seed, pass), options);
    trained = weightsOf(network.toJSON());
    if (!onPass(pass, trained)) break;
  }
  return trained;
}

/** The first weights lie within ±0.2, as brain.js draws its own. */
const firstSpread = 0.4;

function drawnNetwork(sizes: readonly number[], seed: number): INeuralNetworkJSON {
  const generator = generatorFor(seed, "first weights");
  const weight = (): number => (draw(generator) - 0.5) * firstSpread;
  const layers = sizes.map((size, layer) => {
    const before = layer === 0 ? 0 : (sizes[layer - 1] ?? 0);
    const unit = (): object =>
      layer === 0
        ? {}
        : { bias: weight(), weights: Object.fromEntries(Array.from({ length: before }, (_, i) => [i, weight()])) };
    return Object.fromEntries(Array.from({ length: size }, (_, i) => [i, unit()]));
  });
  return {
    sizes: [...sizes],
    layers,
    outputLookup: false,
    inputLookup: false,
    activation: "sigmoid",
    trainOpts: {},
  };
}

/** The weights of a brain.js network of one hidden layer as plain numbers. */
export function weightsOf(json: INeuralNetworkJSON): NetworkWeights {
  const [inputs = 0, hidden = 0, outputs = 0] = json.sizes;
  const [, hiddenLayer, outputLayer] = json.layers as readonly LayerJson[];
  return {
    inputs,
    hidden,
    outputs,
    hiddenWeights: rowsOf(hiddenLayer, hidden, inputs),
    hiddenBiases: biasesOf(hiddenLayer, hidden),
    outputWeights: rowsOf(outputLayer, outputs, hidden),
    outputBiases: biasesOf(outputLayer, outputs),
  };
}

function rowsOf(layer: LayerJson | undefined, units: number, width: number): Float64Array {
  const weights = new Float64Array(units * width);
  for (let unit = 0; unit < units; unit++) {
    for (let i = 0; i < width; i++) weights[unit * width + i] = layer?.[unit]?.weights?.[i] ?? NaN;
  }
  return weights;
}

function biasesOf(layer: LayerJson | undefined, units: number): Float64Array {
  return Float64Array.from({ length: units }, (_, unit) => layer?.[unit]?.bias ?? NaN);
}

/** Fisher and Yates. */
function shuffled(rows: readonly TrainingRow[], seed: number, pass: number): TrainingRow[] {
  const generator = generatorFor(seed, `pass ${pass}`);
  const order = [...rows];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(draw(generator) * (i + 1));
    const held = order[i];
    const other = order[j];
    if (held && other) [order[i], order[j]] = [other, held];
  }
  return order;
}
