import * as z from "zod/mini";
import { show } from "../errors.js";
import { bidNamed } from "./bidWrites.js";
import { secondsOf } from "./bidFaults.js";
import { counted, moment } from "./changeForms.js";
import { chargesResource, hourOf, hoursOf, lastHours, savingsResource, type HourSpan } from "./moneyResources.js";
import { blendResource, engineResource, fleetResource, workloadResource } from "./fleetResources.js";
import type { FleetView } from "./fleetView.js";
import { told } from "./namedForms.js";
import { workloadNamed } from "./ownership.js";
import { forecastResource, pricesResource } from "./priceResources.js";
import { notKept } from "./problem.js";
import { mostAuditEntries, mostDecisions, mostHours } from "./readLimits.js";
import {
  auditResources,
  bidResource,
  bidResources,
  decisionResource,
  orderResources,
  preferencesResource,
} from "./requestResources.js";
import type { Asked, ReadRoute } from "./route.js";

const anyText = z.string({ error: "a text" });
const someWorkload = z.strictObject({ workload: z.exactOptional(anyText) });

export const readRoutes: readonly ReadRoute[] = [
  route({
    id: "getFleet",
    path: "/v1/fleet",
    summary: "The fleet at a glance",
    answer: told.fleet,
    kept: "by-caller",
    read: ({ view, request }) => fleetResource(view, request.caller),
  }),
  route({
    id: "getEngine",
    path: "/v1/engine",
    summary: "Whether the engine is paused",
    answer: told.engine,
    kept: "by-caller",
    versionOf: ({ version }) => version,
    read: ({ view, request }) => engineResource(view, request.caller),
  }),
  route({
    id: "listWorkloads",
    path: "/v1/workloads",
    summary: "All workloads with their parts",
    answer: told.workloads,
    kept: "by-caller",
    read: ({ view, request }) => ({
      workloads: view.now.workloads.map((workload) => workloadResource(workload, view, request.caller)),
    }),
  }),
  route({
    id: "getWorkload",
    path: "/v1/workloads/{workload}",
    summary: "One workload with its parts",
    answer: told.workload,
    problems: ["not-found"],
    kept: "by-caller",
    read: (asked) => {
      const { name } = workloadNamed(asked.path["workload"] ?? "", asked);
      const workload = asked.view.now.workloads.find((other) => other.name === name);
      if (!workload) throw new RangeError(`${name} is wanted, and not wanted now`);
      return workloadResource(workload, asked.view, asked.request.caller);
    },
  }),
  route({
    id: "getPreferences",
    path: "/v1/workloads/{workload}/preferences",
    summary: "What a workload's owner prefers over what is declared",
    answer: told.preferences,
    problems: ["not-found"],
    kept: "for-all",
    versionOf: ({ version }) => version,
    read: (asked) => preferencesResource(workloadNamed(asked.path["workload"] ?? "", asked).name, asked.view),
  }),
  route({
    id: "getBlend",
    path: "/v1/blend",
    summary: "Units by pool, as the last round left them",
    query: someWorkload,
    answer: told.blend,
    problems: ["not-found"],
    kept: "for-all",
    read: (asked) => blendResource(asked.view, workloadThere(asked)),
  }),
  route({
    id: "getPrices",
    path: "/v1/prices",
    summary: "Prices of levels, with their parts",
    description: "In USD for a unit and hour, of the fleet's mean unit. No levels before the first are published.",
    answer: told.prices,
    kept: "for-all",
    read: ({ view }) => pricesResource(view),
  }),
  route({
    id: "getForecast",
    path: "/v1/forecast",
    summary: "Chances of losing pools, what came of earlier forecasts, and demand ahead",
    answer: told.forecast,
    kept: "for-all",
    read: ({ view }) => forecastResource(view),
  }),
  route({
    id: "listBids",
    path: "/v1/bids",
    summary: "All bids, with what the last round gave them",
    query: someWorkload,
    answer: told.bids,
    problems: ["not-found"],
    kept: "for-all",
    ofRequests: true,
    read: (asked) => ({ bids: bidResources(asked.view, workloadAsked(asked)) }),
  }),
  route({
    id: "getBid",
    path: "/v1/bids/{bid}",
    summary: "One bid, with what the last round gave it",
    answer: told.bid,
    problems: ["not-found"],
    kept: "for-all",
    ofRequests: true,
    versionOf: ({ version }) => version,
    read: ({ view, path }) => bidResource(bidNamed(path["bid"] ?? "", view.controls), view),
  }),
  route({
    id: "listOrders",
    path: "/v1/orders",
    summary: "Checkpoints and drains that were ordered and are not over, the newest first",
    query: someWorkload,
    answer: told.orders,
    problems: ["not-found"],
    kept: "for-all",
    ofRequests: true,
    read: (asked) => ({ orders: orderResources(asked.view, workloadAsked(asked)) }),
  }),
  route({
    id: "listDecisions",
    path: "/v1/decisions",
    summary: "The last decisions with their reasons, the newest first",
    query: z.strictObject({ limit: z.exactOptional(counted(1, mostDecisions)), before: z.exactOptional(moment) }),
    answer: told.decisions,
    kept: "no",
    read: async ({ query: { limit = 20, before } }, sources) => {
      const beforeSeconds = before === undefined ? undefined : Date.parse(String(before)) / 1000;
      return { decisions: (await sources.decisions(Number(limit), beforeSeconds)).map(decisionResource) };
    },
  }),
  route({
    id: "getSavings",
    path: "/v1/savings",
    summary: "What the fleet cost beside on-demand, over the last hours",
    query: z.strictObject({ hours: z.exactOptional(counted(1, mostHours)) }),
    answer: told.savings,
    kept: "no",
    read: async ({ view, query: { hours = 24 } }, sources) => {
      const span = lastHours(Number(hours), view.nowSeconds);
      return savingsResource(span, await hoursOf(span, view, sources.accounts));
    },
  }),
  route({
    id: "getCharges",
    path: "/v1/charges",
    summary: "What each workload was charged, hour by hour",
    description: `Whole hours, at most ${mostHours}; default: the last 24, the one that is not over included.`,
    query: z.strictObject({ from: z.exactOptional(moment), until: z.exactOptional(moment) }),
    answer: told.charges,
    problems: ["cannot-be-kept"],
    kept: "no",
    read: async ({ view, query }, sources) => {
      const span = spanAsked(query, view);
      return chargesResource(span, await hoursOf(span, view, sources.accounts), view);
    },
  }),
  route({
    id: "listAudit",
    path: "/v1/audit",
    summary: "Who changed what, the newest first",
    query: z.strictObject({ limit: z.exactOptional(counted(1, mostAuditEntries)) }),
    answer: told.audit,
    kept: "no",
    read: async ({ view, query: { limit = 50 } }, sources) => {
      const logged = await sources.audit.newest(Number(limit));
      return { entries: auditResources(view.controls.unaudited, logged, Number(limit)) };
    },
  }),
];

type ReadDescription<T> = Omit<ReadRoute<T>, "method" | "problems"> & Partial<Pick<ReadRoute, "problems">>;

/** Holds what is answered to its form, which a table of all of them can't. */
function route<T>(described: ReadDescription<T>): ReadRoute {
  return { method: "GET", problems: [], ...described };
}

/** The workload that a query names, and that there is. */
function workloadAsked(asked: Asked<undefined>): string | undefined {
  const { workload } = asked.query;
  return workload === undefined ? undefined : workloadNamed(String(workload), asked).name;
}

/** The same, and also one that is no longer declared and of which units are there. */
function workloadThere(asked: Asked<undefined>): string | undefined {
  const { workload } = asked.query;
  const isThere = workload !== undefined && asked.view.membersOf.has(String(workload));
  return isThere ? String(workload) : workloadAsked(asked);
}

function spanAsked({ from, until }: Asked["query"], { nowSeconds }: FleetView): HourSpan {
  const last = lastHours(24, nowSeconds);
  const untilSeconds = until === undefined ? last.untilSeconds : hourOf(secondsOf(String(until)) + 3599);
  const fromSeconds = from === undefined ? untilSeconds - 24 * 3600 : hourOf(secondsOf(String(from)));
  const hours = (untilSeconds - fromSeconds) / 3600;
  if (hours < 1 || hours > mostHours) {
    const expected = `a moment before until, at most ${mostHours} hours`;
    throw notKept([{ where: "query.from", expected, got: `${show(from)}, which is ${hours} hours` }]);
  }
  return { fromSeconds, untilSeconds };
}
