import { scaleFeatures, type FeatureRange } from "./featureRange.js";
import { forwardPass, type NetworkWeights } from "./forwardPass.js";

/** A network with the ranges that its features are scaled from. Keeps buffers: an answer is to be read before the next. */
export class FeatureNetwork {
  private readonly scaled: Float64Array;
  private readonly hidden: Float64Array;
  private readonly outputs: Float64Array;

  constructor(
    private readonly network: NetworkWeights,
    private readonly ranges: readonly FeatureRange[],
  ) {
    this.scaled = new Float64Array(network.inputs);
    this.hidden = new Float64Array(network.hidden);
    this.outputs = new Float64Array(network.outputs);
  }

  /** A feature that is not a number counts as the middle of its range. */
  run(features: Float64Array): Float64Array {
    scaleFeatures(features, this.ranges, this.scaled);
    forwardPass(this.network, this.scaled, this.hidden, this.outputs);
    return this.outputs;
  }
}
