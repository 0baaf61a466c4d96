import * as z from "zod";
import { amount, choice, count, group, text, type FieldsOf } from "../declaration/fields.js";
import { instanceTypeName, zoneName } from "../declaration/schema.js";
import { Architecture } from "../engine/instanceType.js";
import { marketFormat, type MarketFile, type MarketType, type MarketZone, type PlacementScores } from "./marketFile.js";

/** The structure of a market file. The upper limits catch slips, as those of a declaration do. */

export const regionName = text("a region such as us-east-1", /^[a-z]{2}(-[a-z]+)+-\d+$/);
const moment = text("a moment to the minute such as 2026-11-13T04:12Z", /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/);

/** An object by names of one form; a name of another form is the fault. */
function byName<Value>(
  what: string,
  name: z.core.$ZodRecordKey & z.ZodType<string>,
  value: z.ZodType<Value>,
  key: string,
) {
  return z.record(name, value, {
    error: (issue) => (issue.code === "invalid_key" ? key : what),
  });
}

const zoneKey = "a zone such as us-east-1a for a name";
const price = amount("USD an hour", 0.000001, 10_000);

const typeFields = {
  architecture: choice(Architecture),
  vcpu: amount("vCPUs", 0.1, 10_000),
  memoryGiB: amount("GiB", 0.1, 100_000),
  gpus: count("GPUs", 0, 1000),
  networkGbps: amount("Gbit/s", 0, 100_000),
  storageIops: amount("operations a second", 0, 100_000_000),
  instanceStoreGB: amount("GB", 0, 10_000_000),
  onDemandUsdPerHour: price,
  spotUsdPerHour: byName(
    "spot prices by zone",
    zoneName,
    byName("spot prices by moment", moment, price, "a moment such as 2026-11-13T04:12Z for a name"),
    zoneKey,
  ),
} satisfies FieldsOf<MarketType>;

/** One instance type of a file. */
export const marketType = z.strictObject(typeFields, group("an instance type's figures and prices"));

const zoneFields = {
  id: text("a zone's id such as use1-az1", /^[a-z0-9]+-az\d+$/),
} satisfies FieldsOf<MarketZone>;

const score = count("points", 1, 10);
const scoreFields = {
  targetCapacity: count("instances", 1, 10_000),
  groups: byName(
    "scores by group of instance types",
    z.string().regex(/^\w+ [a-z]+$/),
    byName("scores by zone", zoneName, score, zoneKey),
    "an architecture and a series such as x86_64 m for a name",
  ),
} satisfies FieldsOf<PlacementScores>;

export const marketFields = {
  format: z.literal(marketFormat, { error: `${marketFormat}, the format that this version reads` }),
  region: regionName,
  pulledAt: text("a moment such as 2026-11-20T10:00:00Z", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  windowDays: amount("days", 1, 90),
  checksum: text(
    'a checksum as market pull writes it, "sha256:" and 64 hexadecimal digits',
    /^sha256:[0-9a-f]{64}$/,
  ).exactOptional(),
  zones: byName("zones by name", zoneName, z.strictObject(zoneFields, group("a zone with its id")), zoneKey),
  placementScores: z.strictObject(scoreFields, group("spot placement scores")).exactOptional(),
  instanceTypes: byName(
    "instance types by name",
    instanceTypeName,
    marketType,
    "an instance type such as m6i.large for a name",
  ),
} satisfies FieldsOf<MarketFile>;
export const marketSchema = z.strictObject(marketFields, group("a market file")) satisfies z.ZodType<MarketFile>;
