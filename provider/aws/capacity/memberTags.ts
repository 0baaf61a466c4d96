import { CreateTagsCommand } from "@aws-sdk/client-ec2";
import { poolId, type CapacityPool } from "../../engine/pool.js";
import { classifyInstance, TagKey } from "../../engine/tags.js";
import { asked } from "../companionFailure.js";
import { chunksOf } from "../market/pages.js";
import type { FleetClients, Member } from "./fleetMembers.js";

type Tags = Readonly<Record<string, string>>;

export interface TagQuestion {
  readonly clients: FleetClients;
  readonly members: readonly Member[];
  readonly pools: readonly CapacityPool[];
  /** Present prices as far as they are known, by pool id. */
  readonly usdPerHour: Readonly<Record<string, number>>;
}

/**
 * How far a price tag may be from the price, as a share of it. The tag is for reports of cost by tag; spot prices move in
 * small steps, and each would be a call for every pool. Chosen, not measured.
 */
const priceTolerance = 0.05;
/**
 * The API takes 1000 resources a call and advises smaller batches (CreateTags in the Amazon EC2 API Reference). What is
 * left over when a round's calls are spent is written in the next.
 */
const mostInstancesOfCall = 200;
const mostCallsOfRound = 10;

/**
 * Writes what members' own tags get wrong of the pool that they really are in: a lane's template knows a type's price in
 * one zone at one time only. A settled fleet needs no call. Of an instance in a pool that the fleet does not have, as
 * where its lane was narrowed since, nothing better is known than what it says.
 */
export function settleTags({ clients, members, pools, usdPerHour }: TagQuestion): readonly Promise<void>[] {
  const byId = new Map(pools.map((pool) => [pool.id, pool]));
  const idsByChange = new Map<string, string[]>();
  for (const { instance, identity } of members) {
    const pool = byId.get(poolId(instance.instanceType, instance.zone, instance.market));
    if (!pool) continue;
    const price = usdPerHour[pool.id];
    const wanted = classifyInstance({ ...pool, usdPerHour: price ?? pool.usdPerHour }, identity);
    const isGuess = price === undefined && pool.hasOwnPrice !== true;
    const wrong = Object.entries(wanted).filter(([key, value]) => !isRight(key, instance.tags[key], value, isGuess));
    if (wrong.length === 0) continue;
    const change = JSON.stringify(wrong);
    idsByChange.set(change, [...(idsByChange.get(change) ?? []), instance.id]);
  }
  return [...idsByChange]
    .flatMap(([change, ids]) => chunksOf(ids, mostInstancesOfCall).map((chunk) => ({ change, chunk })))
    .slice(0, mostCallsOfRound)
    .map(({ change, chunk }) =>
      writeTags(clients, chunk, Object.fromEntries(JSON.parse(change) as (readonly [string, string])[])),
    );
}

/** Adds or replaces tags of instances. */
export async function writeTags({ ec2 }: FleetClients, ids: readonly string[], tags: Tags): Promise<void> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await asked("CreateTags", () => ec2.send(new CreateTagsCommand({ Resources: [...ids], Tags })));
}

function isRight(key: string, value: string | undefined, wanted: string, isGuess: boolean): boolean {
  if (value === wanted) return true;
  if (value === undefined || (key !== TagKey.UsdPerHour && key !== TagKey.OnDemandUsdPerHour)) return false;
  const usdPerHour = Number(value);
  // What was written when a price was known beats the one that was planned with.
  if (key === TagKey.UsdPerHour && isGuess) return usdPerHour > 0;
  return Math.abs(usdPerHour - Number(wanted)) <= priceTolerance * Number(wanted);
}
