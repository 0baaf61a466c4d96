import { DescribeInstancesCommand, type EC2Client, type Filter, type Instance } from "@aws-sdk/client-ec2";
import { Market } from "../../engine/pool.js";
import { parseTags, TagKey, type InstanceIdentity } from "../../engine/tags.js";
import { asked } from "../companionFailure.js";
import { allPages, chunksOf, mostFilterValues } from "../market/pages.js";
import type { FleetTags } from "./fleetTags.js";

/** An instance as EC2 sees it. */
export interface TaggedInstance {
  readonly id: string;
  readonly instanceType: string;
  readonly zone: string;
  readonly market: Market;
  /** EC2's own, such as pending, running, stopping or stopped. */
  readonly state: string;
  /** When it last began to run. */
  readonly startedAtSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** The most of one page (DescribeInstances in the Amazon EC2 API Reference). */
const mostInstancesOfPage = 1000;
/** Auto Scaling tags each instance with the name of its group (Amazon EC2 Auto Scaling User Guide, "Tag groups"). */
const groupTag = "aws:autoscaling:groupName";

const ended: readonly string[] = ["shutting-down", "terminated"];
const alive: Filter = { Name: "instance-state-name", Values: ["pending", "running", "stopping", "stopped"] };

/** All instances with the fleet's tags that have not ended. */
export async function taggedInstances(
  client: EC2Client,
  { fleet, stack }: FleetTags,
): Promise<readonly TaggedInstance[]> {
  return described(client, [
    { Name: `tag:${TagKey.Fleet}`, Values: [fleet] },
    { Name: `tag:${TagKey.Stack}`, Values: [stack] },
    alive,
  ]);
}

/** One instance, whosever it is; undefined where it has ended. */
export async function instanceById(client: EC2Client, id: string): Promise<TaggedInstance | undefined> {
  const [instance] = await instancesById(client, [id]);
  return instance;
}

/** Those of the instances that have not ended, whosever they are. */
export async function instancesById(client: EC2Client, ids: readonly string[]): Promise<readonly TaggedInstance[]> {
  return describedByIds(client, ids, [alive]);
}

/** Those of the ids that EC2 shows as ended, or on their way there. Of one that it does not show it says nothing. */
export async function endedInstances(client: EC2Client, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await describedByIds(client, ids, []);
  return new Set(found.filter(({ state }) => ended.includes(state)).map(({ id }) => id));
}

export function groupOf({ tags }: TaggedInstance): string | undefined {
  return tags[groupTag];
}

/** Whose a member of the fleet is; undefined for a stranger. */
export function identityOf({ tags }: TaggedInstance, { fleet, stack }: FleetTags): InstanceIdentity | undefined {
  const identity = parseTags(tags);
  return identity?.fleet === fleet && tags[TagKey.Stack] === stack ? identity : undefined;
}

/** Asked for by a filter, one that is long gone is not found; asked for by its id it is an error. */
async function describedByIds(
  client: EC2Client,
  ids: readonly string[],
  also: readonly Filter[],
): Promise<readonly TaggedInstance[]> {
  const chunks = chunksOf(ids, mostFilterValues);
  const found = chunks.map((chunk) => described(client, [{ Name: "instance-id", Values: [...chunk] }, ...also]));
  return (await Promise.all(found)).flat();
}

async function described(client: EC2Client, Filters: Filter[]): Promise<readonly TaggedInstance[]> {
  const pages = await asked("DescribeInstances", () =>
    allPages((token) =>
      client.send(new DescribeInstancesCommand({ Filters, MaxResults: mostInstancesOfPage, ...token })),
    ),
  );
  return pages.flatMap(({ Reservations = [] }) =>
    Reservations.flatMap(({ Instances = [] }) => Instances.map(taggedInstanceOf)),
  );
}

function taggedInstanceOf(instance: Instance): TaggedInstance {
  const { InstanceId = "", InstanceType = "", Placement, InstanceLifecycle, State, LaunchTime, Tags = [] } = instance;
  return {
    id: InstanceId,
    instanceType: InstanceType,
    zone: Placement?.AvailabilityZone ?? "",
    market: InstanceLifecycle === "spot" ? Market.Spot : Market.OnDemand,
    state: State?.Name ?? "",
    startedAtSeconds: (LaunchTime?.getTime() ?? 0) / 1000,
    tags: Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value])),
  };
}
