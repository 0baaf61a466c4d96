import type * as z from "zod/mini";
import type { FleetControls } from "../engine/controls.js";
import type { ApiRequest } from "./apiCall.js";
import type { ApiSources } from "./apiSources.js";
import type { FleetView } from "./fleetView.js";
import type { ProblemKind } from "./problem.js";

/** A form with the name that the API's document has it by. */
export interface NamedForm<T = unknown> {
  readonly name: string;
  readonly form: z.ZodMiniType<T>;
}

/** What a request asks for, its form checked. */
export interface Asked<Body = unknown> {
  readonly request: ApiRequest;
  readonly view: FleetView;
  /** What the path's template takes from it. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | number | undefined>>;
  readonly body: Body;
}

interface RouteBase<T> {
  /** Names the operation, for code that is made from the document. */
  readonly id: string;
  readonly path: string;
  readonly summary: string;
  /** What a client should know of it besides. */
  readonly description?: string;
  /** Forms of the path's names, where one is not any name. */
  readonly pathForms?: Readonly<Record<string, z.ZodMiniType<string>>>;
  /** Absent: takes no parameters. */
  readonly query?: z.ZodMiniObject;
  /** Absent: what it answers has no body. */
  readonly answer?: NamedForm<T>;
  /** Besides those that any request may be answered with. */
  readonly problems: readonly ProblemKind[];
}

export interface ReadRoute<T = unknown> extends RouteBase<T> {
  readonly method: "GET";
  /**
   * Whether the answer follows from the view alone, or from that and who asks: it is kept for as long as these stay the
   * same. Else sources are asked anew each time.
   */
  readonly kept: "for-all" | "by-caller" | "no";
  /** It tells of bids or orders. */
  readonly ofRequests?: true;
  read(asked: Asked<undefined>, sources: ApiSources): T | Promise<T>;
  /** Of what can be changed: its version, which a change is conditional on. */
  versionOf?(answer: T): number;
}

/** What a write comes to. */
export interface Written<T = unknown> {
  readonly status: 200 | 201 | 202 | 204;
  /** Of the controls, what is to be saved. */
  readonly change: Partial<FleetControls>;
  /** For the audit log: what was there, and what is there now. Plain JSON; null: nothing. */
  readonly before: unknown;
  readonly after: unknown;
  /** Told once it is saved. */
  readonly resource?: T;
  readonly version?: number;
  readonly location?: string;
}

export interface WriteRoute<Body = unknown, T = unknown> extends RouteBase<T> {
  readonly method: "PUT" | "POST" | "DELETE";
  /** Absent: takes no body. */
  readonly body?: NamedForm<Body>;
  /** The body may be left out: it is then an empty object. */
  readonly bodyOptional?: boolean;
  /** Statuses of success, with what each means. */
  readonly successes: Readonly<Partial<Record<Written["status"], string>>>;
  /** A change of something that has a version. */
  readonly conditional: boolean;
  /** @param id unique to the write. @throws Problem where it is refused. */
  write(asked: Asked<Body>, id: string): Written<T>;
}

export type Route = ReadRoute | WriteRoute;
