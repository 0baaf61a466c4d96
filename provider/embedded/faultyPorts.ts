import { RequestFailedError } from "../errors.js";
import type { Ports } from "../ports/ports.js";
import { draw, generatorFor } from "./seededDraw.js";

/** How often the world fails those who call it. */
export interface FaultOptions {
  readonly seed: number;
  /** Chance of a call failing before anything is done. */
  readonly throttledChance: number;
  /** Chance of a call being carried out and failing all the same. */
  readonly lostAnswerChance: number;
}

/** Ports that fail now and then, for simulation tests. The clock and the logs never fail. */
export function faultyPorts(ports: Ports, options: FaultOptions): Ports {
  const generator = generatorFor(options.seed, "faults");
  const failing = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        return async (...args: readonly unknown[]): Promise<unknown> => {
          if (draw(generator) < options.throttledChance) throw new RequestFailedError(`${String(name)} was throttled`);
          const answer: unknown = await Reflect.apply(member, target, args);
          if (draw(generator) < options.lostAnswerChance) {
            throw new RequestFailedError(`the answer of ${String(name)} was lost`);
          }
          return answer;
        };
      },
    });
  return {
    clock: ports.clock,
    log: ports.log,
    ...(ports.forecasts && { forecasts: ports.forecasts }),
    capacity: failing(ports.capacity),
    prices: failing(ports.prices),
    state: failing(ports.state),
    hooks: failing(ports.hooks),
    ...(ports.accounts && { accounts: failing(ports.accounts) }),
  };
}
