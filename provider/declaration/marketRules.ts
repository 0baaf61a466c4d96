import { show, type Fault } from "../errors.js";
import { regionOf } from "../engine/pool.js";
import type { MarketArgs } from "./args.js";
import type { MarketOffers, MarketReading } from "./marketOffers.js";
import { unknownNames } from "./placementRules.js";

const secondsOfDay = 86_400;

/** Past this age a market is planned on with a warning, where its owner sets no limit: spot prices move by the week. */
const warningAgeDays = 30;

/** What a fleet in these zones, planned at this moment in seconds since 1970, can't take of the market it names. */
export function marketFaults(
  declared: MarketArgs | undefined,
  market: MarketReading | undefined,
  zones: readonly string[],
  nowEpochSeconds: number,
): readonly Fault[] {
  if (declared === undefined) return [];
  if (market === undefined) {
    return [{ where: "market.file", expected: "a market that was read beforehand", got: show(declared.file) }];
  }
  if (market.kind === "faulty") return market.faults;
  const region = regionOf(zones[0] ?? "");
  const ofRegion =
    zones.length === 0 || region === market.offers.region
      ? unknownNames(zones, market.offers.zones, "zones")
      : [otherRegion(region, market.offers)];
  return [...ofRegion, ...staleness(declared, market.offers, nowEpochSeconds)];
}

function otherRegion(region: string, offers: MarketOffers): Fault {
  const expected = `a market of ${region}, which "blended-fleet market pull --region ${region}" gets`;
  return { where: "market.file", expected, got: `one of ${offers.region}` };
}

function staleness(
  { maximumAgeDays }: MarketArgs,
  { pulledAt, region }: MarketOffers,
  nowEpochSeconds: number,
): readonly Fault[] {
  const ageDays = marketAgeDays(pulledAt, nowEpochSeconds);
  if (maximumAgeDays === undefined || ageDays <= maximumAgeDays) return [];
  const command = `"blended-fleet market pull --region ${region}" gets a new one`;
  const expected = `a market of at most ${maximumAgeDays} days, as maximumAgeDays says (${command})`;
  return [{ where: "market.file", expected, got: `one of ${pulledAt.slice(0, 10)}, ${daysText(ageDays)} old` }];
}

/** What to warn of a market that is old although its owner set no limit; undefined where there is nothing. */
export function stalenessWarning(
  maximumAgeDays: number | undefined,
  market: MarketReading | undefined,
  nowEpochSeconds: number,
): string | undefined {
  if (market?.kind !== "read" || maximumAgeDays !== undefined) return undefined;
  const { file, pulledAt, region } = market.offers;
  const ageDays = marketAgeDays(pulledAt, nowEpochSeconds);
  if (ageDays <= warningAgeDays) return undefined;
  return (
    `${file} is ${daysText(ageDays)} old, and its prices may no longer hold: ` +
    `"blended-fleet market pull --region ${region} --out ${file}" gets new ones`
  );
}

/** Days from a market's recording to a moment; below 0 where a clock is wrong. */
export function marketAgeDays(pulledAt: string, nowEpochSeconds: number): number {
  return (nowEpochSeconds - Date.parse(pulledAt) / 1000) / secondsOfDay;
}

function daysText(days: number): string {
  return `${Math.floor(days)} ${Math.floor(days) === 1 ? "day" : "days"}`;
}
