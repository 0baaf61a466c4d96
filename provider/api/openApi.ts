import * as z from "zod/mini";
import { problemForm } from "./answerForms.js";
import { problems, type ProblemKind } from "./problem.js";
import type { NamedForm, Route, WriteRoute } from "./route.js";

type Json = Readonly<Record<string, unknown>>;

/** Any request may be answered so, whatever it is. */
const ofAll: readonly ProblemKind[] = [
  "invalid-request",
  "unauthenticated",
  "too-large",
  "too-many-requests",
  "internal",
  "unavailable",
];
const ofWrites: readonly ProblemKind[] = ["not-owner", "conflict", "key-reused"];
const ofBodies: readonly ProblemKind[] = ["unsupported-media-type"];
const ofConditions: readonly ProblemKind[] = ["stale-version", "precondition-required"];

const problem: NamedForm = { name: "Problem", form: problemForm };

const headers: Readonly<Record<string, Json>> = {
  ETag: { description: "What a change, or the next read, is conditional on", schema: { type: "string" } },
  Location: { description: "Where what was placed is", schema: { type: "string" } },
  "Idempotent-Replayed": {
    description: "The same write was made before, and this is its answer",
    schema: { type: "string", const: "true" },
  },
  "Retry-After": { description: "Whole seconds", schema: { type: "string" } },
};

const idempotencyKey: Json = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  description: "The same key with the same request gets the same answer again, for an hour, and changes nothing",
  schema: { type: "string", pattern: "^[!-~]{1,128}$", minLength: 1, maxLength: 128 },
};

const conditions: readonly Json[] = [
  conditionParameter("If-Match", 'The version that is to be changed, such as "3"; "0" is nothing'),
  conditionParameter("If-None-Match", "`*`: there is nothing yet"),
];

const sigv4: Json = {
  type: "apiKey",
  in: "header",
  name: "Authorization",
  description: "AWS Signature Version 4, service lambda",
};
const bearer: Json = { type: "http", scheme: "bearer", description: "The token of an identity" };

/**
 * The OpenAPI 3.1 document of the routes, made of the forms that requests are checked by and answers held to.
 * @param takesBearer whether the transport takes an identity's token as well as a signature.
 */
export function openApiDocument(routes: readonly Route[], { takesBearer = false } = {}): Json {
  const schemes = takesBearer ? { bearer, sigv4 } : { sigv4 };
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  return {
    openapi: "3.1.0",
    info: {
      title: "Blended fleet",
      version: "1",
      description:
        "A running fleet: what it is, what it costs, and what its owners want of it. Times are ISO 8601 in UTC, money is in USD.",
    },
    servers: [{ url: "/" }],
    security: Object.keys(schemes).map((scheme) => ({ [scheme]: [] })),
    paths,
    components: {
      schemas: schemasOf(routes),
      securitySchemes: schemes,
    },
  };
}

function operationOf(route: Route): Json {
  const parameters = [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)];
  return {
    operationId: route.id,
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.method !== "GET" && route.body && { requestBody: requestBodyOf(route) }),
    responses: { ...successesOf(route), ...refusalsOf(route) },
  };
}

function requestBodyOf({ body, bodyOptional }: WriteRoute): Json {
  return { required: bodyOptional !== true, content: contentOf("application/json", body) };
}

function pathParameters({ path, pathForms }: Route): readonly Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: pathForms?.[name] ? schemaOf(pathForms[name]) : { type: "string", minLength: 1 },
  }));
}

function queryParameters({ query }: Route): readonly Json[] {
  return Object.entries(query?.def.shape ?? {}).map(([name, form]) => ({
    name,
    in: "query",
    required: false,
    schema: schemaOf(form as z.ZodMiniType),
  }));
}

function headerParameters(route: Route): readonly Json[] {
  if (route.method === "GET") return [conditionParameter("If-None-Match", "An ETag: it is not told again")];
  return [idempotencyKey, ...(route.conditional ? conditions : [])];
}

function conditionParameter(name: string, description: string): Json {
  return { name, in: "header", required: false, description, schema: { type: "string" } };
}

function successesOf(route: Route): Json {
  if (route.method === "GET") {
    const ok = {
      description: route.summary,
      headers: pick("ETag"),
      content: contentOf("application/json", route.answer),
    };
    return { 200: ok, ...(!route.versionOf && { 304: { description: "As it was", headers: pick("ETag") } }) };
  }
  const told = pick("Idempotent-Replayed", ...(route.conditional && route.answer ? ["ETag"] : []));
  return Object.fromEntries(
    Object.entries(route.successes).map(([status, description]) => [
      status,
      {
        description,
        headers: status === "201" ? { ...told, ...pick("Location") } : told,
        ...(route.answer && status !== "204" && { content: contentOf("application/json", route.answer) }),
      },
    ]),
  );
}

function pick(...names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, headers[name]]));
}

function refusalsOf(route: Route): Json {
  const kinds = [
    ...ofAll,
    ...route.problems,
    ...(route.method === "GET" ? [] : ofWrites),
    ...(route.method !== "GET" && route.body ? ofBodies : []),
    ...(route.method !== "GET" && route.conditional ? ofConditions : []),
  ];
  const statuses = new Map<number, string[]>();
  for (const kind of kinds) {
    const { status, title } = problems[kind];
    statuses.set(status, [...(statuses.get(status) ?? []), title]);
  }
  return Object.fromEntries(
    [...statuses].map(([status, titles]) => [
      status,
      {
        description: titles.join("; or: "),
        ...([409, 429, 503].includes(status) && { headers: pick("Retry-After") }),
        content: contentOf("application/problem+json", problem),
      },
    ]),
  );
}

function contentOf(type: string, named: NamedForm | undefined): Json {
  return { [type]: { schema: { $ref: `#/components/schemas/${named?.name ?? ""}` } } };
}

function schemasOf(routes: readonly Route[]): Json {
  const named = new Map<string, z.ZodMiniType>([[problem.name, problem.form]]);
  for (const route of routes) {
    if (route.answer) named.set(route.answer.name, route.answer.form);
    if (route.method !== "GET" && route.body) named.set(route.body.name, route.body.form);
  }
  return Object.fromEntries([...named].map(([name, form]) => [name, schemaOf(form)]));
}

function schemaOf(form: z.ZodMiniType): Json {
  const schema = z.toJSONSchema(form, { target: "draft-2020-12", io: "input" }) as Json;
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== "$schema"));
}
