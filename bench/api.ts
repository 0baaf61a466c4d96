import Table from "cli-table3";
import type { ApiAnswer, ApiRequest } from "../provider/api/apiCall.js";
import { FleetApi } from "../provider/api/fleetApi.js";
import { MemoryAccountStore } from "../provider/embedded/memoryAccountStore.js";
import { MemoryAuditLog } from "../provider/embedded/memoryAuditLog.js";
import { MemoryControlsStore } from "../provider/embedded/memoryControlsStore.js";
import type { FleetSpec } from "../provider/engine/fleet.js";
import { shippedModels } from "../provider/models/shippedModels.js";
import { largeFleet } from "./largeFleet.js";
import { calm, RoundWorld } from "./roundWorld.js";

/** The most that a read may take for 99 of 100, with so many clients that each ask again as soon as they are answered. */
const readBarMs = 20;
const clients = 200;
const fleetSize = { pools: 100, workloads: 20, units: 500, full: true };
const bids = 50;
/** Requests of each client and kind. */
const repeats = 500;
/** After so many rounds the fleet has its units. */
const settledAfter = 40;

const reads = [
  "/v1/fleet",
  "/v1/workloads",
  "/v1/workloads/w7",
  "/v1/workloads/w7/preferences",
  "/v1/blend",
  "/v1/blend?workload=w7",
  "/v1/prices",
  "/v1/forecast",
  "/v1/bids",
  "/v1/engine",
];

/** Prints how long the API takes in this process, asked by many clients at once, each a caller of its own. */
export async function printApi(): Promise<void> {
  const table = new Table({
    head: ["API, 200 clients at once", "answers a second", "p50 ms", "p99 ms", "bar, p99"],
    style: { head: [], border: [] },
  });
  const api = await begunApi();
  for (const path of reads) table.push(await measured(`GET ${path}`, api, (client) => readOf(path, client)));
  table.push(
    await measured("all of these in turn", api, (client, turn) =>
      readOf(reads[(client + turn) % reads.length] ?? "", client),
    ),
  );
  table.push(await measured("all, one of 200 a write", api, (client, turn) => mixed(client, turn)));
  process.stdout.write(
    `${table.toString()}\n20 workloads of every feature, 500 units, 100 pools, ${bids} bids; a client asks again as soon as it is answered.\n`,
  );
  process.stdout.write(await writesLine());
}

/** As many writes of 40 clients as the memory of an hour holds. */
async function writesLine(): Promise<string> {
  const api = await begunApi();
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: 40 }, async (_, client) => {
      for (let turn = 0; turn < 20; turn++) times.push(await timed(api, placed(`c${client}-${turn}`, client)));
    }),
  );
  return `PUT /v1/bids/…, 40 clients at once, 800 bids: p50 ${quantile(times, 0.5)} ms, p99 ${quantile(times, 0.99)} ms\n`;
}

async function begunApi(): Promise<FleetApi> {
  const spec = biddableFleet();
  const world = new RoundWorld(spec, shippedModels(), true);
  for (let round = 0; round < settledAfter; round++) world.round(calm);
  const state = world.remembered;
  const unlimited = { perSecond: 1e9, burst: 1e9 };
  const api = new FleetApi(
    {
      fleet: async () => spec,
      state: async () => state,
      controls: new MemoryControlsStore(),
      accounts: new MemoryAccountStore(),
      audit: new MemoryAuditLog(),
      decisions: async () => [],
      nowSeconds: () => Date.now() / 1000,
    },
    { reads: unlimited, writes: unlimited },
  );
  for (let bid = 0; bid < bids; bid++) await api.answer(placed(`b${bid}`, bid));
  return api;
}

function biddableFleet(): FleetSpec {
  const spec = largeFleet(fleetSize);
  const workloads = spec.workloads.map((workload) => ({
    ...workload,
    owners: ["arn:aws:iam::123456789012:role/team-*"],
    parts: workload.parts.map((part) => ({ ...part, bidUnits: 10 })),
  }));
  return { ...spec, workloads };
}

type RequestOf = (client: number, turn: number) => ApiRequest;

async function measured(name: string, api: FleetApi, requestOf: RequestOf): Promise<string[]> {
  await run(api, requestOf, 5);
  const started = performance.now();
  const times = await run(api, requestOf, repeats);
  const perSecond = (1000 * times.length) / (performance.now() - started);
  return [name, perSecond.toFixed(0), quantile(times, 0.5), quantile(times, 0.99), `${readBarMs} ms`];
}

async function run(api: FleetApi, requestOf: RequestOf, turns: number): Promise<number[]> {
  const times: number[] = [];
  const client = async (_: unknown, index: number): Promise<void> => {
    for (let turn = 0; turn < turns; turn++) {
      times.push(await timed(api, requestOf(index, turn)));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return times;
}

async function timed(api: FleetApi, request: ApiRequest): Promise<number> {
  const started = performance.now();
  // A transport hands over what came before it first: a client's time is that of all who wait.
  await new Promise(setImmediate);
  const answer: ApiAnswer = await api.answer(request);
  if (answer.status >= 400) throw new RangeError(`${request.method} ${request.path}: ${answer.status} ${answer.body}`);
  return performance.now() - started;
}

function quantile(times: readonly number[], share: number): string {
  return (times.toSorted((a, b) => a - b)[Math.floor(share * times.length)] ?? NaN).toFixed(2);
}

function readOf(address: string, client: number): ApiRequest {
  const [path = "", query = ""] = address.split("?");
  return { method: "GET", path, query, headers: {}, caller: callerOf(client) };
}

function mixed(client: number, turn: number): ApiRequest {
  if (turn % 200 === client % 200) return placed(`m${client}-${turn}-${Date.now()}`, client);
  return readOf(reads[(client + turn) % reads.length] ?? "", client);
}

function placed(bid: string, client: number): ApiRequest {
  const until = new Date(Date.now() + 86_400_000).toISOString();
  return {
    ...{ method: "PUT", path: `/v1/bids/${bid}`, query: "" },
    headers: { "content-type": "application/json", "idempotency-key": bid, "if-none-match": "*" },
    body: JSON.stringify({
      workload: `w${client % fleetSize.workloads}`,
      part: "rest",
      units: 4,
      usdPerUnitHour: 0.5,
      until,
    }),
    caller: callerOf(client),
  };
}

function callerOf(client: number): ApiRequest["caller"] {
  return { arn: `arn:aws:sts::123456789012:assumed-role/team-${client}/session` };
}
