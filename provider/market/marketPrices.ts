import type { MarketFile, MarketType } from "./marketFile.js";
import { placementGroupOf } from "./placementGroup.js";
import { meanSpotUsdPerHour } from "./spotHistory.js";

export interface TypePrices {
  readonly name: string;
  readonly onDemandUsdPerHour: number;
  /** By zone that offers the type; null where it is not sold on spot. */
  readonly spotUsdPerHour: Readonly<Record<string, number | null>>;
  /** Of the cheapest zone's spot price against on-demand; absent without spot. */
  readonly savingPercent?: number;
  /** Of the type's group, by zone. */
  readonly placementScores: Readonly<Record<string, number>>;
}

/** What a market file comes down to. */
export interface MarketPrices {
  readonly region: string;
  readonly pulledAt: string;
  readonly zones: readonly string[];
  readonly instanceTypes: readonly TypePrices[];
}

/** The prices that plans on a market file are made with. */
export function marketPrices(market: MarketFile): MarketPrices {
  const { region, pulledAt, zones, instanceTypes } = market;
  return {
    region,
    pulledAt,
    zones: Object.keys(zones),
    instanceTypes: Object.entries(instanceTypes).map(([name, type]) => typePrices(name, type, market)),
  };
}

function typePrices(name: string, type: MarketType, market: MarketFile): TypePrices {
  const untilEpochSeconds = Date.parse(market.pulledAt) / 1000;
  const spot = Object.entries(type.spotUsdPerHour).map(
    ([zone, history]) => [zone, meanSpotUsdPerHour(history, untilEpochSeconds, market.windowDays) ?? null] as const,
  );
  const known = spot.flatMap(([, price]) => price ?? []);
  const saving = known.length > 0 && Math.round((1 - Math.min(...known) / type.onDemandUsdPerHour) * 100);
  return {
    name,
    onDemandUsdPerHour: type.onDemandUsdPerHour,
    spotUsdPerHour: Object.fromEntries(spot),
    ...(saving !== false && { savingPercent: saving }),
    placementScores: market.placementScores?.groups[placementGroupOf({ name, architecture: type.architecture })] ?? {},
  };
}
