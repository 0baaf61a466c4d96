import { keepOnDemand, replayPolicy, type Baseline } from "./baseline.js";

/** All replicas on-demand, all the time: the price to beat. */
export const onDemandBaseline: Baseline = {
  name: "on-demand",
  run: (trace, settings) =>
    replayPolicy("on-demand", (stage) => () => keepOnDemand(stage, settings.target), trace, settings),
};
