import { AutoScalingCapacity } from "../aws/capacity/autoScalingCapacity.js";
import { membersAmong } from "../aws/capacity/fleetMembers.js";
import type { CompanionClients } from "../aws/companionClients.js";
import type { CompanionLog } from "../aws/companionLog.js";
import { DynamoControlsStore } from "../aws/dynamoControlsStore.js";
import { DynamoStateStore } from "../aws/dynamoStateStore.js";
import { GroupUsage } from "../aws/groupUsage.js";
import { FleetPrices } from "../aws/prices/fleetPrices.js";
import { SsmHooks } from "../aws/hooks/ssmHooks.js";
import { S3AccountStore } from "../aws/s3AccountStore.js";
import { S3DecisionLog } from "../aws/s3DecisionLog.js";
import { S3DocumentStore } from "../aws/s3DocumentStore.js";
import { S3ForecastLog } from "../aws/s3ForecastLog.js";
import { S3ModelStore } from "../aws/s3ModelStore.js";
import { S3SnapshotStore } from "../aws/s3SnapshotStore.js";
import { Companion, type CompanionWorld } from "../companion/companion.js";
import type { DocumentInForce } from "../companion/documentInForce.js";
import { ModelInForce } from "../companion/modelInForce.js";
import type { Round } from "../companion/reconcile.js";
import { SnapshottedState } from "../companion/snapshottedState.js";
import { BucketPrefix } from "../document/bucketPrefix.js";
import { isOfShadows } from "../document/laneEntry.js";
import { stateKeyAttribute } from "../document/stateKey.js";
import { readyAfterSeconds } from "../engine/shadowMemory.js";
import { BlendedFleetError } from "../errors.js";
import { shippedModels, shippedRevocation } from "../models/shippedModels.js";
import type { FleetTable } from "../aws/versionedItem.js";
import type { CompanionEnvironment } from "./environment.js";

/** What a companion on AWS is made of. */
export interface AwsCompanionParts {
  readonly environment: CompanionEnvironment;
  readonly clients: CompanionClients;
  readonly log: CompanionLog["log"];
  /** Seconds since 1970. */
  readonly nowSeconds: () => number;
}

/** The companion of a fleet on AWS: the same that decides in a replay, on adapters to AWS. */
export function awsCompanion(parts: AwsCompanionParts): Companion {
  const { environment, clients, log, nowSeconds } = parts;
  const { fleet, bucket, document } = environment;
  const inBucket = { client: clients.s3, bucket };
  const kept = new S3SnapshotStore({ ...inBucket, prefix: BucketPrefix.Companion });
  const models = new S3ModelStore({ ...inBucket, prefix: `${BucketPrefix.Models}revocation/` });
  const inForce = new ModelInForce(models, shippedRevocation(), (why) => log.warn(why));
  const decisions = new S3DecisionLog({ ...inBucket, prefix: BucketPrefix.Decisions });
  const forecasts = new S3ForecastLog({ ...inBucket, prefix: BucketPrefix.Forecasts });
  return new Companion({
    fleet,
    documents: new S3DocumentStore({ ...inBucket, key: document }),
    keptDocuments: kept,
    model: () => inForce.model(),
    models: shippedModels(),
    controls: new DynamoControlsStore(tableOf(parts)),
    worldOf: (found) => awsWorld(parts, found, { kept, decisions, forecasts }),
    nowSeconds,
    told: (what) => log.error(what),
  });
}

function tableOf({ environment: { table, fleet }, clients }: AwsCompanionParts): FleetTable {
  return { client: clients.dynamoDb, table, keyAttribute: stateKeyAttribute, fleet };
}

interface Kept {
  readonly kept: S3SnapshotStore;
  readonly decisions: S3DecisionLog;
  readonly forecasts: S3ForecastLog;
}

function awsWorld(
  parts: AwsCompanionParts,
  { spec, lanes }: DocumentInForce,
  { kept, decisions, forecasts }: Kept,
): CompanionWorld {
  const { environment, clients, log, nowSeconds } = parts;
  const { fleet, stack } = environment;
  const tags = { fleet, stack };
  const clock = { nowSeconds };
  const failed = (why: string): void => void log.warn(why);
  const serving = lanes.filter((lane) => !isOfShadows(lane));
  const usage = new GroupUsage({
    client: clients.cloudWatch,
    groups: serving.map(({ group }) => group),
    nowSeconds,
    failed,
  });
  const prices = new FleetPrices({ clients, pools: spec.pools, store: kept, nowSeconds, failed });
  const capacity = new AutoScalingCapacity({
    clients,
    tags,
    lanes,
    pools: spec.pools,
    usdPerHour: () => prices.usdPerHour(),
    nowSeconds,
    startSeconds: (name, isRestart) => readyAfterSeconds(spec, name, isRestart),
    usage: (group) => usage.of(group),
    failed,
  });
  const stored = new DynamoStateStore(tableOf(parts));
  const { bucket } = environment;
  const accounts = new S3AccountStore({ client: clients.s3, bucket, prefix: BucketPrefix.Accounts });
  const state = new SnapshottedState({ inner: stored, snapshots: kept, spec, clock, tell: failed });
  const hooks = new SsmHooks({
    clients,
    tags,
    spec,
    documents: environment.hooks,
    bucket,
    nowSeconds,
    members: () => capacity.members(),
    drainSeconds: (name) => lanes.find(({ group }) => group === name)?.drainSeconds ?? 0,
    told: failed,
  });
  return {
    ports: { clock, capacity, prices, state, hooks, log: decisions, forecasts, accounts },
    membersAmong: (ids) => membersAmong(clients, tags, ids),
    async settle(round): Promise<void> {
      const careFor = (): Promise<void> => careForUnits(capacity, hooks, round);
      await Promise.all([tried(() => capacity.settle(), failed), tried(careFor, failed), usage.refresh()]);
    },
    async flush(): Promise<void> {
      await Promise.all([state.flush(), ...[decisions, forecasts].map((lines) => tried(() => lines.flush(), failed))]);
    },
  };
}

/** Those that this very round has ended have been told. */
async function careForUnits(
  capacity: AutoScalingCapacity,
  hooks: SsmHooks,
  { nextState, results }: Round,
): Promise<void> {
  const ended = new Set(results.flatMap(({ action }) => (action.kind === "release" ? [action.instance] : [])));
  const members = (await capacity.members()).filter(({ instance }) => !ended.has(instance.id));
  const { workloads, pending, signs = {} } = nextState;
  await hooks.settle({ members, state: { workloads, pending }, signs });
}

async function tried(step: () => Promise<unknown>, failed: (why: string) => void): Promise<void> {
  try {
    await step();
  } catch (failure) {
    if (!(failure instanceof BlendedFleetError)) throw failure;
    failed(failure.message);
  }
}
