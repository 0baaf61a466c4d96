import { readFileSync } from "node:fs";
import { readAs } from "../declaration/structure.js";
import { InputError, show, type Fault } from "../errors.js";
import { marketFormat, type MarketFile } from "./marketFile.js";
import { marketSchema } from "./marketSchema.js";

const remedy = `"blended-fleet market pull" writes one`;

/**
 * Reads a market file.
 * @param name what faults call the file.
 * @throws InputError with every fault of the file, each with its path in it.
 */
export function readMarketFile(path: string, name = path): MarketFile {
  const value = parsed(name, textOf(path, name));
  const faults: Fault[] = [...formatFaults(value)];
  const market = faults.length === 0 ? readAs(marketSchema, value, [], faults) : undefined;
  if (market) faults.push(...contentFaults(market));
  if (faults.length > 0 || !market)
    throw new InputError(
      "market file",
      faults.map((fault) => located(name, fault)),
    );
  return market;
}

function textOf(path: string, name: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new InputError("market file", [{ where: name, expected: `a market file that can be read: ${remedy}`, got }]);
  }
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const got = text.trim() === "" ? "an empty file" : cause instanceof Error ? cause.message : String(cause);
    throw new InputError("market file", [{ where: name, expected: `JSON: ${remedy}`, got }]);
  }
}

function located(name: string, fault: Fault): Fault {
  return { ...fault, where: fault.where === "" ? name : `${name}: ${fault.where}` };
}

/** Of another format nothing else can be said. */
function formatFaults(value: unknown): readonly Fault[] {
  if (typeof value !== "object" || value === null || !("format" in value) || value.format === marketFormat) return [];
  const expected = `${marketFormat}, the format that this version reads: ${remedy}`;
  return [{ where: "format", expected, got: show(value.format) }];
}

function contentFaults(market: MarketFile): readonly Fault[] {
  return [...momentFaults(market), ...zoneFaults(market), ...typeFaults(market), ...historyFaults(market)];
}

function momentFaults({ pulledAt }: MarketFile): readonly Fault[] {
  if (Number.isFinite(Date.parse(pulledAt))) return [];
  return [{ where: "pulledAt", expected: "a moment there is", got: show(pulledAt) }];
}

function zoneFaults({ region, zones }: MarketFile): readonly Fault[] {
  const names = Object.keys(zones);
  if (names.length === 0) return [{ where: "zones", expected: "at least one zone", got: "none" }];
  return names
    .filter((zone) => zone.replace(/[a-z]$/, "") !== region)
    .map((zone) => ({ where: `zones.${zone}`, expected: `a zone of ${region}`, got: show(zone) }));
}

function typeFaults({ zones, instanceTypes, placementScores }: MarketFile): readonly Fault[] {
  if (Object.keys(instanceTypes).length === 0) {
    return [{ where: "instanceTypes", expected: "at least one instance type", got: "none" }];
  }
  const places = [
    ...Object.entries(instanceTypes).map(([name, { spotUsdPerHour }]) => ({
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
function historyFaults({ instanceTypes }: MarketFile): readonly Fault[] {
  return Object.entries(instanceTypes).flatMap(([name, { spotUsdPerHour }]) =>
    Object.entries(spotUsdPerHour).flatMap(([zone, history]) => {
      const moments = Object.keys(history);
      return moments.flatMap((moment, index) => {
        const where = `instanceTypes.${name}.spotUsdPerHour.${zone}.${moment}`;
        if (!Number.isFinite(Date.parse(moment))) return [{ where, expected: "a moment there is", got: show(moment) }];
        const earlier = moments[index - 1];
        if (earlier === undefined || earlier < moment) return [];
        return [{ where, expected: `a moment after ${earlier}`, got: show(moment) }];
      });
    }),
  );
}
