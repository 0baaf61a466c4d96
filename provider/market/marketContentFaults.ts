import type * as z from "zod";
import { show, type Fault } from "../errors.js";
import type { MarketFile, MarketType } from "./marketFile.js";
import { marketFields, marketType } from "./marketSchema.js";

/** What of a file has the right form, so that what does not fit together is told beside what has the wrong one. */
interface MarketDraft {
  readonly region: string | undefined;
  readonly pulledAt: string | undefined;
  readonly zones: MarketFile["zones"] | undefined;
  readonly placementScores: MarketFile["placementScores"] | undefined;
  readonly instanceTypes: readonly (readonly [name: string, type: MarketType])[];
}

/**
 * What does not fit together in a market file, as far as its fields have the right form.
 * @param market the file where all of them have.
 */
export function marketContentFaults(value: unknown, market: MarketFile | undefined): readonly Fault[] {
  if (!isRecord(value)) return [];
  const draft = market ? wholeDraft(market) : draftOf(value);
  return [
    ...momentFaults(draft),
    ...zoneFaults(draft),
    ...emptyFaults(value["instanceTypes"]),
    ...unknownZoneFaults(draft),
    ...draft.instanceTypes.flatMap(historyFaults),
  ];
}

function wholeDraft({ region, pulledAt, zones, placementScores, instanceTypes }: MarketFile): MarketDraft {
  return { region, pulledAt, zones, placementScores, instanceTypes: Object.entries(instanceTypes) };
}

function draftOf(value: Readonly<Record<string, unknown>>): MarketDraft {
  const types = isRecord(value["instanceTypes"]) ? Object.entries(value["instanceTypes"]) : [];
  return {
    region: readOrNone(marketFields.region, value["region"]),
    pulledAt: readOrNone(marketFields.pulledAt, value["pulledAt"]),
    zones: readOrNone(marketFields.zones, value["zones"]),
    placementScores: readOrNone(marketFields.placementScores, value["placementScores"]),
    instanceTypes: types.flatMap(([name, type]) => {
      const read = readOrNone(marketType, type);
      return read ? [[name, read] as const] : [];
    }),
  };
}

function readOrNone<T>(form: z.ZodType<T>, value: unknown): T | undefined {
  return value === undefined ? undefined : form.safeParse(value).data;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function momentFaults({ pulledAt }: MarketDraft): readonly Fault[] {
  if (pulledAt === undefined || isMoment(pulledAt)) return [];
  return [{ where: "pulledAt", expected: "a moment there is", got: show(pulledAt) }];
}

/** `Date.parse` takes 30 February for 2 March. */
function isMoment(text: string): boolean {
  const milliseconds = Date.parse(text);
  return Number.isFinite(milliseconds) && new Date(milliseconds).toISOString().startsWith(text.slice(0, -1));
}

function zoneFaults({ region, zones }: MarketDraft): readonly Fault[] {
  if (zones === undefined) return [];
  const names = Object.keys(zones);
  if (names.length === 0) return [{ where: "zones", expected: "at least one zone", got: "none" }];
  if (region === undefined) return [];
  return names
    .filter((zone) => zone.replace(/[a-z]$/, "") !== region)
    .map((zone) => ({ where: `zones.${zone}`, expected: `a zone of ${region}`, got: show(zone) }));
}

function emptyFaults(instanceTypes: unknown): readonly Fault[] {
  if (!isRecord(instanceTypes) || Object.keys(instanceTypes).length > 0) return [];
  return [{ where: "instanceTypes", expected: "at least one instance type", got: "none" }];
}

function unknownZoneFaults({ zones, instanceTypes, placementScores }: MarketDraft): readonly Fault[] {
  if (zones === undefined) return [];
  const places = [
    ...instanceTypes.map(([name, { spotUsdPerHour }]) => ({
      where: `instanceTypes.${name}.spotUsdPerHour`,
      byZone: spotUsdPerHour,
    })),
    ...Object.entries(placementScores?.groups ?? {}).map(([group, byZone]) => ({
      where: `placementScores.groups.${group}`,
      byZone,
    })),
  ];
  return places.flatMap(({ where, byZone }) =>
    Object.keys(byZone)
      .filter((zone) => zones[zone] === undefined)
      .map((zone) => ({ where: `${where}.${zone}`, expected: "one of the file's zones", got: show(zone) })),
  );
}

/** Prices hold until the next one, so their moments must come in order. */
function historyFaults([name, { spotUsdPerHour }]: readonly [string, MarketType]): readonly Fault[] {
  return Object.entries(spotUsdPerHour).flatMap(([zone, history]) => {
    const moments = Object.keys(history);
    return moments.flatMap((moment, index) => {
      const where = `instanceTypes.${name}.spotUsdPerHour.${zone}.${moment}`;
      if (!isMoment(moment)) return [{ where, expected: "a moment there is", got: show(moment) }];
      const earlier = moments[index - 1];
      if (earlier === undefined || earlier < moment) return [];
      return [{ where, expected: `a moment after ${earlier}`, got: show(moment) }];
    });
  });
}
