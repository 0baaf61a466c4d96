/** Where a plan's prices come from. */
export type PriceSource = CataloguePrices | MarketPrices;

/** Prices of the built-in catalogue, which are those of us-east-1. */
export interface CataloguePrices {
  /** Tells it from a market file. */
  readonly kind: "catalogue";
  /** The fleet's region, which the catalogue's prices may not be of. */
  readonly region: string;
}

/** Prices of a market file. */
export interface MarketPrices {
  /** Tells it from the catalogue. */
  readonly kind: "market";
  /** As the declaration names it. */
  readonly file: string;
  /** Whose prices they are, such as `eu-central-1`. */
  readonly region: string;
  /** When it was pulled, ISO 8601. */
  readonly pulledAt: string;
}

/** The region and the month of the catalogue's on-demand prices: see `catalogue`. */
const catalogueRegion = "us-east-1";
const catalogueMonth = "July 2026";

/** One line for a preview; it says the same at every moment, so that a preview does not change by itself. */
export function priceSourceText(source: PriceSource): string {
  if (source.kind === "market") return `Prices: ${source.file} of ${source.pulledAt.slice(0, 10)} (${source.region})`;
  const command = `"blended-fleet market pull --region ${source.region}"`;
  if (source.region === catalogueRegion) {
    return `Prices: the built-in catalogue, ${catalogueRegion} in ${catalogueMonth}; ${command} gets today's`;
  }
  return (
    `Prices: the built-in catalogue, ${catalogueRegion} in ${catalogueMonth}, not ${source.region}'s; ` +
    `${command} gets those`
  );
}
