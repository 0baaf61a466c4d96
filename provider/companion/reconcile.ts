import type { Action, Outcome } from "../engine/action.js";
import { decide, type Decision } from "../engine/decide.js";
import type { FleetSpec } from "../engine/fleet.js";
import type { ForecasterOf } from "../engine/forecast.js";
import type { Observation } from "../engine/observation.js";
import { emptyState, type FleetState, type PendingAction } from "../engine/state.js";
import { CorruptDataError } from "../errors.js";
import type { Ports } from "../ports/ports.js";
import type { StoredState } from "../ports/stateStore.js";
import { act } from "./act.js";

export interface ReconcileOptions {
  readonly spec: FleetSpec;
  readonly ports: Ports;
  readonly forecasterOf?: ForecasterOf;
}

/** What one round did. */
export interface Round {
  readonly observation: Observation;
  readonly decision: Decision;
  /** Every action tried in this round, also those left over from the last, with what came of it. */
  readonly results: readonly ActionResult[];
  /** Set where the stored document could not be used and the round began with nothing remembered. */
  readonly forgot?: string;
}

export interface ActionResult {
  readonly action: Action;
  readonly outcome: Outcome;
}

/** How often an action is tried, a round each, before it counts as failed. */
const mostAttempts = 3;

/**
 * One round: load, finish what is pending, observe, decide, save, act, save what came of it. Level-triggered: an event
 * only says when to run it. A crash between any two steps loses nothing: what was decided is pending until it is known
 * to be done, and every action is idempotent by its key.
 * @throws StateConflictError when another round saved first; nothing was done then. Errors of `capacity.describe` pass
 * through, and nothing was done either.
 */
export async function reconcile({ spec, ports, forecasterOf }: ReconcileOptions): Promise<Round> {
  const { stored, forgot } = await load(ports);
  const loaded = stored?.state ?? emptyState(spec.name, ports.clock.nowSeconds());
  const finished = await actOn(spec, loaded.pending, ports);
  const before: FleetState = {
    ...loaded,
    pending: finished.pending,
    outcomes: [...loaded.outcomes, ...finished.outcomes],
  };
  const observation = await observe(ports);
  const decision = decide(spec, before, observation, forecasterOf);
  const { nextState, actions } = decision;
  const decidedAtSeconds = observation.nowSeconds;
  const pending = actions.map((action): PendingAction => ({ action, decidedAtSeconds, attempts: 0 }));
  const version = await ports.state.save(
    { ...nextState, pending: [...finished.pending, ...pending] },
    stored?.version ?? 0,
  );
  if (actions.length > 0) ports.log.decided(decidedAtSeconds, actions);
  const acted = await actOn(spec, pending, ports);
  if (actions.length > 0) {
    const left = [...finished.pending, ...acted.pending];
    await ports.state.save({ ...nextState, pending: left, outcomes: acted.outcomes }, version);
  }
  return { observation, decision, results: [...finished.results, ...acted.results], ...(forgot && { forgot }) };
}

/** A document that can't be used is not worth stopping for: what matters is seen again, only memory is lost. */
async function load(ports: Ports): Promise<{ stored?: StoredState; forgot?: string }> {
  try {
    const stored = await ports.state.load();
    return stored ? { stored } : {};
  } catch (error) {
    if (!(error instanceof CorruptDataError)) throw error;
    return { forgot: error.message };
  }
}

async function observe(ports: Ports): Promise<Observation> {
  const [instances, usdPerHour, signals, jobs] = await Promise.all([
    ports.capacity.describe(),
    ports.prices.usdPerHour(),
    ports.capacity.signals(),
    ports.capacity.jobs(),
  ]);
  return { nowSeconds: ports.clock.nowSeconds(), instances, usdPerHour, signals, jobs };
}

interface Acted {
  readonly results: readonly ActionResult[];
  readonly outcomes: readonly Outcome[];
  readonly pending: readonly PendingAction[];
}

async function actOn(spec: FleetSpec, todo: readonly PendingAction[], ports: Ports): Promise<Acted> {
  const results: ActionResult[] = [];
  const pending: PendingAction[] = [];
  for (const item of todo) {
    const outcome = await attempt(spec, item, ports);
    if (outcome === undefined) {
      pending.push({ ...item, attempts: item.attempts + 1 });
      continue;
    }
    results.push({ action: item.action, outcome });
    ports.log.happened(ports.clock.nowSeconds(), item.action, outcome);
  }
  return { results, outcomes: results.map(({ outcome }) => outcome), pending };
}

/** Undefined where it failed and is to be tried again. */
async function attempt(
  spec: FleetSpec,
  { action, attempts }: PendingAction,
  ports: Ports,
): Promise<Outcome | undefined> {
  try {
    return await act(spec, action, ports);
  } catch (error) {
    if (attempts + 1 < mostAttempts) return undefined;
    const { kind, workload, key } = action;
    return { kind: "failed", action: kind, workload, key, why: error instanceof Error ? error.message : String(error) };
  }
}
