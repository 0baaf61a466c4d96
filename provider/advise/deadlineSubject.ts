import type { Action } from "../engine/action.js";
import { decide, type Decision } from "../engine/decide.js";
import { JobRun } from "../engine/deadlineJob.js";
import { WorkloadKind, type FleetSpec } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import type { Models } from "../engine/models.js";
import { InstanceState, Role, type Observation } from "../engine/observation.js";
import { plainFleet, plainPart } from "../engine/plainFleet.js";
import { Market, type CapacityPool } from "../engine/pool.js";
import { profiles } from "../engine/profile.js";
import { emptyState, type FleetState } from "../engine/state.js";
import { InputError } from "../errors.js";
import { advisedPool } from "./advisedPool.js";
import { jobObservationForm, type DeadlineLine, type JobObservationLine } from "./lineForms.js";
import { readForm } from "./readForm.js";
import { timeFaults, type Subject } from "./subject.js";

export interface JobAdvice {
  /** For the tick that begins. */
  readonly run: JobRun;
  /** Why it changes; empty where it goes on as it is. */
  readonly reasons: readonly string[];
}

const workload = "job";

/** A deadline job, as a fleet of one workload of one unit with a pool of each market. */
export class DeadlineSubject implements Subject {
  private readonly spec: FleetSpec;
  private state: FleetState;
  private observedAtSeconds = -Infinity;

  constructor(
    line: DeadlineLine,
    private readonly models: Models,
  ) {
    this.spec = fleetOf(line);
    this.state = emptyState(this.spec.name, 0);
  }

  observe(value: unknown): JobAdvice {
    const line = readForm(jobObservationForm, value);
    const faults = timeFaults(line.timeSeconds, this.observedAtSeconds);
    if (faults.length > 0) throw new InputError("this line", faults);
    const held = heldMarket(line);
    const decision = decide(this.spec, this.state, this.observationOf(line, held), this.models);
    const run = runOf(decision.actions, held);
    this.state = stateAfter(decision, run === held);
    this.observedAtSeconds = line.timeSeconds;
    return { run, reasons: decision.actions.map(({ reason }) => reason.text) };
  }

  private observationOf(line: JobObservationLine, held: Market | undefined): Observation {
    const { timeSeconds, doneSeconds, overheadLeftSeconds, spotAvailable } = line;
    return {
      nowSeconds: timeSeconds,
      instances: held === undefined ? [] : [this.unitOn(held, timeSeconds)],
      usdPerHour: {},
      signals: [{ pool: Market.Spot, available: spotAvailable }],
      jobs: [{ workload, doneSeconds, overheadLeftSeconds }],
    };
  }

  private unitOn(market: Market, timeSeconds: number): Observation["instances"][number] {
    return {
      ...{ id: market, pool: market, workload, part: plainPart, level: Level.Immediate, role: Role.Serving },
      state: InstanceState.Ready,
      launchedAtSeconds: this.state.known[market]?.launchedAtSeconds ?? timeSeconds,
    };
  }
}

/** Spot that was preempted, or is not to be had in the tick that begins, runs no longer. */
function heldMarket({ running, preempted, spotAvailable }: JobObservationLine): Market | undefined {
  if (running === JobRun.Nothing) return undefined;
  if (running === JobRun.OnDemand) return Market.OnDemand;
  return spotAvailable && !preempted ? Market.Spot : undefined;
}

function runOf(actions: readonly Action[], held: Market | undefined): JobRun {
  const launch = actions.find((action) => action.kind === "launch");
  if (launch) return launch.pool === Market.Spot ? JobRun.Spot : JobRun.OnDemand;
  if (held === undefined || actions.some((action) => action.kind === "release")) return JobRun.Nothing;
  return held;
}

/** A job runs on one thing at a time: what it leaves is given up, and no loss when it is gone. */
function stateAfter({ nextState }: Decision, goesOn: boolean): FleetState {
  return goesOn ? nextState : { ...nextState, known: {} };
}

/** The deadline is a moment on the caller's clock, whenever the first observation comes. */
function fleetOf(line: DeadlineLine): FleetSpec {
  const { workSeconds, deadlineSeconds, restartOverheadSeconds, tickSeconds } = line;
  return plainFleet({
    name: "advised",
    workload,
    kind: WorkloadKind.DeadlineJob,
    profile: profiles.deadline,
    units: 1,
    startSeconds: 0,
    deadline: { workSeconds, deadlineSeconds, finishBySeconds: deadlineSeconds, restartOverheadSeconds },
    pools: [poolOf(line, Market.Spot, line.spotUsdPerHour), poolOf(line, Market.OnDemand, line.onDemandUsdPerHour)],
    tickSeconds,
    noticeSeconds: 0,
  });
}

function poolOf({ onDemandUsdPerHour }: DeadlineLine, market: Market, usdPerHour: number): CapacityPool {
  return advisedPool({ id: market, zone: "zone", region: "region", market, usdPerHour }, onDemandUsdPerHour);
}
