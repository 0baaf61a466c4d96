import { isRepeatable } from "../engine/action.js";
import { decide, type Decision } from "../engine/decide.js";
import type { DecisionInput } from "../engine/decisionInput.js";
import { countProgress } from "../engine/deadline/jobProgress.js";
import { isStillDue } from "../engine/declared.js";
import type { FleetSpec } from "../engine/fleet.js";
import type { Models } from "../engine/models.js";
import { withoutStored } from "../engine/pricing/account.js";
import { fleetMoney } from "../engine/pricing/fleetMoney.js";
import { forgottenState } from "../engine/forgottenState.js";
import type { Observation } from "../engine/observation.js";
import { keptSigns, noteSigns, withSigns, type InterruptionSign } from "../engine/signs.js";
import { emptyState, type FleetState, type LaunchedUnit, type PendingAction } from "../engine/state.js";
import { CorruptDataError, RequestFailedError, StateConflictError } from "../errors.js";
import type { Ports } from "../ports/ports.js";
import type { StoredState } from "../ports/stateStore.js";
import { carryOut, launchedIn, type ActionResult, type CarriedOut, type CarryingOut } from "./carryOut.js";

export type { ActionResult } from "./carryOut.js";

export interface ReconcileOptions {
  readonly spec: FleetSpec;
  readonly ports: Ports;
  readonly models?: Models;
  /** What events have told since the last round, of members and strangers alike. */
  readonly signs?: readonly InterruptionSign[];
  /** Whether there is time left to begin another action. Absent: always. */
  readonly mayBegin?: () => boolean;
}

/** What one round did. */
export interface Round {
  /** What was remembered when it decided. */
  readonly state: FleetState;
  readonly observation: Observation;
  readonly decision: Decision;
  /** Every action tried in this round, also those left over from the last, with what came of it. */
  readonly results: readonly ActionResult[];
  /** What was remembered when it ended. */
  readonly nextState: FleetState;
  /** Set where the stored document could not be used and the round began with nothing remembered: why, for people. */
  readonly forgot?: string;
  /** Set where hours of the account could not be stored: why, for people. They are kept, and tried again. */
  readonly unstored?: string;
  /** Set where what was remembered came back from a snapshot: why and from when, for people. */
  readonly recovered?: string;
}

/**
 * How long the world may take to show what was launched. AWS says that a description may lag behind a change for a while
 * (Amazon EC2 API Reference, "Eventual consistency"), and names no bound; its examples wait up to some minutes.
 */
const shownWithinSeconds = 180;

/**
 * One round: load, finish what is pending, observe, decide, save, act, save what came of it. Level-triggered: an event
 * only says when to run it. A crash between any two steps loses nothing: what was decided is pending until it is known
 * to be done, and every action is idempotent by its key. Only what gives something up is decided anew, not repeated.
 * @throws StateConflictError when another round saved first: then nothing new was done. Errors of the ports that load,
 * save and observe pass through; the next round goes on from there.
 */
export async function reconcile(options: ReconcileOptions): Promise<Round> {
  const { spec, ports, models } = options;
  const { state, version, ...memory } = await load(spec, ports);
  const finished = await finishPending(options, state);
  const [{ observation, noted }, stored] = await Promise.all([
    observe(options, finished.state),
    storeHours(ports, finished.state),
  ]);
  const decision = decide(spec, finished.state, observation, models);
  const money = fleetMoney({ state: { ...finished.state, ...stored.kept }, observation, decision });
  const decidedAtSeconds = observation.nowSeconds;
  const pending = decision.actions.map((action): PendingAction => ({ action, decidedAtSeconds, attempts: 0 }));
  const decided = { ...decision.nextState, ...noted, ...money };
  const saved = await ports.state.save({ ...decided, pending: [...decided.pending, ...pending] }, version);
  record(ports, { spec, state: finished.state, observation }, decision);
  const acted = await carryOut(pending, carryingOut(options, decided), decided.pending);
  const nextState = withActed(decided, acted);
  if (pending.length > 0) await saveOutcomes(nextState, saved, ports);
  const results = [...finished.results, ...acted.results];
  const { unstored } = stored;
  return { state: finished.state, observation, decision, results, nextState, ...memory, ...(unstored && { unstored }) };
}

/** Puts hours that are over where they are kept for good; those that can't be are kept here meanwhile. */
async function storeHours(
  { accounts }: Ports,
  { account }: FleetState,
): Promise<{ readonly kept: Pick<FleetState, "account">; readonly unstored?: string }> {
  if (!account || account.closed.length === 0) return { kept: {} };
  const all = account.closed.map(({ fromSeconds }) => fromSeconds);
  if (!accounts) return { kept: { account: withoutStored(account, all) } };
  const done: number[] = [];
  try {
    for (const hour of account.closed) {
      await accounts.put(hour);
      done.push(hour.fromSeconds);
    }
    return { kept: { account: withoutStored(account, done) } };
  } catch (failure) {
    if (!(failure instanceof RequestFailedError)) throw failure;
    return { kept: { account: withoutStored(account, done) }, unstored: failure.message };
  }
}

interface Loaded extends StoredState {
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
  options: ReconcileOptions,
  state: FleetState,
): Promise<{ readonly state: FleetState; readonly results: readonly ActionResult[] }> {
  if (state.pending.length === 0) return { state, results: [] };
  const { spec, ports } = options;
  const repeated = state.pending.filter(({ action }) => isRepeatable(action) && isStillDue(spec, action));
  const decidedAnew = state.pending.filter(({ action }) => !isRepeatable(action));
  const { pending, results } = await carryOut(repeated, carryingOut(options, state));
  const launched = [...(state.launched ?? []), ...launchedIn(results, ports.clock.nowSeconds())];
  return {
    state: {
      ...state,
      pending: [...pending, ...decidedAnew],
      outcomes: [...state.outcomes, ...results.map(({ outcome }) => outcome)],
      ...(launched.length > 0 && { launched }),
    },
    results,
  };
}

function record(ports: Ports, on: DecisionInput, { actions, forecasts, outlook }: Decision): void {
  const { nowSeconds } = on.observation;
  if (actions.length > 0) ports.log.decided(nowSeconds, actions, on, outlook.forecaster.model);
  if (forecasts.length > 0) ports.forecasts?.record(nowSeconds, forecasts);
}

function withActed(state: FleetState, { pending, results }: CarriedOut): FleetState {
  const nowSeconds = state.decidedAtSeconds;
  return {
    ...state,
    ...launchedOf([...(state.launched ?? []), ...launchedIn(results, nowSeconds)], nowSeconds),
    pending: [...state.pending, ...pending],
    outcomes: results.map(({ outcome }) => outcome),
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

interface Observed {
  readonly observation: Observation;
  /** What the next round has to know of the world, for nobody tells it twice. */
  readonly noted: Pick<FleetState, "jobs" | "launched" | "signs">;
}

async function observe(
  { spec, ports, signs = [] }: ReconcileOptions,
  { launched = [], ...state }: FleetState,
): Promise<Observed> {
  const [described, usdPerHour, poolSignals, told] = await Promise.all([
    ports.capacity.describe(launched),
    ports.prices.usdPerHour(),
    ports.capacity.signals(),
    ports.capacity.jobs?.(),
  ]);
  const nowSeconds = ports.clock.nowSeconds();
  const there = new Set(described.map(({ id }) => id));
  const kept = keptSigns(noteSigns(state.signs ?? {}, signs, nowSeconds), there, nowSeconds);
  const instances = withSigns(described, kept);
  const counted = told
    ? undefined
    : countProgress(state.jobs, { spec, instances, outcomes: state.outcomes, nowSeconds });
  const jobs = told ?? counted?.progress ?? [];
  return {
    observation: { nowSeconds, instances, usdPerHour, signals: poolSignals, jobs },
    noted: {
      // One that was seen and has ended is known as a loss; one that nobody has seen tells of its launch a while longer.
      ...launchedOf(
        launched.filter(({ id }) => there.has(id) || !state.known[id]),
        nowSeconds,
      ),
      ...(Object.keys(kept).length > 0 && { signs: kept }),
      ...(counted && Object.keys(counted.memory).length > 0 && { jobs: counted.memory }),
    },
  };
}

function carryingOut({ spec, ports, mayBegin }: ReconcileOptions, { pools }: FleetState): CarryingOut {
  const nowSeconds = ports.clock.nowSeconds();
  const isBlocked = (id: string): boolean => (pools[id]?.blockedUntilSeconds ?? -Infinity) > nowSeconds;
  const blocked = new Set(Object.keys(pools).filter(isBlocked));
  return { spec, ports, blocked, ...(mayBegin && { mayBegin }) };
}

/** Those that the world may not show yet. */
function launchedOf(units: readonly LaunchedUnit[], nowSeconds: number): Pick<FleetState, "launched"> {
  const launched = units.filter(({ launchedAtSeconds }) => nowSeconds - launchedAtSeconds < shownWithinSeconds);
  return launched.length > 0 ? { launched } : {};
}
