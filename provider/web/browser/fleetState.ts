import type {
  BidResource,
  BlendResource,
  ChargesResource,
  DecisionResource,
  FleetResource,
  ForecastResource,
  PricesResource,
  SavingsResource,
  WorkloadResource,
} from "../../api/resources.js";
import { read, readAnew, type Answer, type Failure } from "./apiRequests.js";

/** What the page shows. What has not been read yet, or can't be, is absent. */
export interface FleetState {
  readonly fleet?: FleetResource;
  readonly workloads?: readonly WorkloadResource[];
  readonly blend?: BlendResource;
  readonly prices?: PricesResource;
  readonly forecast?: ForecastResource;
  readonly bids?: readonly BidResource[];
  readonly decisions?: readonly DecisionResource[];
  readonly savings?: SavingsResource;
  readonly charges?: ChargesResource;
}

export interface Reading {
  readonly state: FleetState;
  /** By what could not be read. */
  readonly failures: readonly (readonly [name: keyof FleetState, failure: Failure])[];
}

const chargedHours = 12;
const shownDecisions = 20;

/** Reads what changes at any moment. */
export async function readPresent(before: FleetState): Promise<Reading> {
  const [fleet, workloads, blend, bids] = await Promise.all([
    // By its clock ages are told, and moments are asked for.
    readAnew<FleetResource>("/v1/fleet"),
    read<{ workloads: readonly WorkloadResource[] }>("/v1/workloads"),
    read<BlendResource>("/v1/blend"),
    read<{ bids: readonly BidResource[] }>("/v1/bids"),
  ]);
  return readingOf(before, {
    fleet,
    workloads: mapped(workloads, (body) => body.workloads),
    blend,
    bids: mapped(bids, (body) => body.bids),
  });
}

/** Reads what changes with a decision. @param at the fleet's own time. */
export async function readDecided(before: FleetState, at: string): Promise<Reading> {
  const hourMilliseconds = 3_600_000;
  const hour = Math.floor(Date.parse(at) / hourMilliseconds);
  const chargesFrom = new Date((hour - chargedHours + 1) * hourMilliseconds).toISOString();
  const [prices, forecast, decisions, savings, charges] = await Promise.all([
    read<PricesResource>("/v1/prices"),
    read<ForecastResource>("/v1/forecast"),
    read<{ decisions: readonly DecisionResource[] }>(`/v1/decisions?limit=${shownDecisions}`),
    read<SavingsResource>("/v1/savings?hours=24"),
    read<ChargesResource>(`/v1/charges?from=${encodeURIComponent(chargesFrom)}`),
  ]);
  return readingOf(before, {
    prices,
    forecast,
    decisions: mapped(decisions, (body) => body.decisions),
    savings,
    charges,
  });
}

function mapped<From, To>(answer: Answer<From>, change: (body: From) => To): Answer<To> {
  return answer.ok ? { ...answer, body: change(answer.body) } : answer;
}

/** What could not be read stays as it was. */
function readingOf(
  before: FleetState,
  answers: { readonly [Name in keyof FleetState]: Answer<FleetState[Name]> },
): Reading {
  const state: Record<string, unknown> = { ...before };
  const failures: (readonly [keyof FleetState, Failure])[] = [];
  for (const [name, answer] of Object.entries(answers)) {
    if (answer.ok) state[name] = answer.body;
    else failures.push([name as keyof FleetState, answer]);
  }
  return { state, failures };
}
