import { momentText } from "../document/momentText.js";
import type { FleetControls } from "../engine/controls.js";
import { allowedCheckpoint, WorkloadKind, type WorkloadSpec } from "../engine/fleet.js";
import { Role } from "../engine/observation.js";
import type { Preferences } from "../engine/ownerRequests.js";
import { isDue } from "../engine/requestedFleet.js";
import { show, type Fault } from "../errors.js";
import { secondsOf } from "./bidFaults.js";
import { engineResource, mayPause } from "./fleetResources.js";
import { listedNames } from "./listedNames.js";
import { ownWorkload } from "./ownership.js";
import { checkCondition } from "./preconditions.js";
import { preferenceFaults } from "./preferenceFaults.js";
import { notKept, Problem } from "./problem.js";
import { orderResource, preferencesResource } from "./requestResources.js";
import type {
  EngineChange,
  EngineResource,
  OrderResource,
  PreferencesChange,
  PreferencesResource,
} from "./resources.js";
import type { Asked, Written } from "./route.js";

/* Writes of owners besides bids: preferences, orders, and the pause of the whole engine. */

const mostOrders = 1000;
const defaultPauseSeconds = 3600;
const mostPauseSeconds = 7 * 86_400;

export function prefer(asked: Asked<PreferencesChange>): Written<PreferencesResource> {
  const { request, view, body } = asked;
  const workload = ownWorkload(asked);
  const { name } = workload;
  const before = preferencesResource(name, view);
  checkCondition(request, before.version, `what is preferred of ${name}`);
  const declared = view.declared.workloads.find((other) => other.name === name) ?? workload;
  const faults = preferenceFaults(declared, body, view.spec.pools);
  if (faults.length > 0) throw notKept(faults);
  return preferred(asked, name, body);
}

/** As declared again. */
export function unprefer(asked: Asked): Written<PreferencesResource> {
  const { request, view } = asked;
  const { name } = ownWorkload(asked);
  checkCondition(request, preferencesResource(name, view).version, `what is preferred of ${name}`);
  return preferred(asked, name, {});
}

function preferred({ request, view }: Asked, name: string, preferences: Preferences): Written<PreferencesResource> {
  const all = view.controls.preferences;
  const before = Object.hasOwn(all, name) ? all[name] : undefined;
  const version = (before?.version ?? 0) + 1;
  const changed = { version, by: request.caller.arn, atSeconds: view.nowSeconds, preferences };
  const change = { preferences: { ...all, [name]: changed } };
  return {
    status: 200,
    change,
    before: before?.preferences ?? null,
    after: preferences,
    resource: preferencesResource(name, { controls: { ...view.controls, ...change } }),
    version,
  };
}

export function orderCheckpoint(asked: Asked<{ readonly instance?: string }>, id: string): Written<OrderResource> {
  const workload = ownWorkload(asked);
  const { instance } = asked.body;
  const faults = instance === undefined ? [] : instanceFaults(instance, workload, asked);
  if (allowedCheckpoint(workload) === undefined) {
    const expected = "a workload that declares a checkpoint and allows that measure";
    throw notKept([...faults, { where: "workload", expected, got: show(workload.name) }]);
  }
  if (faults.length > 0) throw notKept(faults);
  return ordered(asked, {
    kind: "checkpoint",
    id,
    workload: workload.name,
    ...(instance !== undefined && { instance }),
  });
}

export function orderDrain(asked: Asked<{ readonly instance: string }>, id: string): Written<OrderResource> {
  const workload = ownWorkload(asked);
  const { instance } = asked.body;
  const faults = instanceFaults(instance, workload, asked);
  if (workload.kind !== WorkloadKind.Service) {
    const expected = "a service: a deadline job's unit is replaced as its deadline has it";
    throw notKept([{ where: "workload", expected, got: show(workload.name) }, ...faults]);
  }
  if (faults.length > 0) throw notKept(faults);
  return ordered(asked, { kind: "drain", id, workload: workload.name, instance });
}

function instanceFaults(instance: string, { name }: WorkloadSpec, { view }: Pick<Asked, "view">): readonly Fault[] {
  const serving = (view.membersOf.get(name) ?? []).filter(({ role, leaving }) => role === Role.Serving && !leaving);
  const ids = serving.map(({ id }) => id).sort();
  if (ids.includes(instance)) return [];
  const expected = `a unit that serves ${name} and is not on its way out (${listedNames(ids)})`;
  return [{ where: "instance", expected, got: show(instance) }];
}

type StoredOrder = FleetControls["orders"][number];
type NewOrder = StoredOrder extends infer One
  ? One extends StoredOrder
    ? Omit<One, "atSeconds" | "by">
    : never
  : never;

function ordered({ request, view }: Asked<unknown>, asked: NewOrder): Written<OrderResource> {
  const due = view.controls.orders.filter((order) => isDue(order, view.nowSeconds));
  const standing = due.filter((order) => !isSameOrder(order, asked));
  if (standing.length >= mostOrders) {
    throw new Problem(
      "limit-reached",
      `expected at most ${mostOrders} orders, and there are as many that are not over`,
    );
  }
  const order: StoredOrder = { ...asked, atSeconds: Math.floor(view.nowSeconds), by: request.caller.arn };
  return {
    status: 202,
    change: { orders: [...standing, order] },
    before: null,
    after: order,
    resource: orderResource(order),
  };
}

/** The newest of the same orders stands for all: it asks for the same, and lasts longest. */
function isSameOrder(one: StoredOrder, { kind, workload, instance }: NewOrder): boolean {
  return one.kind === kind && one.workload === workload && one.instance === instance;
}

export function changeEngine({ request, view, body }: Asked<EngineChange>): Written<EngineResource> {
  const { spec, controls, nowSeconds } = view;
  if (!mayPause(spec, request.caller)) {
    const detail = `it stops or starts decisions for every workload, and ${request.caller.arn} may not change all of them`;
    throw new Problem("not-owner", detail);
  }
  const { version } = controls.engine;
  checkCondition(request, version, "the engine");
  const faults = pauseFaults(body, nowSeconds);
  if (faults.length > 0) throw notKept(faults);
  const { paused, until, why } = body;
  const engine: FleetControls["engine"] = {
    ...{ version: version + 1, by: request.caller.arn, atSeconds: nowSeconds },
    ...(paused && {
      pausedUntilSeconds: until === undefined ? Math.floor(nowSeconds) + defaultPauseSeconds : secondsOf(until),
    }),
    ...(why !== undefined && { why }),
  };
  return {
    status: 200,
    change: { engine },
    before: engineTold(controls.engine),
    after: engineTold(engine),
    resource: engineResource({ ...view, controls: { ...controls, engine } }, request.caller),
    version: engine.version,
  };
}

function engineTold({ pausedUntilSeconds, why }: FleetControls["engine"]): object {
  return { ...(pausedUntilSeconds !== undefined && { pausedUntilSeconds }), ...(why !== undefined && { why }) };
}

function pauseFaults({ paused, until }: EngineChange, nowSeconds: number): readonly Fault[] {
  if (until === undefined) return [];
  const got = show(until);
  if (!paused) return [{ where: "until", expected: "nothing where the engine is not paused", got }];
  const seconds = secondsOf(until);
  if (seconds > nowSeconds && seconds <= nowSeconds + mostPauseSeconds) return [];
  return [{ where: "until", expected: `a moment within a week after the fleet's now, ${momentText(nowSeconds)}`, got }];
}
