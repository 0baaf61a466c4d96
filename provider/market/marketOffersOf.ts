import type { MarketOffers, OfferedType } from "../declaration/marketOffers.js";
import type { MarketFile, MarketType } from "./marketFile.js";
import { isEdited } from "./marketText.js";
import { meanSpotUsdPerHour, spotRangeUsdPerHour } from "./spotHistory.js";

/**
 * What a market file offers a plan. A pool's spot price is its mean over the file's window, not the latest: a fleet runs
 * for weeks, so a plan on a moment's price would follow its noise, while the companion buys at the price of the day.
 */
export function marketOffersOf(market: MarketFile, file: string): MarketOffers {
  return {
    file,
    region: market.region,
    pulledAt: market.pulledAt,
    isEdited: isEdited(market),
    zones: Object.keys(market.zones),
    types: Object.entries(market.instanceTypes).map(([name, type]) => offeredType(name, type, market)),
  };
}

function offeredType(name: string, type: MarketType, { pulledAt, windowDays }: MarketFile): OfferedType {
  const untilEpochSeconds = Date.parse(pulledAt) / 1000;
  const { architecture, vcpu, memoryGiB, gpus, networkGbps, storageIops, onDemandUsdPerHour } = type;
  return {
    name,
    architecture,
    performance: { vcpu, memoryGiB, gpus, networkGbps, storageIops },
    onDemandUsdPerHour,
    spotRangeByZone: new Map(
      Object.entries(type.spotUsdPerHour).flatMap(([zone, history]) => {
        const range = spotRangeUsdPerHour(history, untilEpochSeconds, windowDays);
        return range ? [[zone, range] as const] : [];
      }),
    ),
    spotUsdPerHourByZone: new Map(
      Object.entries(type.spotUsdPerHour).map(([zone, history]) => [
        zone,
        meanSpotUsdPerHour(history, untilEpochSeconds, windowDays),
      ]),
    ),
  };
}
