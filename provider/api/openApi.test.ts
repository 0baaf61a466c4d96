import test from "ava";
import fc from "fast-check";
import type * as z from "zod/mini";
import { problemForm } from "./answerForms.js";
import type { ApiAnswer } from "./apiCall.js";
import type { FleetSpec } from "../engine/fleet.js";
import type { OpenAccount } from "../engine/pricing/account.js";
import {
  beganAt,
  byLevel,
  goodBid,
  requestOf,
  steadyDemand,
  talkedState,
  TalkedWorld,
  toCreate,
  told,
} from "./fixtures/talkedFleet.js";
import { openApiDocument } from "./openApi.js";
import { matchTemplate, segmentsOf } from "./requestPath.js";
import type { Route } from "./route.js";
import { routes } from "./routes.js";

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const document = openApiDocument(routes) as unknown as Document;

function routeOf(method: string, path: string): Route | undefined {
  return routes.find((route) => route.method === method && matchTemplate(route.path, segmentsOf(path)));
}

/** What is wrong with an answer, by the document; undefined where it is as documented. */
function misfit(method: string, path: string, { status, headers, body }: ApiAnswer): string | undefined {
  const route = routeOf(method, path);
  if (!route)
    return status === 404 || status === 405 || status === 413 || status === 400
      ? fits(problemForm, body)
      : `status ${status}`;
  const documented = document.paths[route.path]?.[method.toLowerCase()]?.responses[String(status)];
  if (!documented) return `status ${status} is not documented`;
  if (!documented.content) return body === "" ? undefined : "a body that is not documented";
  const [type = ""] = Object.keys(documented.content);
  if (headers["content-type"] !== type) return `expected ${type}, got ${headers["content-type"]}`;
  return status >= 400 ? fits(problemForm, body) : route.answer && fits(route.answer.form, body);
}

function fits(form: z.ZodMiniType, body: string): string | undefined {
  const checked = form.safeParse(JSON.parse(body));
  return checked.success ? undefined : JSON.stringify(checked.error.issues);
}

test("the document names every route, with an operation of its own", (t) => {
  const named = Object.entries(document.paths).flatMap(([path, of]) =>
    Object.keys(of).map((method) => `${method} ${path}`),
  );
  t.deepEqual(named.toSorted(), routes.map(({ method, path }) => `${method.toLowerCase()} ${path}`).toSorted());
  const ids = routes.map(({ id }) => id);
  t.is(new Set(ids).size, ids.length);
  t.is(document.openapi, "3.1.0");
});

test("every reference of the document leads to a form, and every name of a path is a parameter", (t) => {
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]*)"/g)].map(
    ([, name]) => name,
  );
  t.true(references.length > routes.length);
  for (const name of references) t.true(document.components.schemas[name ?? ""] !== undefined, name);
  for (const [path, of] of Object.entries(document.paths)) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { parameters = [], operationId } of Object.values(of)) {
      t.deepEqual(
        parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name),
        names as string[],
        operationId,
      );
    }
  }
});

test("the document is what the API answers, to anyone who may call", async (t) => {
  t.deepEqual(told(await new TalkedWorld().get("/openapi.json")), JSON.parse(JSON.stringify(document)));
});

test("the document names the ways to prove who calls that the transport takes", async (t) => {
  const ways = async (world: TalkedWorld): Promise<unknown> => {
    const { security, components } = told(await world.get("/openapi.json")) as {
      security: object[];
      components: { securitySchemes: object };
    };
    t.deepEqual(security.flatMap(Object.keys), Object.keys(components.securitySchemes));
    return Object.keys(components.securitySchemes);
  };
  t.deepEqual(await ways(new TalkedWorld()), ["sigv4"]);
  t.deepEqual(await ways(new TalkedWorld(undefined, {}, { takesBearer: true })), ["bearer", "sigv4"]);
});

test("forms of the document refuse fields that they do not name", (t) => {
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    t.is((schema as { additionalProperties?: unknown }).additionalProperties, false, name);
  }
});

const hour = Math.floor(beganAt / 3600) * 3600;
const closed = {
  ...{ fromSeconds: hour - 3600, realMicroUsd: 5, spreadMicroUsd: -2, shadowMicroUsd: 0, surplusMicroUsd: 0 },
  ...{ onDemandMicroUsd: 9, assumedSeconds: 60, unknownSeconds: 30 },
  lines: [{ workload: "web", level: "Immediate", kind: "declared", unitHours: 1, microUsd: 7 }],
} as const;
const account: OpenAccount = {
  chargedUntilSeconds: hour + 740,
  rates: { lines: [], real: 0, shadow: 0, surplus: 0, onDemand: 0 },
  open: {
    ...{ fromSeconds: hour, seconds: 700, assumedSeconds: 0, real: 5, shadow: 1, surplus: 1, onDemand: 9 },
    lines: [{ workload: "web", level: "Immediate", kind: "bid", unitSeconds: 60, money: 7 }],
  },
  closed: [closed],
  dropped: { hours: 2, realMicroUsd: 10, lastFromSeconds: hour - 7200 },
};

/** With something in every answer. */
async function fullWorld(): Promise<TalkedWorld> {
  const world = new TalkedWorld();
  const state = talkedState();
  const prices = state.prices && {
    ...state.prices,
    history: [{ fromSeconds: hour, seconds: 0, usdPerUnitHour: byLevel(() => 0.3) }],
  };
  world.state = { ...state, account, ...(prices && { prices }), demand: steadyDemand(6.5) };
  await world.write("PUT", "/v1/bids/nightly", { body: goodBid, headers: toCreate });
  await world.write("PUT", "/v1/workloads/web/preferences", {
    body: { levels: { rest: "5-min Warning" } },
    headers: toCreate,
  });
  await world.write("POST", "/v1/workloads/batch/checkpoint");
  return world;
}

test("every read is answered as documented, of a fleet with all there is and of one with nothing", async (t) => {
  const bare = new TalkedWorld();
  bare.state = undefined;
  bare.spec = { ...bare.spec, budgetUsdPerHour: Infinity };
  for (const world of [await fullWorld(), bare]) {
    for (const { method, path } of routes.filter((route) => route.method === "GET")) {
      const address = path.replace("{workload}", "web").replace("{bid}", "nightly");
      t.is(misfit(method, address, await world.get(address)), undefined, address);
    }
  }
});

function unowned(spec: FleetSpec): FleetSpec {
  return { ...spec, workloads: spec.workloads.map(({ owners: _, ...workload }) => workload) };
}

const names = fc.constantFrom("web", "batch", "train", "nope", "constructor", "__proto__");
const levels = fc.constantFrom("Immediate", "5-min Warning", "30-min Grace", "Non-Interruptible", "Best");
const moments = fc.constantFrom(
  "2026-09-22T14:00:00Z",
  "2026-09-21T00:00:00+14:00",
  "9999-12-31T23:59:59Z",
  "0000-01-01T00:00:00Z",
  "now",
);
const numbers = fc.oneof(fc.integer({ min: -2, max: 12 }), fc.double(), fc.constantFrom(1e308, -0, 5e-324, 2 ** 53));
const oddly = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: fc.jsonValue() });

const bids = fc.record(
  {
    workload: oddly(names),
    part: oddly(fc.constantFrom("base", "rest", "all")),
    level: oddly(levels),
    units: oddly(numbers),
    minimumUnits: oddly(numbers),
    usdPerUnitHour: oddly(numbers),
    from: oddly(moments),
    until: oddly(moments),
  },
  { requiredKeys: [] },
);
const goodBids = fc
  .record({ units: numbers, usdPerUnitHour: numbers }, { requiredKeys: [] })
  .map((odd) => ({ ...goodBid, ...odd }));
const steps = fc.array(
  fc.record({ name: fc.constantFrom("slow", "b"), savesUnits: numbers, qualityUsdPerHour: numbers }),
  { maxLength: 3 },
);
const preferences = fc.record(
  {
    levels: oddly(fc.dictionary(fc.constantFrom("base", "rest", "all", "__proto__"), levels)),
    priority: oddly(fc.constantFrom("critical", "standard")),
    profile: oddly(fc.constantFrom("balanced", "deadline")),
    degradation: oddly(steps),
    impactThreshold: oddly(numbers),
    allowedMeasures: oddly(fc.array(fc.constantFrom("shift", "degrade", "checkpoint"))),
  },
  { requiredKeys: [] },
);
const engine = fc.record(
  { paused: oddly(fc.boolean()), until: oddly(moments), why: oddly(fc.string()) },
  { requiredKeys: [] },
);
const units = fc.record(
  { instance: oddly(fc.constantFrom("i-base", "i-rest", "i-batch", "i-nope")) },
  { requiredKeys: [] },
);
/** Bodies that each write may take, by how its path ends; and any others. */
const bodies: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  "{bid}": fc.oneof(bids, goodBids),
  preferences,
  engine,
  checkpoint: units,
  drain: units,
};
const writes = fc.constantFrom(...routes.filter(({ method }) => method !== "GET")).chain((route) => {
  const usual = bodies[route.path.split("/").at(-1) ?? ""] ?? fc.jsonValue();
  return fc.record({ route: fc.constant(route), body: oddly(usual) });
});
const headers = fc.record(
  {
    "if-match": fc.constantFrom('"0"', '"1"', "*", "x", 'W/"1"'),
    "if-none-match": fc.constantFrom("*", '"1"', ""),
    "idempotency-key": fc.constantFrom("a", "b", "c", "a b"),
  },
  { requiredKeys: [] },
);

test("whatever JSON a write is asked with, it is answered as documented, and never by a fault of the API", async (t) => {
  const ends = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(writes, names, headers, fc.boolean()), { maxLength: 4 }), async (asked) => {
      const world = await fullWorld();
      world.spec = unowned(world.spec);
      for (const [{ route, body }, name, odd, isOdd] of asked) {
        const { method, path } = route;
        const address = path.replace("{workload}", name).replace("{bid}", name);
        const usual = method === "PUT" && path.includes("{bid}") ? toCreate : { "if-match": '"0", "1"' };
        const answer = await world.write(method, address, { body, headers: isOdd ? odd : usual });
        ends.set(answer.status, (ends.get(answer.status) ?? 0) + 1);
        t.true(answer.status < 500, answer.body);
        t.is(misfit(method, address, answer), undefined);
      }
      t.deepEqual(world.failures, []);
      for (const address of ["/v1/bids", "/v1/workloads", "/v1/audit", "/v1/orders", "/v1/engine"]) {
        t.is(misfit("GET", address, await world.get(address)), undefined);
      }
    }),
    { numRuns: 400 },
  );
  t.log(
    [...ends]
      .toSorted(([a], [b]) => a - b)
      .map(([status, count]) => `${status}: ${count}`)
      .join(", "),
  );
  // Not only refusals were looked at.
  t.true([200, 202, 400, 404, 422].every((status) => ends.has(status)));
});

test("whatever path, query and headers a request has, it is answered as documented", async (t) => {
  const world = await fullWorld();
  const segment = fc.oneof(
    fc.constantFrom("v1", "fleet", "bids", "workloads", "web", "..", "%", "%00", "openapi.json", ""),
    fc.string(),
  );
  const paths = fc.oneof(
    fc.constantFrom(...routes.map(({ path }) => path.replace("{workload}", "web").replace("{bid}", "nightly"))),
    fc.array(segment, { maxLength: 5 }).map((segments) => `/${segments.join("/")}`),
  );
  const parameter = fc.tuple(
    fc.constantFrom("limit", "before", "workload", "hours", "from", "until", "%", ""),
    fc.string(),
  );
  const queries = fc
    .array(parameter, { maxLength: 3 })
    .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join("&"));
  const odd = fc.dictionary(fc.constantFrom("if-none-match", "if-match", "idempotency-key"), fc.string());
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("GET", "PUT", "POST", "DELETE"),
      paths,
      queries,
      odd,
      async (method, path, query, given) => {
        const answer = await world.api.answer({ ...requestOf(method, path, { headers: given }), query });
        t.true(answer.status < 500, answer.body);
        if (path !== "/openapi.json" && !path.includes("%"))
          t.is(misfit(method, path, answer), undefined, `${method} ${path}?${query}`);
      },
    ),
    { numRuns: 1000 },
  );
  t.deepEqual(world.failures, []);
});
