/**
 * A trained network as plain numbers: inputs → one hidden layer → outputs, sigmoid throughout, as brain.js trains it.
 * Weights lie row by row: `hiddenWeights[unit * inputs + input]`.
 */
export interface NetworkWeights {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
  readonly hiddenWeights: Float64Array;
  readonly hiddenBiases: Float64Array;
  readonly outputWeights: Float64Array;
  readonly outputBiases: Float64Array;
}

/** Runs a network forward without allocating: `hidden` and `outputs` are written over. */
export function forwardPass(
  network: NetworkWeights,
  inputs: Float64Array,
  hidden: Float64Array,
  outputs: Float64Array,
): void {
  layer(network.hiddenWeights, network.hiddenBiases, inputs, hidden);
  layer(network.outputWeights, network.outputBiases, hidden, outputs);
}

function layer(weights: Float64Array, biases: Float64Array, from: Float64Array, to: Float64Array): void {
  const width = from.length;
  for (let unit = 0; unit < to.length; unit++) {
    let sum = biases[unit] ?? 0;
    for (let i = 0; i < width; i++) sum += (weights[unit * width + i] ?? 0) * (from[i] ?? 0);
    to[unit] = sigmoid(sum);
  }
}

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
