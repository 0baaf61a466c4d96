import type { Action, Outcome } from "../engine/action.js";
import type { FleetSpec } from "../engine/fleet.js";
import type { Level } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import { classifyInstance } from "../engine/tags.js";
import type { Ports } from "../ports/ports.js";

/**
 * Carries out one action. Idempotent by the action's key: doing it again after a crash has the effect of doing it
 * once. Throws where the world refuses for now; the action is then still pending.
 */
export async function act(spec: FleetSpec, action: Action, ports: Ports): Promise<Outcome> {
  switch (action.kind) {
    case "launch": {
      const { pool, workload } = action;
      const { instanceIds, refused } = await ports.capacity.launch({
        key: action.key,
        pool,
        count: action.count,
        stopped: action.stopped,
        startSeconds: startSecondsOf(spec, workload),
        tags: tagsOf(spec, action),
      });
      return { kind: "launched", pool, workload, launched: instanceIds.length, refused };
    }
    case "release":
      await ports.capacity.release(action.instance, action.key);
      return done(action);
    case "warn":
      await ports.hooks.warn(action.workload, action.instance, action.dueAtSeconds, action.key);
      return done(action);
    case "switch-shadow":
      await ports.capacity.promote(action.shadow, tagsOf(spec, { ...action, role: Role.Serving }), action.key);
      return done(action);
    case "reassign":
      await ports.capacity.retag(action.instance, tagsOf(spec, { ...action, role: Role.Serving }));
      return done(action);
    case "checkpoint": {
      const answer = await ports.hooks.checkpoint(action.workload, action.instance, action.key);
      return { kind: "checkpointed", workload: action.workload, instance: action.instance, ...answer };
    }
    case "restore": {
      const answer = await ports.hooks.restore(action.workload, action.instance, action.snapshot, action.key);
      return { kind: "restored", workload: action.workload, instance: action.instance, ...answer };
    }
    case "degrade":
      await ports.hooks.degrade(action.workload, action.step, action.key);
      return done(action);
    case "undo-degrade":
      await ports.hooks.undoDegrade(action.workload, action.step, action.key);
      return done(action);
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
