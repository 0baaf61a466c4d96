import type { LoggedDecision } from "../../document/decisionLines.js";
import type { FleetDocument } from "../../document/fleetDocument.js";
import type { ObservedInstance } from "../../engine/observation.js";
import type { FleetState } from "../../engine/state.js";
import { allowedCheckpoint } from "../../engine/fleet.js";
import { BlendedFleetError } from "../../errors.js";
import {
  fleetDocumentOf,
  fleetInstances,
  newestSnapshotOf,
  spotPricesOf,
  stateInSnapshots,
  stateInTable,
  type WorkSnapshot,
} from "../../aws/fleetSources.js";
import { lastDecisions, type FleetAddress } from "../../aws/loggedDecisions.js";

/** What is asked of a running fleet. */
export interface StatusQuestion {
  readonly address: FleetAddress;
  /** Absent: what is remembered is read from its newest snapshot. */
  readonly table?: string;
  readonly decisions: number;
  /** Seconds since 1970. */
  readonly nowSeconds: number;
}

/** All that is to be had of a running fleet. What could not be read is absent, and its reason in `missing`. */
export interface FleetLook {
  readonly document: FleetDocument;
  readonly nowSeconds: number;
  readonly instances?: readonly ObservedInstance[];
  readonly usdPerHour?: Readonly<Record<string, number>>;
  readonly remembered?: { readonly state: FleetState; readonly source: "table" | "snapshot" };
  readonly decisions?: readonly LoggedDecision[];
  /** By workload, of those that save their work. */
  readonly snapshots?: Readonly<Record<string, WorkSnapshot | undefined>>;
  readonly missing: readonly Missing[];
}

export interface Missing {
  readonly what: string;
  readonly why: string;
}

/**
 * Looks at all sources at once. Only the document is needed: what else can't be read is missing.
 * @throws InputError where there is no such fleet; RequestFailedError where its document can't be read.
 */
export async function lookAtFleet(question: StatusQuestion, signal: AbortSignal): Promise<FleetLook> {
  const { address, nowSeconds } = question;
  const document = await fleetDocumentOf(address, nowSeconds);
  const missing: Missing[] = [];
  const tried = async <T>(what: string, read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (failure) {
      if (!(failure instanceof BlendedFleetError)) throw failure;
      missing.push({ what, why: failure.message });
      return undefined;
    }
  };
  const untold = (why: string): void => void missing.push({ what: "the health of targets", why });
  const [instances, usdPerHour, remembered, decisions, snapshots] = await Promise.all([
    tried("instances", () => fleetInstances(document, nowSeconds, untold)),
    tried("spot prices", () => spotPricesOf(document, nowSeconds, signal)),
    rememberedBy(question, document, tried),
    tried("decisions", () => lastDecisions(address, { count: question.decisions, nowSeconds })),
    tried("snapshots of work", () => workSnapshots(question, document)),
  ]);
  return {
    ...{ document, nowSeconds, missing },
    ...(instances && { instances }),
    ...(usdPerHour && { usdPerHour }),
    ...(remembered && { remembered }),
    ...(decisions && { decisions }),
    ...(snapshots && { snapshots }),
  };
}

type Tried = <T>(what: string, read: () => Promise<T>) => Promise<T | undefined>;

/** A table that can't be read is no reason to know nothing. */
async function rememberedBy(
  { address, table }: StatusQuestion,
  document: FleetDocument,
  tried: Tried,
): Promise<FleetLook["remembered"]> {
  const inTable =
    table === undefined ? undefined : await tried(`state in ${table}`, () => stateInTable(document, table));
  if (inTable) return { state: inTable, source: "table" };
  const state = await tried("snapshots of the state", () => stateInSnapshots(address, document.spec.name));
  return state && { state, source: "snapshot" };
}

async function workSnapshots({ address }: StatusQuestion, { spec }: FleetDocument): Promise<FleetLook["snapshots"]> {
  const saving = spec.workloads.filter((workload) => allowedCheckpoint(workload) !== undefined);
  const found = saving.map(async ({ name }) => [name, await newestSnapshotOf(address, spec.name, name)] as const);
  return Object.fromEntries(await Promise.all(found));
}
