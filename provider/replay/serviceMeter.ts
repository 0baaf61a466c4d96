import { Market as MarketKind } from "../engine/pool.js";
import type { SimulatedInstance, SimulatedMarket } from "../embedded/market.js";
import type { PolicyFigures } from "./serviceFigures.js";
import { addSpan, openTally, tallyFigures, type ServiceTally, type ServiceTerms } from "./serviceTally.js";

export interface ServiceMeterOptions extends ServiceTerms {
  /** Units wanted throughout. */
  readonly wantedUnits: number;
  /** Which instances serve. Default: all that run. */
  readonly serves?: (instance: SimulatedInstance) => boolean;
}

/** Measures what a policy delivers on a market. Feed it every interval in which nothing changed, and every loss. */
export class ServiceMeter {
  private readonly tally: ServiceTally;

  constructor(
    private readonly market: SimulatedMarket,
    private readonly options: ServiceMeterOptions,
  ) {
    this.tally = openTally(options);
  }

  elapsed(fromSeconds: number, toSeconds: number): void {
    const { serves, wantedUnits } = this.options;
    let ready = 0;
    let onDemand = 0;
    for (const instance of this.market.instances()) {
      if (instance.state !== "stopped" && instance.pool.market === MarketKind.OnDemand) onDemand++;
      if (instance.state === "ready" && (serves === undefined || serves(instance))) ready++;
    }
    addSpan(this.tally, fromSeconds, toSeconds, ready, onDemand, wantedUnits);
  }

  lost(): void {
    this.tally.losses++;
  }

  figures(name: string, spentUsd: number, onDemandUsdPerHour: number): PolicyFigures {
    return tallyFigures(name, this.tally, spentUsd, onDemandUsdPerHour);
  }
}
