import { decide, type Decision } from "../engine/decide.js";
import type { FleetSpec } from "../engine/fleet.js";
import type { Models } from "../engine/models.js";
import type { Observation } from "../engine/observation.js";
import { emptyState } from "../engine/state.js";
import { horizonsSeconds } from "../engine/revocation/revocationModel.js";
import { InputError } from "../errors.js";
import { serviceObservationForm, type ServiceLine } from "./lineForms.js";
import { readForm } from "./readForm.js";
import { advisedService } from "./advisedService.js";
import { serviceFaults } from "./serviceFaults.js";
import type { ServiceMemory } from "./serviceMemory.js";
import { launchOutcomes, observationOf } from "./serviceObservation.js";
import type { Subject } from "./subject.js";

export interface PoolLaunches {
  readonly pool: string;
  readonly count: number;
}

/** The chance that an instance of the pool is lost within 600, 1800 and 3600 s. */
export interface PoolLossForecast {
  readonly pool: string;
  readonly p600: number;
  readonly p1800: number;
  readonly p3600: number;
}

export interface ServiceAdvice {
  readonly launch: readonly PoolLaunches[];
  /** Ids of instances to end. */
  readonly terminate: readonly string[];
  /** Of the pools where there are instances, in the order in which pools were declared. */
  readonly forecast: readonly PoolLossForecast[];
  /** Of each launch and each end, in the order in which they were decided. */
  readonly reasons: readonly string[];
}

/** A service, as a fleet of one workload of one part. */
export class ServiceSubject implements Subject {
  private readonly spec: FleetSpec;
  private readonly pools: ReadonlySet<string>;
  private memory: ServiceMemory;

  /** @throws InputError where pools have an id twice. */
  constructor(
    line: ServiceLine,
    private readonly models: Models,
  ) {
    this.spec = advisedService(line);
    this.pools = new Set(this.spec.pools.map(({ id }) => id));
    this.memory = {
      state: emptyState(this.spec.name, 0),
      observedAtSeconds: -Infinity,
      launches: new Map(),
      noticedUntilSeconds: new Map(),
    };
  }

  observe(value: unknown): ServiceAdvice {
    const line = readForm(serviceObservationForm, value);
    const faults = serviceFaults(line, this.memory, this.pools);
    if (faults.length > 0) throw new InputError("this line", faults);
    const observation = observationOf(line, this.memory, this.spec);
    const outcomes = launchOutcomes(line, this.memory);
    const decision = decide(this.spec, { ...this.memory.state, outcomes }, observation, this.models);
    const launches = launchesOf(decision);
    this.memory = {
      state: decision.nextState,
      observedAtSeconds: line.timeSeconds,
      launches,
      noticedUntilSeconds: new Map(
        observation.instances.flatMap(({ id, noticedUntilSeconds: until }) =>
          until === undefined ? [] : [[id, until]],
        ),
      ),
    };
    return {
      launch: [...launches].map(([pool, count]) => ({ pool, count })),
      terminate: decision.actions.flatMap((action) => (action.kind === "release" ? [action.instance] : [])),
      forecast: this.forecastsOf(observation, decision),
      reasons: decision.actions.map(({ reason }) => reason.text),
    };
  }

  /** By the forecaster that decided, but for what a notice has made certain. */
  private forecastsOf({ instances, nowSeconds }: Observation, { outlook }: Decision): readonly PoolLossForecast[] {
    const occupied = new Set(instances.map(({ pool }) => pool));
    return this.spec.pools.flatMap((pool) => {
      if (!occupied.has(pool.id)) return [];
      const held = instances.filter((instance) => instance.pool === pool.id);
      const { chances } = outlook.forecaster.forecast(pool, held.length);
      const goesIn = Math.min(...held.map(({ noticedUntilSeconds = Infinity }) => noticedUntilSeconds - nowSeconds));
      const [p600 = 0, p1800 = 0, p3600 = 0] = horizonsSeconds.map((horizon, index) =>
        goesIn <= horizon ? 1 : chances[index],
      );
      return [{ pool: pool.id, p600, p1800, p3600 }];
    });
  }
}

function launchesOf({ actions }: Decision): ReadonlyMap<string, number> {
  const launches = new Map<string, number>();
  for (const action of actions) {
    if (action.kind === "launch") launches.set(action.pool, (launches.get(action.pool) ?? 0) + action.count);
  }
  return launches;
}
