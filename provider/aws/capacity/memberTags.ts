import { CreateTagsCommand } from "@aws-sdk/client-ec2";
import { groupedBy } from "../../engine/groupedBy.js";
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
export function settleTags(question: TagQuestion): readonly Promise<void>[] {
  const changes = changesOf(question);
  return [...groupedBy(changes, ({ tags }) => JSON.stringify(tags)).values()]
    .flatMap((alike) => chunksOf(alike, mostInstancesOfCall))
    .slice(0, mostCallsOfRound)
    .map((chunk) =>
      writeTags(
        question.clients,
        chunk.map(({ id }) => id),
        chunk[0]?.tags ?? {},
      ),
    );
}

interface TagChange {
  readonly id: string;
  readonly tags: Tags;
}

function changesOf({ members, pools, usdPerHour }: TagQuestion): readonly TagChange[] {
  const byId = new Map(pools.map((pool) => [pool.id, pool]));
  return members.flatMap(({ instance, identity }) => {
    const pool = byId.get(poolId(instance.instanceType, instance.zone, instance.market));
    if (!pool) return [];
    const price = usdPerHour[pool.id];
    const wanted = classifyInstance({ ...pool, usdPerHour: price ?? pool.usdPerHour }, identity);
    const isGuess = price === undefined && pool.hasOwnPrice !== true;
    const wrong = Object.entries(wanted).filter(([key, value]) => !isRight(key, instance.tags[key], value, isGuess));
    return wrong.length > 0 ? [{ id: instance.id, tags: Object.fromEntries(wrong) }] : [];
  });
}

/** Adds or replaces tags of instances. */
export async function writeTags({ ec2 }: Pick<FleetClients, "ec2">, ids: readonly string[], tags: Tags): Promise<void> {
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
