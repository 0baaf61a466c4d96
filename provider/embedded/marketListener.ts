import type { SimulatedInstance } from "./simulatedInstance.js";

/** Told of everything that happens, in order; `elapsed` comes before what happens at its end. */
export interface MarketListener {
  elapsed?(fromSeconds: number, toSeconds: number): void;
  noticed?(instance: SimulatedInstance): void;
  lost?(instance: SimulatedInstance): void;
  /** Ended because somebody asked for it. */
  released?(instance: SimulatedInstance): void;
  /** Started, or switched in. */
  ready?(instance: SimulatedInstance): void;
  stopped?(instance: SimulatedInstance): void;
  retagged?(instance: SimulatedInstance): void;
}

/** Tells several, in this order. */
export function tellAll(listeners: readonly MarketListener[]): MarketListener {
  return {
    elapsed: (from, to) => listeners.forEach((listener) => listener.elapsed?.(from, to)),
    noticed: (instance) => listeners.forEach((listener) => listener.noticed?.(instance)),
    lost: (instance) => listeners.forEach((listener) => listener.lost?.(instance)),
    released: (instance) => listeners.forEach((listener) => listener.released?.(instance)),
    ready: (instance) => listeners.forEach((listener) => listener.ready?.(instance)),
    stopped: (instance) => listeners.forEach((listener) => listener.stopped?.(instance)),
    retagged: (instance) => listeners.forEach((listener) => listener.retagged?.(instance)),
  };
}
