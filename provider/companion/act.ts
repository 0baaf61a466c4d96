import type { Action, LaunchAction, Outcome, ReleaseAction } from "../engine/action.js";
import type { FleetSpec } from "../engine/fleet.js";
import type { Level } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import { classifyInstance } from "../engine/tags.js";
import { BlendedFleetError } from "../errors.js";
import type { Begun } from "../ports/hooks.js";
import type { Ports } from "../ports/ports.js";

/** What an action is carried out with. */
export interface ActingOn {
  readonly spec: FleetSpec;
  readonly ports: Ports;
  /** Ids of pools that are not launched into now. */
  readonly blocked: ReadonlySet<string>;
}

/**
 * Carries out one action. Idempotent by the action's key: doing it again after a crash has the effect of doing it
 * once. Throws where the world refuses for now; the action is then still pending.
 * @param begun what an earlier call for it answered, if it has begun and goes on by itself.
 */
export async function act(on: ActingOn, action: Action, begun?: string): Promise<Outcome | Begun> {
  const { spec, ports } = on;
  switch (action.kind) {
    case "launch":
      return launch(on, action);
    case "release":
      await drain(ports, action);
      await ports.capacity.release(action.instance, action.key);
      return done(action);
    case "warn":
      await ports.hooks.warn(action);
      return done(action);
    case "switch-shadow":
      await ports.capacity.promote(action.shadow, tagsOf(spec, { ...action, role: Role.Serving }), action.key);
      return done(action);
    case "reassign":
      await ports.capacity.retag(action.instance, tagsOf(spec, { ...action, role: Role.Serving }));
      return done(action);
    case "checkpoint":
    case "restore":
    case "degrade":
    case "undo-degrade":
      return runHook(ports, action, begun);
  }
}

type HookAction = Extract<Action, { kind: "checkpoint" | "restore" | "degrade" | "undo-degrade" }>;

async function runHook({ hooks }: Ports, action: HookAction, begun: string | undefined): Promise<Outcome | Begun> {
  const { workload } = action;
  switch (action.kind) {
    case "checkpoint": {
      const answer = await hooks.checkpoint(orderOf(action, begun));
      return "begun" in answer ? answer : { kind: "checkpointed", workload, instance: action.instance, ...answer };
    }
    case "restore": {
      const answer = await hooks.restore(orderOf(action, begun));
      return "begun" in answer ? answer : { kind: "restored", workload, instance: action.instance, ...answer };
    }
    case "degrade":
      return (await hooks.degrade(orderOf(action, begun))) ?? done(action);
    case "undo-degrade":
      return (await hooks.undoDegrade(orderOf(action, begun))) ?? done(action);
  }
}

function orderOf<Kind extends Action>(action: Kind, begun: string | undefined): Kind & Partial<Begun> {
  return begun === undefined ? action : { ...action, begun };
}

async function launch({ spec, ports, blocked }: ActingOn, action: LaunchAction): Promise<Outcome> {
  const { pool, workload } = action;
  const { instanceIds, refused } = await ports.capacity.launch({
    key: action.key,
    pool,
    count: action.count,
    stopped: action.stopped,
    startSeconds: startSecondsOf(spec, workload),
    tags: tagsOf(spec, action),
    avoid: besides(spec, pool).filter((id) => blocked.has(id)),
  });
  return { kind: "launched", pool, workload, launched: instanceIds.length, refused, instances: instanceIds };
}

/** The other pools of a pool's zone and market: the world may choose among their types. */
function besides({ pools }: FleetSpec, id: string): readonly string[] {
  const asked = pools.find((pool) => pool.id === id);
  return pools
    .filter((pool) => pool.id !== id && pool.zone === asked?.zone && pool.market === asked.market)
    .map((pool) => pool.id);
}

/** A unit that can't be told is ended all the same. */
async function drain(ports: Ports, action: ReleaseAction): Promise<void> {
  try {
    await ports.hooks.drain(action);
  } catch (failure) {
    if (!(failure instanceof BlendedFleetError)) throw failure;
  }
}

function done(action: Action): Outcome {
  return { kind: "done", action: action.kind, workload: action.workload, key: action.key };
}

interface Tagged {
  readonly pool: string;
  readonly workload: string;
  readonly part: string;
  readonly level: Level;
  readonly role: Role;
}

function tagsOf(spec: FleetSpec, tagged: Tagged): Record<string, string> {
  const pool = spec.pools.find(({ id }) => id === tagged.pool);
  if (!pool) throw new RangeError(`expected a pool of ${spec.name}, got ${tagged.pool}`);
  return classifyInstance(pool, { fleet: spec.name, ...tagged });
}

function startSecondsOf(spec: FleetSpec, workload: string): number {
  return spec.workloads.find(({ name }) => name === workload)?.startSeconds ?? 0;
}
