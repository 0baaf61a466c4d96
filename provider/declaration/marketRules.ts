import { show, type Fault } from "../errors.js";
import { regionOf } from "../engine/pool.js";
import type { MarketArgs } from "./args.js";
import type { MarketOffers, MarketReading } from "./marketOffers.js";
import { unknownNames } from "./placementRules.js";

const secondsOfDay = 86_400;

/** Past this age a market is warned of, where its owner sets no other: spot prices move by the week. */
const usualAgeDays = 30;

/** Clocks of two machines differ by less; past it, one of them is wrong, or somebody wrote the moment by hand. */
const mostDaysAhead = 1;

/** What a fleet in these zones can't take of the market it names. */
export function marketFaults(
  declared: MarketArgs | undefined,
  market: MarketReading | undefined,
  zones: readonly string[],
): readonly Fault[] {
  if (declared === undefined) return [];
  if (market === undefined) {
    return [{ where: "market.file", expected: "a market that was read beforehand", got: show(declared.file) }];
  }
  if (market.kind === "faulty") return market.faults;
  const region = regionOf(zones[0] ?? "");
  return zones.length === 0 || region === market.offers.region
    ? unknownNames(zones, market.offers.zones, "zones")
    : [otherRegion(region, market.offers)];
}

function otherRegion(region: string, offers: MarketOffers): Fault {
  const expected = `a market of ${region}, which "blended-fleet market pull --region ${region}" gets`;
  return { where: "market.file", expected, got: `one of ${offers.region}` };
}

/** What of a market file is looked at for warnings. */
interface MarketOrigin extends Pick<MarketOffers, "file" | "region" | "pulledAt" | "isEdited"> {
  /** The file that a refresh writes, where that is another one. */
  readonly writtenTo?: string;
}

/** What to warn of the market that a declaration names, at a moment in seconds since 1970, as far as it was read. */
export function marketWarnings(
  declared: MarketArgs | undefined,
  market: MarketReading | undefined,
  nowEpochSeconds: number,
): readonly string[] {
  if (market?.kind !== "read") return [];
  return [...ageWarnings(market.offers, nowEpochSeconds, declared?.maximumAgeDays), ...editWarnings(market.offers)];
}

/** What to warn of a market's age at a moment in seconds since 1970. @param mostDays that it may be old. */
export function ageWarnings(origin: MarketOrigin, nowEpochSeconds: number, mostDays = usualAgeDays): readonly string[] {
  const ageDays = marketAgeDays(origin.pulledAt, nowEpochSeconds);
  if (ageDays > mostDays) {
    const age = Math.floor(ageDays) > mostDays ? Math.floor(ageDays) : Math.ceil(ageDays * 10) / 10;
    return [
      `${origin.file} is ${countedDays(age)} old, more than ${mostDays}, and its prices may no longer hold: ` +
        `${pullCommand(origin)} gets new ones`,
    ];
  }
  if (ageDays >= -mostDaysAhead) return [];
  return [
    `${origin.file} says that it was pulled at ${origin.pulledAt}, ${countedDays(Math.floor(-ageDays))} from now, so how ` +
      `old it is can't be told: look at this machine's clock, or have ${pullCommand(origin)} write it anew`,
  ];
}

/** What to warn of a market that was edited. */
export function editWarnings(origin: MarketOrigin): readonly string[] {
  if (!origin.isEdited) return [];
  return [
    `${origin.file} was changed since it was pulled. That is allowed, but a refresh by ${pullCommand(origin)} undoes it; ` +
      "figures of your own in the fleet's instanceTypes would stay",
  ];
}

function pullCommand({ region, file, writtenTo = file }: MarketOrigin): string {
  return `"blended-fleet market pull --region ${region} --out ${writtenTo}"`;
}

/** Days from a market's recording to a moment; below 0 where a clock is wrong. */
export function marketAgeDays(pulledAt: string, nowEpochSeconds: number): number {
  return (nowEpochSeconds - Date.parse(pulledAt) / 1000) / secondsOfDay;
}

function countedDays(days: number): string {
  return `${days} ${days === 1 ? "day" : "days"}`;
}
