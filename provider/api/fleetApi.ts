import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { formFaults, inWords } from "../document/plainForm.js";
import { BlendedFleetError, show, type Fault } from "../errors.js";
import type { ApiAnswer, ApiRequest } from "./apiCall.js";
import type { ApiSources } from "./apiSources.js";
import { principalOf } from "./callerIdentity.js";
import { ControlsWriter } from "./controlsWriter.js";
import { openApiDocument } from "./openApi.js";
import { etagOf, isKnown } from "./preconditions.js";
import { invalid, plainHeaders, Problem, problemAnswer } from "./problem.js";
import { RateLimiter, type RateLimit } from "./rateLimit.js";
import { checkSize, jsonOf } from "./requestBody.js";
import { matchTemplate, parametersOf, segmentsOf } from "./requestPath.js";
import type { Asked, ReadRoute, Route, WriteRoute } from "./route.js";
import { routes } from "./routes.js";
import { ViewKeeper } from "./viewKeeper.js";

export interface ApiOptions {
  /** Of one caller. Default: 200 a second, 400 at once. */
  readonly reads?: RateLimit;
  /** Of one caller. Default: 20 a second, 40 at once. */
  readonly writes?: RateLimit;
  /** Seconds on the clock that rates go by. Default: that of the sources, which may run faster than callers do. */
  readonly realSeconds?: () => number;
  /** Whether the transport takes an identity's bearer token as well as a signature: the API's document says so. */
  readonly takesBearer?: boolean;
  /** Told of what is a fault of the API itself, or a source that fails: the caller only learns that something did. */
  readonly failed?: (failure: unknown) => void;
}

const documentPath = "/openapi.json";
const keyForm = /^[\x21-\x7e]{1,128}$/;

interface Matched {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
}

/** The developer API of one fleet, whatever carries its requests. */
export class FleetApi {
  private readonly views: ViewKeeper;
  private readonly writer: ControlsWriter;
  private readonly reads: RateLimiter;
  private readonly writes: RateLimiter;
  private document: ApiAnswer | undefined;

  constructor(
    private readonly sources: ApiSources,
    private readonly options: ApiOptions = {},
  ) {
    this.views = new ViewKeeper(sources);
    this.writer = new ControlsWriter(sources, async () => (await this.views.view()).view);
    this.reads = new RateLimiter(options.reads ?? { perSecond: 200, burst: 400 });
    this.writes = new RateLimiter(options.writes ?? { perSecond: 20, burst: 40 });
  }

  /** Answers any request; what goes wrong is a problem document, never an exception. */
  async answer(request: ApiRequest): Promise<ApiAnswer> {
    try {
      return await this.answered(request);
    } catch (failure) {
      return problemAnswer(this.problemOf(failure));
    }
  }

  private async answered(request: ApiRequest): Promise<ApiAnswer> {
    const isHead = request.method === "HEAD";
    const asked = isHead ? { ...request, method: "GET" } : request;
    const segments = segmentsOf(request.path);
    this.checkRate(asked);
    checkSize(request.body);
    if (segments.length === 1 && `/${segments[0]}` === documentPath)
      return withoutBody(this.ownDocument(asked), isHead);
    const { route, path } = matched(asked, segments);
    if (route.method !== "GET") return this.written(route, asked, path);
    return withoutBody(await this.read(route, asked, path), isHead);
  }

  private checkRate({ method, caller }: ApiRequest): void {
    const limiter = method === "GET" ? this.reads : this.writes;
    const nowSeconds = this.options.realSeconds?.() ?? this.sources.nowSeconds();
    const wait = limiter.secondsToWait(principalOf(caller), nowSeconds);
    if (wait === 0) return;
    const detail = `expected fewer requests of ${principalOf(caller)}: wait ${wait} s`;
    throw new Problem("too-many-requests", detail, { headers: { "retry-after": String(wait) } });
  }

  private ownDocument({ method, query }: ApiRequest): ApiAnswer {
    if (method !== "GET") throw notAllowed(["GET"]);
    if (query !== "") parametersIn(query, undefined);
    return (this.document ??= jsonAnswer(JSON.stringify(openApiDocument(routes, this.options)), {}));
  }

  private async read(route: ReadRoute, request: ApiRequest, path: Matched["path"]): Promise<ApiAnswer> {
    const query = parametersIn(request.query, route.query);
    const kept = await this.views.view();
    const rights = route.kept === "by-caller" ? kept.rightsOf(request.caller) : "";
    const name = `${request.path}?${request.query} ${rights}`;
    const question = { name, of: route.ofRequests ? "ofRequests" : "ofFleet" } as const;
    const before = kept.answerTo(question);
    const answer = before ?? (await this.told(route, { request, view: kept.view, path, query, body: undefined }));
    if (!before && route.kept !== "no") kept.keep(question, answer);
    const { etag = "" } = answer.headers;
    if (route.versionOf || !isKnown(request, etag)) return answer;
    return { status: 304, headers: { ...plainHeaders, etag }, body: "" };
  }

  /** What has no version has a hash of all that is told but for the moment. */
  private async told(route: ReadRoute, asked: Asked<undefined>): Promise<ApiAnswer> {
    const resource = await route.read(asked, this.sources);
    const body = JSON.stringify(resource);
    return jsonAnswer(body, { etag: route.versionOf ? etagOf(route.versionOf(resource)) : hashTag(body) });
  }

  private async written(route: WriteRoute, request: ApiRequest, path: Matched["path"]): Promise<ApiAnswer> {
    parametersIn(request.query, undefined);
    const body = bodyOf(route, request);
    const faults = [...pathFaults(route, path), ...keyFaults(request), ...body.faults];
    if (faults.length > 0) throw invalid(faults);
    const key = request.headers["idempotency-key"] ?? "";
    return this.writer.write({ route, request, path, key, body: body.value });
  }

  private problemOf(failure: unknown): Problem {
    if (failure instanceof Problem) return failure;
    this.options.failed?.(failure);
    if (failure instanceof BlendedFleetError) {
      return new Problem("unavailable", failure.message, { headers: { "retry-after": "5" } });
    }
    return new Problem("internal", "this is a fault of the API itself, and it has been noted");
  }
}

function matched(request: ApiRequest, segments: readonly string[]): Matched {
  const found = routes.flatMap((route) => {
    const path = matchTemplate(route.path, segments);
    return path ? [{ route, path }] : [];
  });
  if (found.length === 0) throw new Problem("not-found", `there is nothing at ${show(request.path)}`);
  const meant = found.find(({ route }) => route.method === request.method);
  if (!meant) throw notAllowed(found.map(({ route }) => route.method));
  return meant;
}

function notAllowed(methods: readonly string[]): Problem {
  const allow = methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
  return new Problem("method-not-allowed", `expected one of ${allow}`, { headers: { allow } });
}

function parametersIn(query: string, form: Route["query"]): Asked["query"] {
  const given = Object.entries(parametersOf(query));
  const shape = form?.def.shape ?? {};
  const known = Object.keys(shape);
  const expected = known.length === 0 ? "no parameters" : `no other parameters than ${known.join(", ")}`;
  const strays = given.filter(([name]) => !known.includes(name));
  const faults = strays.map(([name]) => ({ where: `query.${name}`, expected, got: "one" }));
  const read = given.filter(([name]) => known.includes(name));
  const texts = read.map(([name, text]) => [name, readParameter(text, shape[name])] as const);
  const checked = form?.safeParse(Object.fromEntries(texts), { ...inWords, reportInput: true });
  const wrong = checked?.success === false ? formFaults(checked.error.issues) : [];
  faults.push(...wrong.map((fault) => ({ ...fault, where: whereIn("query", fault.where) })));
  if (faults.length > 0) throw invalid(faults);
  return (checked?.data ?? {}) as Asked["query"];
}

/** A number where its form asks for one and it is one; else the text, of which the form says what is wrong. */
function readParameter(text: string, form: unknown): string | number {
  const isNumber = form instanceof z.ZodMiniExactOptional && form.def.innerType instanceof z.ZodMiniNumber;
  return isNumber && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

function whereIn(outer: string, where: string): string {
  return where === "" ? outer : `${outer}.${where}`;
}

function pathFaults({ pathForms = {} }: Route, path: Matched["path"]): readonly Fault[] {
  return Object.entries(pathForms).flatMap(([name, form]) => {
    const checked = form.safeParse(path[name]);
    if (checked.success) return [];
    return [{ where: `path.${name}`, expected: checked.error.issues[0]?.message ?? "", got: show(path[name]) }];
  });
}

function keyFaults({ headers }: ApiRequest): readonly Fault[] {
  const key = headers["idempotency-key"];
  if (key !== undefined && keyForm.test(key)) return [];
  return [{ where: "header idempotency-key", expected: "1 to 128 visible ASCII characters", got: show(key) }];
}

/** @throws Problem for a body that is no JSON. */
function bodyOf(
  { body, bodyOptional }: WriteRoute,
  request: ApiRequest,
): { readonly value?: unknown; readonly faults: readonly Fault[] } {
  if (!body) return { faults: [] };
  const sent = jsonOf(request);
  const given = sent === undefined && bodyOptional ? {} : sent;
  const checked = body.form.safeParse(given, { ...inWords, reportInput: true });
  if (checked.success) return { value: checked.data, faults: [] };
  return { faults: formFaults(checked.error.issues).map((fault) => ({ ...fault, where: fault.where || "body" })) };
}

function jsonAnswer(body: string, headers: ApiAnswer["headers"]): ApiAnswer {
  return { status: 200, headers: { "content-type": "application/json", ...plainHeaders, ...headers }, body };
}

/** An answer's own moment, where it has one. */
const ownMoment = /^\{("fleet":"[^"]*",)?"at":"[^"]*",/;

function hashTag(body: string): string {
  const told = body.replace(ownMoment, "");
  return `W/"${createHash("sha256").update(told).digest("base64url").slice(0, 22)}"`;
}

function withoutBody(answer: ApiAnswer, isHead: boolean): ApiAnswer {
  return isHead ? { ...answer, body: "" } : answer;
}
