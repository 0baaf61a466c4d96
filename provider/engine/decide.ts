import type { Action } from "./action.js";
import { decideWorkload, type WorkloadAnswer } from "./decideWorkload.js";
import { Departures } from "./departures.js";
import { because, Draft } from "./draft.js";
import { isMoreImportant, type FleetSpec, type WorkloadSpec } from "./fleet.js";
import { RoomMaker } from "./makeRoom.js";
import { compareMembership, type Membership } from "./membership.js";
import { simpleRules, type Models } from "./models.js";
import { fleetNow } from "./fleetNow.js";
import { holdAuction, withGrants, type FleetAuction } from "./bids/fleetAuction.js";
import { auctionAfter } from "./bids/reclaims.js";
import { drainedUnits, ordersFor } from "./ownerOrders.js";
import { isPaused, pausedDecision } from "./pausedDecision.js";
import type { Observation, ObservedInstance } from "./observation.js";
import { lookAtPools, type FleetOutlook } from "./outlook.js";
import { emptyWorkloadState, type FleetState, type KnownInstance, type WorkloadState } from "./state.js";
import { withKeptShadows } from "./shadowMemory.js";
import type { ForecastEntry } from "./revocation/forecastEntry.js";
import { takeBack } from "./takeBack.js";
import type { Witness } from "./witness.js";
import { poolSet, viewOf } from "./workloadView.js";
import { withYielding } from "./yielding.js";

/** What is to be done, and what is to be remembered. */
export interface Decision {
  /** In the order in which they are to be taken. */
  readonly actions: readonly Action[];
  /** To be saved before anything is done; its `pending` are those left from before, without these actions. */
  readonly nextState: FleetState;
  readonly outlook: FleetOutlook;
  /** The fleet as it was decided by, with the units that its parts want by themselves now. */
  readonly wanted: FleetSpec;
  readonly auction: FleetAuction;
  /** What is to be logged of forecasts: those that were due, and what came of earlier ones. */
  readonly forecasts: readonly ForecastEntry[];
}

/**
 * One round of the engine: what was seen and what is remembered in, actions and what to remember out. Pure: the same
 * arguments give the same decision, in the Lambda, in a replay and behind the command line.
 * @param witness is told what was weighed; the decision is the same with and without one.
 */
export function decide(
  declared: FleetSpec,
  remembered: FleetState,
  observation: Observation,
  models: Models = simpleRules,
  witness?: Witness,
): Decision {
  const kept = takeBack(remembered, declared.workloads, observation.instances);
  const shadowed = withKeptShadows(declared, kept);
  const state = withYielding(shadowed, kept, observation);
  const wanted = fleetNow(shadowed, state, observation.nowSeconds);
  const membership = compareMembership(state, observation, wanted.workloads);
  const outlook = lookAtPools(wanted, state, observation, membership, models.forecasterOf);
  if (isPaused(wanted, observation)) return pausedDecision(wanted, state, observation, membership, outlook);
  const auction = holdAuction({ spec: wanted, state, observation, membership, outlook, rank: models.bidRank });
  const spec = withGrants(wanted, auction);
  const draft = new Draft(state);
  const round = new Round(spec, state, observation, membership, outlook, auction, models, draft, witness);
  for (const workload of spec.workloads) round.decide(workload);
  round.makeRoom();
  round.releaseUndeclared();
  const { forecasts } = outlook;
  return { actions: draft.actions, nextState: round.nextState(), outlook, wanted, auction, forecasts };
}

interface Asking {
  readonly workload: WorkloadSpec;
  readonly answer: WorkloadAnswer;
}

/** Goes through the workloads by priority, carrying what one leaves for the next. */
class Round {
  private readonly workloads: Record<string, WorkloadState> = {};
  /** Those that lack units or do without some for want of capacity, the most important first. */
  private readonly asking: Asking[] = [];
  private readonly heirs = new Map<string, string>();
  /** By workload, each in the order in which they were observed. */
  private readonly members = new Map<string, ObservedInstance[]>();
  private readonly departures: Departures;
  private readonly roomMaker: RoomMaker;
  private budgetLeft: number;

  constructor(
    private readonly spec: FleetSpec,
    private readonly state: FleetState,
    private readonly observation: Observation,
    private readonly membership: Membership,
    private readonly outlook: FleetOutlook,
    private readonly auction: FleetAuction,
    private readonly models: Models,
    private readonly draft: Draft,
    private readonly witness: Witness | undefined,
  ) {
    this.budgetLeft = spec.budgetUsdPerHour;
    const { nowSeconds } = observation;
    this.departures = new Departures({ membership, nowSeconds, tickSeconds: spec.tickSeconds }, draft);
    this.roomMaker = new RoomMaker({ spec, observation, outlook }, this.departures, draft);
    for (const instance of observation.instances) {
      const others = this.members.get(instance.workload);
      if (others) others.push(instance);
      else this.members.set(instance.workload, [instance]);
    }
  }

  decide(workload: WorkloadSpec): void {
    const before = this.state.workloads[workload.name] ?? emptyWorkloadState(this.observation.nowSeconds);
    const orphans = [...before.orphans, ...(this.membership.orphans.get(workload.name) ?? [])];
    const orders = ordersFor(workload, this.spec);
    const members = this.members.get(workload.name) ?? [];
    const answer = decideWorkload(
      {
        view: viewOf(workload, members, this.membership, this.state, drainedUnits(workload, orders)),
        state: { ...before, orphans },
        known: this.membership.known,
        fleet: this.outlook,
        models: this.models,
        refusedPools: this.membership.refusedPools,
        job: this.observation.jobs.find((job) => job.workload === workload.name),
        budgetUsdPerHour: this.budgetLeft,
        nowSeconds: this.observation.nowSeconds,
        tickSeconds: this.spec.tickSeconds,
        noticeSeconds: this.spec.noticeSeconds,
        othersCanGive: () => this.roomMaker.canBeMadeFor(workload),
        orders,
        unsaveable: this.membership.unsaveable,
        bids: this.auction.workloads.get(workload.name),
        mayRestore: !this.asking.some((before) => this.asksBefore(before, workload)),
        witness: this.witness,
      },
      this.draft,
      this.departures,
    );
    this.take(workload, answer);
  }

  /** Where a workload was refused on-demand capacity, less important ones make room for it. */
  makeRoom(): void {
    for (const { workload, answer } of this.asking) {
      if (answer.missingUnits > 0) this.roomMaker.make(workload, answer, this.workloads);
    }
  }

  /**
   * Members of workloads that are no longer declared save their work and are drained and released, within no cap, for
   * nothing is to be kept ready. It is their owner who gives them up, not the engine; but what runs on them was given a
   * level because it needs that time to wind down, and it needs it now. What is known of such a workload is forgotten
   * with its last member.
   */
  releaseUndeclared(): void {
    const declared = new Set(this.spec.workloads.map((workload) => workload.name));
    for (const instance of this.observation.instances) {
      if (declared.has(instance.workload)) continue;
      const before = this.state.workloads[instance.workload];
      if (before) this.workloads[instance.workload] = { ...before, orphans: [] };
      const saving = before?.saveSeconds === undefined ? undefined : { saveSeconds: before.saveSeconds };
      this.departures.send(instance, saving, because(`${instance.workload} is no longer part of the fleet`));
    }
  }

  nextState(): FleetState {
    const auction = auctionAfter(this.auction.memory, this.draft.actions, this.observation);
    return {
      format: 1,
      fleet: this.spec.name,
      beganAtSeconds: this.state.beganAtSeconds,
      decidedAtSeconds: this.observation.nowSeconds,
      sequence: this.state.sequence + 1,
      pools: this.outlook.memories,
      forecasts: this.outlook.book,
      workloads: this.workloads,
      known: withTakenOver(withHeirs(this.departures.known(), this.membership, this.heirs), this.draft.actions),
      pending: this.state.pending,
      outcomes: [],
      ...(auction && { auction }),
    };
  }

  private take(workload: WorkloadSpec, answer: WorkloadAnswer): void {
    this.workloads[workload.name] = answer.state;
    this.budgetLeft -= answer.usdPerHour;
    for (const [original, heir] of answer.heirs) this.heirs.set(original, heir);
    if (answer.missingUnits > 0 || answer.doesWithout) this.asking.push({ workload, answer });
  }

  /** What is restored is so by importance: a workload waits for those before it that could use what it would take. */
  private asksBefore({ workload: before, answer }: Asking, workload: WorkloadSpec): boolean {
    if (!isMoreImportant(before, workload) || !(answer.doesWithout || answer.refused)) return false;
    const pools = poolSet(workload.pools);
    return this.spec.budgetUsdPerHour !== Infinity || before.pools.some((pool) => pools.has(pool));
  }
}

/** A unit that a shadow takes over from is not taken over from again, as long as it is there. */
function withTakenOver(
  before: Readonly<Record<string, KnownInstance>>,
  actions: readonly Action[],
): Readonly<Record<string, KnownInstance>> {
  const originals = actions.flatMap((action) => (action.kind === "switch-shadow" ? [action.original] : []));
  if (originals.length === 0) return before;
  const known = { ...before };
  for (const id of originals) if (known[id]) known[id] = { ...known[id], takenOver: true };
  return known;
}

/** The work of a unit is known as its heir's from now on, so that it is not taken for orphaned when the unit goes. */
function withHeirs(
  before: Readonly<Record<string, KnownInstance>>,
  { losses }: Membership,
  heirs: ReadonlyMap<string, string>,
): Readonly<Record<string, KnownInstance>> {
  if (heirs.size === 0) return before;
  const known = { ...before };
  for (const [original, heir] of heirs) {
    const from = known[original] ?? losses.find(({ id }) => id === original)?.instance;
    const to = known[heir];
    if (!from || !to) continue;
    const { snapshot, ...rest } = from;
    if (known[original]) known[original] = rest;
    known[heir] = { ...to, ...(snapshot !== undefined && { snapshot }) };
  }
  return known;
}
