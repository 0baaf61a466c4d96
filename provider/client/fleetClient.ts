import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type {
  AuditResource,
  BidChange,
  BidResource,
  BlendResource,
  ChargesResource,
  DecisionResource,
  EngineChange,
  EngineResource,
  FleetResource,
  ForecastResource,
  OrderResource,
  PreferencesChange,
  PreferencesResource,
  PricesResource,
  SavingsResource,
  WorkloadResource,
} from "../api/resources.js";
import { InputError, show } from "../errors.js";
import { ApiTransport, encoded, type ApiCall, type ClientPorts } from "./apiTransport.js";
import { parseApiUrl } from "./apiUrl.js";
import type { Authorisation } from "./credentials.js";

/** Where the API is, and who calls. */
export interface FleetClientOptions {
  /** The function's URL, or what `blended-fleet serve` printed. */
  readonly url: string;
  /** May be left out where the URL has a token in its fragment. */
  readonly authorisation?: Authorisation;
  /** What it needs of the world; what is left out is the world itself. */
  readonly ports?: Partial<ClientPorts>;
}

/** The version that a change is made on; of something new 0. A write on another is refused with status 412. */
export type ExpectedVersion = number;

const world: ClientPorts = {
  fetch: (url, init) => fetch(url, init),
  nowMilliseconds: () => Date.now(),
  wait: (milliseconds) => wait(milliseconds),
  draw: () => Math.random(),
  newKey: () => randomUUID(),
};

/**
 * A fleet's API. Every method throws ApiRefusedError where the API refuses, with its problem document, and
 * RequestFailedError where it can't be reached. A write is done once, however often it had to be sent.
 */
export class FleetClient {
  private readonly transport: ApiTransport;
  private readonly newKey: () => string;

  /** @throws InputError for an address that is none of an API, or without a way to prove who calls. */
  constructor(options: FleetClientOptions) {
    const { url, authorisation, ports = {} } = options;
    const address = parseApiUrl(url);
    const proof = authorisation ?? (address.token ? { kind: "token" as const, token: address.token } : undefined);
    if (!proof) {
      const expected = "a token or credentials, or a token in the address's fragment";
      throw new InputError("this client", [{ where: "authorisation", expected, got: "nothing" }]);
    }
    const used = { ...world, ...ports };
    this.transport = new ApiTransport(address, proof, used);
    this.newKey = used.newKey;
  }

  /** The fleet now: cost, budget, units, and whether it decides. */
  async fleet(): Promise<FleetResource> {
    return this.read("/v1/fleet");
  }

  /** Whether the engine is paused, until when, by whom and why. */
  async engine(): Promise<EngineResource> {
    return this.read("/v1/engine");
  }

  /** All workloads, the most important first. */
  async workloads(): Promise<readonly WorkloadResource[]> {
    return (await this.read<{ workloads: readonly WorkloadResource[] }>("/v1/workloads")).workloads;
  }

  /** One workload: its parts, steps in force and prices of its units. */
  async workload(workload: string): Promise<WorkloadResource> {
    return this.read(workloadPath(workload));
  }

  /** Units by pool, as the last round left them. @param workload of which alone; absent: of all. */
  async blend(workload?: string): Promise<BlendResource> {
    return this.read("/v1/blend", workload === undefined ? {} : { workload });
  }

  /** What a unit and hour costs at each level, and of what the price is made. */
  async prices(): Promise<PricesResource> {
    return this.read("/v1/prices");
  }

  /** Chances of losing pools, forecasts beside what came of them, and the demand expected. */
  async forecast(): Promise<ForecastResource> {
    return this.read("/v1/forecast");
  }

  /** All bids, and what each was allocated. */
  async bids(): Promise<readonly BidResource[]> {
    return (await this.read<{ bids: readonly BidResource[] }>("/v1/bids")).bids;
  }

  /** One bid, by its name. */
  async bid(bid: string): Promise<BidResource> {
    return this.read(bidPath(bid));
  }

  /** Orders that are not over, the newest first. @param workload of which alone; absent: of all. */
  async orders(workload?: string): Promise<readonly OrderResource[]> {
    const query: Record<string, string> = workload === undefined ? {} : { workload };
    return (await this.read<{ orders: readonly OrderResource[] }>("/v1/orders", query)).orders;
  }

  /** Decisions that did something, with their reasons, the newest first. @param limit 1 to 100. @param before a moment, ISO 8601: none of then or later. */
  async decisions(limit: number, before?: string): Promise<readonly DecisionResource[]> {
    const query = { limit: String(limit), ...(before !== undefined && { before }) };
    return (await this.read<{ decisions: readonly DecisionResource[] }>("/v1/decisions", query)).decisions;
  }

  /** What the fleet cost over the last hours, beside the same units on on-demand. @param hours 1 to 744, the one that is not over included. */
  async savings(hours: number): Promise<SavingsResource> {
    return this.read("/v1/savings", { hours: String(hours) });
  }

  /**
   * What each workload was charged, hour by hour.
   * @param from a moment, ISO 8601, rounded down to the hour.
   * @param until another after it, rounded up: at most 744 hours.
   */
  async charges(from: string, until: string): Promise<ChargesResource> {
    return this.read("/v1/charges", { from, until });
  }

  /** What the owners of a workload prefer at run time; version 0 where nothing is. */
  async preferences(workload: string): Promise<PreferencesResource> {
    return this.read(`${workloadPath(workload)}/preferences`);
  }

  /** Who changed what, the newest first. @param limit 1 to 200. */
  async audit(limit: number): Promise<readonly AuditResource[]> {
    return (await this.read<{ entries: readonly AuditResource[] }>("/v1/audit", { limit: String(limit) })).entries;
  }

  /** Pauses or resumes the engine. @param on the version of the engine. */
  async changeEngine(change: EngineChange, on: ExpectedVersion): Promise<EngineResource> {
    return this.write({ method: "PUT", path: "/v1/engine", body: change, headers: conditionOn(on) });
  }

  /** Says all that is preferred for a workload at once: what is left out is as declared. @param on the version of its preferences. */
  async prefer(workload: string, change: PreferencesChange, on: ExpectedVersion): Promise<PreferencesResource> {
    const path = `${workloadPath(workload)}/preferences`;
    return this.write({ method: "PUT", path, body: change, headers: conditionOn(on) });
  }

  /** All of a workload as declared again. @param on the version of its preferences. */
  async forgetPreferences(workload: string, on: ExpectedVersion): Promise<PreferencesResource> {
    const path = `${workloadPath(workload)}/preferences`;
    return this.write({ method: "DELETE", path, headers: conditionOn(on) });
  }

  /** Places a bid, or changes the one of that name. @param bid its name. @param on its version; 0: there is none of that name. */
  async placeBid(bid: string, change: BidChange, on: ExpectedVersion): Promise<BidResource> {
    return this.write({ method: "PUT", path: bidPath(bid), body: change, headers: conditionOn(on) });
  }

  /** Takes a bid back. What it was granted goes at the notice of its level. @param bid its name. @param on its version. */
  async withdrawBid(bid: string, on: ExpectedVersion): Promise<void> {
    await this.write({ method: "DELETE", path: bidPath(bid), headers: conditionOn(on) });
  }

  /** Orders the workload's work to be saved now. @param instance the unit whose work alone; absent: all of the workload's. */
  async checkpoint(workload: string, instance?: string): Promise<OrderResource> {
    const body = instance === undefined ? {} : { instance };
    return this.write({ method: "POST", path: `${workloadPath(workload)}/checkpoint`, body });
  }

  /** Orders a unit of a service to be replaced, saved and released at the notice of its level. @param instance its id. */
  async drain(workload: string, instance: string): Promise<OrderResource> {
    return this.write({ method: "POST", path: `${workloadPath(workload)}/drain`, body: { instance } });
  }

  private async read<Resource>(path: string, query: Readonly<Record<string, string>> = {}): Promise<Resource> {
    return (await this.transport.send({ method: "GET", path, query })) as Resource;
  }

  private async write<Resource>(call: ApiCall): Promise<Resource> {
    const headers = { ...call.headers, "idempotency-key": this.newKey() };
    return (await this.transport.send({ ...call, headers })) as Resource;
  }
}

function conditionOn(version: ExpectedVersion): Record<string, string> {
  return version === 0 ? { "if-none-match": "*" } : { "if-match": `"${version}"` };
}

function workloadPath(workload: string): string {
  return `/v1/workloads/${segment(workload, "workload")}`;
}

function bidPath(bid: string): string {
  return `/v1/bids/${segment(bid, "bid")}`;
}

/** As part of a path these would lead elsewhere. */
function segment(name: string, where: string): string {
  if (["", ".", ".."].includes(name)) {
    throw new InputError("this request", [{ where, expected: `a ${where}'s name`, got: show(name) }]);
  }
  return encoded(name);
}
