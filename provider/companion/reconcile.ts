import { isRepeatable, type Action, type Outcome } from "../engine/action.js";
import { decide, type Decision } from "../engine/decide.js";
import { isStillDue } from "../engine/declared.js";
import type { FleetSpec } from "../engine/fleet.js";
import type { Models } from "../engine/models.js";
import { forgottenState } from "../engine/forgottenState.js";
import type { Observation } from "../engine/observation.js";
import { emptyState, type FleetState, type PendingAction } from "../engine/state.js";
import { CorruptDataError, StateConflictError } from "../errors.js";
import type { Ports } from "../ports/ports.js";
import { act } from "./act.js";

export interface ReconcileOptions {
  readonly spec: FleetSpec;
  readonly ports: Ports;
  readonly models?: Models;
}

/** What one round did. */
export interface Round {
  /** What was remembered when it decided. */
  readonly state: FleetState;
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
 * to be done, and every action is idempotent by its key. Only what gives something up is decided anew, not repeated.
 * @throws StateConflictError when another round saved first: then nothing new was done. Errors of the ports that load,
 * save and observe pass through; the next round goes on from there.
 */
export async function reconcile({ spec, ports, models }: ReconcileOptions): Promise<Round> {
  const { state, version, forgot } = await load(spec, ports);
  const finished = await finishPending(spec, state, ports);
  const observation = await observe(ports);
  const decision = decide(spec, finished.state, observation, models);
  const { nextState, actions, outlook } = decision;
  const decidedAtSeconds = observation.nowSeconds;
  const pending = actions.map((action): PendingAction => ({ action, decidedAtSeconds, attempts: 0 }));
  const saved = await ports.state.save({ ...nextState, pending: [...nextState.pending, ...pending] }, version);
  if (actions.length > 0) {
    const on = { spec, state: finished.state, observation };
    ports.log.decided(decidedAtSeconds, actions, on, outlook.forecaster.model);
  }
  if (decision.forecasts.length > 0) ports.forecasts?.record(decidedAtSeconds, decision.forecasts);
  const acted = await actOn(spec, pending, ports, nextState.pending);
  if (actions.length > 0) {
    const left = [...nextState.pending, ...acted.pending];
    await saveOutcomes({ ...nextState, pending: left, outcomes: acted.outcomes }, saved, ports);
  }
  const results = [...finished.results, ...acted.results];
  return { state: finished.state, observation, decision, results, ...(forgot && { forgot }) };
}

interface Loaded {
  readonly state: FleetState;
  readonly version: number;
  readonly forgot?: string;
}

/** A document that can't be used is not worth stopping for: what matters is seen again, only memory is lost. */
async function load(spec: FleetSpec, ports: Ports): Promise<Loaded> {
  const nowSeconds = ports.clock.nowSeconds();
  try {
    return (await ports.state.load()) ?? { state: emptyState(spec.name, nowSeconds), version: 0 };
  } catch (error) {
    if (!(error instanceof CorruptDataError)) throw error;
    return { state: forgottenState(spec, nowSeconds), version: error.version ?? 0, forgot: error.message };
  }
}

async function finishPending(
  spec: FleetSpec,
  state: FleetState,
  ports: Ports,
): Promise<{ readonly state: FleetState; readonly results: readonly ActionResult[] }> {
  if (state.pending.length === 0) return { state, results: [] };
  const repeated = state.pending.filter(({ action }) => isRepeatable(action) && isStillDue(spec, action));
  const decidedAnew = state.pending.filter(({ action }) => !isRepeatable(action));
  const { pending, outcomes, results } = await actOn(spec, repeated, ports);
  return {
    state: { ...state, pending: [...pending, ...decidedAnew], outcomes: [...state.outcomes, ...outcomes] },
    results,
  };
}

/** Where another round has saved meanwhile it found these actions pending, and learnt the same of them by their keys. */
async function saveOutcomes(state: FleetState, version: number, ports: Ports): Promise<void> {
  try {
    await ports.state.save(state, version);
  } catch (error) {
    if (!(error instanceof StateConflictError)) throw error;
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

/** @param before what is still pending from earlier rounds. */
async function actOn(
  spec: FleetSpec,
  todo: readonly PendingAction[],
  ports: Ports,
  before: readonly PendingAction[] = [],
): Promise<Acted> {
  const results: ActionResult[] = [];
  const pending: PendingAction[] = [];
  for (const item of todo) {
    if (waitsForOther(item.action, [...before, ...pending])) {
      pending.push(item);
      continue;
    }
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

/** Degradation goes step by step: one that could not be taken or undone yet holds up those after it. */
function waitsForOther(action: Action, pending: readonly PendingAction[]): boolean {
  return isStep(action) && pending.some((other) => isStep(other.action) && other.action.workload === action.workload);
}

function isStep({ kind }: Action): boolean {
  return kind === "degrade" || kind === "undo-degrade";
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
    const why = error instanceof Error ? error.message : String(error);
    return { kind: "failed", action, workload: action.workload, why };
  }
}
