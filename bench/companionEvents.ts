import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetItemCommand, type PutItemCommand } from "@aws-sdk/client-dynamodb";
import Table from "cli-table3";
import { DynamoStateStore } from "../provider/aws/dynamoStateStore.js";
import { Companion } from "../provider/companion/companion.js";
import { writeFleetDocument } from "../provider/document/fleetDocument.js";
import { createReplayWorld } from "../provider/embedded/embeddedPorts.js";
import { SimulatedMarket } from "../provider/embedded/market.js";
import { MemorySnapshotStore } from "../provider/embedded/memorySnapshotStore.js";
import { answerBatch, type RoundReport } from "../provider/lambda/companionHandler.js";
import { shippedModels, shippedRevocation } from "../provider/models/shippedModels.js";
import { companionSizes } from "./companionSizes.js";
import { median } from "./median.js";
import { motoSpec } from "./motoFleets.js";

/** As many as the queue gives at most. */
const batchSize = 10;
const batches = 60;
const settlingMinutes = 15;

interface Fleet {
  readonly spec: ReturnType<typeof motoSpec>;
  readonly market: SimulatedMarket;
  readonly companion: Companion;
}

type BodyOf = (fleet: Fleet, index: number) => string;

/** What batches are made of. */
const mixes: Readonly<Record<string, BodyOf>> = {
  strangers: (fleet, index) => stateBody(fleet, strangerAt(index)),
  members: (fleet, index) => stateBody(fleet, memberAt(fleet, index)),
  ticks: (fleet) => bodyOf(fleet, "aws.events", "Scheduled Event", {}),
  "half strangers, four members, a tick": (fleet, index) => {
    if (index % batchSize === 0) return mixes["ticks"]?.(fleet, index) ?? "";
    return stateBody(fleet, index % batchSize < 5 ? memberAt(fleet, index) : strangerAt(index));
  },
};

/**
 * Prints how many events a second the handler's own path takes: bodies parsed, membership, the round, its save. The
 * fleet's world is the embedded market and answers at once; the state goes through the table's own adapter, compressed,
 * to a table in memory.
 */
export async function printCompanionEvents(): Promise<void> {
  const names = Object.keys(mixes);
  const table = new Table({
    head: ["events a second", ...names, "a batch, ms"],
    style: { head: [], border: [] },
    colAligns: ["left", ...names.map(() => "right" as const), "right"],
  });
  for (const units of companionSizes) {
    const perBatch: number[] = [];
    for (const name of names) perBatch.push(await millisecondsOf(await openFleet(units), mixes[name]));
    const perSecond = perBatch.map((ms) => Math.round((1000 * batchSize) / ms));
    table.push([`${units} units`, ...perSecond, perBatch.map((ms) => ms.toFixed(1)).join(" / ")]);
  }
  process.stdout.write(
    `${table.toString()}\nMedians of ${batches} batches of ${batchSize}, one round each that concerns the fleet.\n`,
  );
}

async function openFleet(units: number): Promise<Fleet> {
  const spec = motoSpec(units);
  const market = new SimulatedMarket({
    supplies: spec.pools.map((pool) => ({ pool })),
    minimumPaidSeconds: 0,
    stoppedUsdPerHour: 0,
  });
  const world = createReplayWorld({ fleet: spec, market });
  const state = new DynamoStateStore({
    client: tableInMemory(),
    table: "state",
    keyAttribute: "fleet",
    fleet: spec.name,
  });
  const text = writeFleetDocument(spec, [], []);
  const companion = new Companion({
    fleet: spec.name,
    documents: { read: async () => text },
    keptDocuments: new MemorySnapshotStore(),
    model: async () => shippedRevocation(),
    models: shippedModels(),
    worldOf: () => ({
      ports: { ...world.ports, state },
      membersAmong: async () => new Set(),
      settle: async () => undefined,
      flush: async () => undefined,
    }),
    nowSeconds: () => market.nowSeconds,
    told: (what) => {
      throw new Error(what);
    },
  });
  const fleet = { spec, market, companion };
  const tick = mixes["ticks"];
  for (let minute = 0; minute < settlingMinutes; minute++) await take(fleet, tick);
  return fleet;
}

async function millisecondsOf(fleet: Fleet, bodyAt: BodyOf | undefined): Promise<number> {
  const times: number[] = [];
  for (let batch = 0; batch < batches; batch++) times.push(await take(fleet, bodyAt));
  return median(times);
}

/** One batch, ten seconds after the last; answered with the milliseconds that the handler took. */
async function take(fleet: Fleet, bodyAt: BodyOf | undefined): Promise<number> {
  fleet.market.advanceTo(fleet.market.nowSeconds + 10);
  const Records = Array.from({ length: batchSize }, (_, index) => ({
    messageId: `m-${index}`,
    body: bodyAt?.(fleet, index) ?? "",
  }));
  const started = performance.now();
  await answerBatch({ Records }, { getRemainingTimeInMillis: () => 30_000 }, fleet.companion, report);
  return performance.now() - started;
}

const report: RoundReport = {
  taken: () => undefined,
  malformed: (_, why) => {
    throw new Error(why);
  },
  failed: (failure) => {
    throw failure as Error;
  },
  publish: () => undefined,
};

function bodyOf({ market }: Fleet, source: string, detailType: string, detail: object): string {
  const time = `${new Date(1000 * Math.floor(market.nowSeconds)).toISOString().slice(0, 19)}Z`;
  return JSON.stringify({ version: "0", id: "e", "detail-type": detailType, source, time, detail });
}

function stateBody(fleet: Fleet, id: string): string {
  return bodyOf(fleet, "aws.ec2", "EC2 Instance State-change Notification", { "instance-id": id, state: "running" });
}

function strangerAt(index: number): string {
  return `i-${index.toString(16).padStart(17, "f")}`;
}

function memberAt({ market }: Fleet, index: number): string {
  const ids = [...market.instances()].map(({ id }) => id);
  return ids[index % ids.length] ?? "";
}

/** Stands in for DynamoDB with one item: it answers at once and refuses nothing. */
function tableInMemory(): DynamoDBClient {
  let item: Record<string, AttributeValue> | undefined;
  const client = {
    async send(command: GetItemCommand | PutItemCommand) {
      if (command instanceof GetItemCommand) return { ...(item && { Item: item }) };
      item = command.input.Item;
      return {};
    },
  };
  return client as unknown as DynamoDBClient;
}
