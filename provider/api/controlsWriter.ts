import { createHash } from "node:crypto";
import type { FleetControls, WriteReceipt } from "../engine/controls.js";
import { isDue } from "../engine/requestedFleet.js";
import { BlendedFleetError, StateConflictError } from "../errors.js";
import type { ApiAnswer, ApiRequest } from "./apiCall.js";
import type { ApiSources } from "./apiSources.js";
import { withoutBids } from "./bidWrites.js";
import { principalOf } from "./callerIdentity.js";
import type { FleetView } from "./fleetView.js";
import { etagOf } from "./preconditions.js";
import { plainHeaders, Problem } from "./problem.js";
import type { WriteRoute, Written } from "./route.js";

/** A write, its form checked. */
export interface WriteQuestion {
  readonly route: WriteRoute;
  readonly request: ApiRequest;
  readonly path: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Visible ASCII, by which the same write again is known. */
  readonly key: string;
}

const receiptSeconds = 3600;
const mostReceipts = 1000;
/** Of one caller: what goes wrong with its writes leaves the others theirs, a pause among them. */
const mostOfCaller = mostReceipts / 2;
/** So many writes wait for the audit log at most: more can't be kept with certainty. */
const mostUnaudited = 100;
/** So often a write is tried while other processes save before it. */
const attempts = 8;
/** A bid that is over is told of for so long. */
const keptSeconds = 86_400;
const mostWithdrawn = 1000;

/**
 * Writes to a fleet's controls. A write is in force once it is saved, together with the receipt by which the same write
 * again gets the same answer and the entry for the audit log. Writes of this process are made one after the other; with
 * those of others they agree by the version of what is stored.
 */
export class ControlsWriter {
  private last: Promise<unknown> = Promise.resolve();

  /** @param view of what is stored now. */
  constructor(
    private readonly sources: ApiSources,
    private readonly view: () => Promise<FleetView>,
  ) {}

  /** @throws Problem where it is refused, and BlendedFleetError where a source fails: then nothing is known to be saved. */
  async write(question: WriteQuestion): Promise<ApiAnswer> {
    const turn = this.last.then(() => this.tried(question));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async tried(question: WriteQuestion): Promise<ApiAnswer> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const stored = await this.view();
      const replay = replayed(question, stored);
      if (replay) return replay;
      const view = isFull(stored) ? await this.cleared(stored) : stored;
      const { controls, receipt } = changed(question, view);
      const version = await this.saved(controls, view.version);
      if (version === undefined) continue;
      await this.audited(controls, version);
      return answerOf(receipt);
    }
    const detail = `of ${attempts} attempts, others saved before each: try again, with the same key`;
    throw new Problem("conflict", detail, { headers: { "retry-after": "1" } });
  }

  /** Undefined where somebody else saved first. */
  private async saved(controls: FleetControls, expectedVersion: number): Promise<number | undefined> {
    try {
      return await this.sources.controls.save(controls, expectedVersion);
    } catch (failure) {
      if (failure instanceof StateConflictError) return undefined;
      throw failure;
    }
  }

  /** What is stored after another try to put what waits for the audit log there: no write that is refused tries it. */
  private async cleared({ controls, version }: FleetView): Promise<FleetView> {
    await this.audited(controls, version);
    return this.view();
  }

  /** What can't be logged or cleared now stays for the next write: the write itself is saved. */
  private async audited(controls: FleetControls, version: number): Promise<void> {
    try {
      await this.sources.audit.append(controls.unaudited);
      await this.sources.controls.save({ ...controls, unaudited: [] }, version);
    } catch (failure) {
      if (!(failure instanceof BlendedFleetError)) throw failure;
    }
  }
}

function receiptKey({ request, key }: WriteQuestion): string {
  return `${principalOf(request.caller)} ${key}`;
}

/** Of what a request would do, whatever it is conditional on. */
function fingerprintOf({ request: { method, path, query }, body }: WriteQuestion): string {
  return hashOf([method, path, query, JSON.stringify(body) ?? ""]);
}

function hashOf(texts: readonly string[]): string {
  return createHash("sha256").update(texts.join("\n")).digest("hex").slice(0, 32);
}

/** The answer that the same write got before; undefined where it is a new one. */
function replayed(question: WriteQuestion, { controls, nowSeconds }: FleetView): ApiAnswer | undefined {
  const key = receiptKey(question);
  const receipt = Object.hasOwn(controls.receipts, key) ? controls.receipts[key] : undefined;
  if (!receipt || isOver(receipt, nowSeconds)) return undefined;
  if (receipt.fingerprint === fingerprintOf(question)) {
    const answer = answerOf(receipt);
    return { ...answer, headers: { ...answer.headers, "idempotent-replayed": "true" } };
  }
  throw new Problem("key-reused", `idempotency key ${question.key} was used for another request within the hour`);
}

function isOver({ atSeconds }: WriteReceipt, nowSeconds: number): boolean {
  return nowSeconds >= atSeconds + receiptSeconds;
}

function changed(
  question: WriteQuestion,
  stored: FleetView,
): { readonly controls: FleetControls; readonly receipt: WriteReceipt } {
  const { route, request, path, body } = question;
  const view = { ...stored, controls: tidied(stored.controls, stored.nowSeconds) };
  const id = hashOf([receiptKey(question), String(view.nowSeconds), String(view.version)]);
  const written = route.write({ request, view, path, query: {}, body }, id.slice(0, 16));
  checkRoom(view, principalOf(request.caller));
  const receipt = receiptOf(written, question, view.nowSeconds);
  const entry = {
    id,
    atSeconds: view.nowSeconds,
    by: request.caller.arn,
    request: `${request.method} ${request.path}`,
    before: written.before,
    after: written.after,
  };
  const { receipts, unaudited } = view.controls;
  return {
    controls: {
      ...view.controls,
      ...written.change,
      receipts: { ...receipts, [receiptKey(question)]: receipt },
      unaudited: [...unaudited, entry],
    },
    receipt,
  };
}

function receiptOf(written: Written, question: WriteQuestion, nowSeconds: number): WriteReceipt {
  const { status, resource, version } = written;
  return {
    fingerprint: fingerprintOf(question),
    atSeconds: nowSeconds,
    status,
    body: resource === undefined ? "" : JSON.stringify(resource),
    ...(version !== undefined && { etag: etagOf(version) }),
    ...(written.location !== undefined && { location: written.location }),
  };
}

function answerOf({ status, body, etag, location }: WriteReceipt): ApiAnswer {
  return {
    status,
    headers: {
      ...plainHeaders,
      ...(body !== "" && { "content-type": "application/json" }),
      ...(etag !== undefined && { etag }),
      ...(location !== undefined && { location }),
    },
    body,
  };
}

/** Whether as many writes wait for the audit log as may. */
function isFull({ controls: { unaudited } }: FleetView): boolean {
  return unaudited.length >= mostUnaudited;
}

/** @throws Problem where the write of a caller could not be remembered, or not be audited. */
function checkRoom(view: FleetView, caller: string): void {
  checkMemory(view, caller);
  if (!isFull(view)) return;
  const waiting = view.controls.unaudited.length;
  const detail = `${waiting} writes wait for the audit log, and no more are taken until it can be reached`;
  throw new Problem("unavailable", detail, { headers: { "retry-after": "60" } });
}

function checkMemory({ controls: { receipts }, nowSeconds }: FleetView, caller: string): void {
  const all = Object.entries(receipts);
  const own = all.filter(([key]) => key.startsWith(`${caller} `));
  const isOwn = own.length >= mostOfCaller;
  if (!isOwn && all.length < mostReceipts) return;
  const oldest = Math.min(...(isOwn ? own : all).map(([, { atSeconds }]) => atSeconds));
  const wait = Math.max(1, Math.ceil(oldest + receiptSeconds - nowSeconds));
  const limit = isOwn
    ? `${mostOfCaller} writes an hour of ${caller}`
    : `${mostReceipts} writes an hour of the whole fleet`;
  const detail = `expected at most ${limit}, and there are as many: wait ${wait} s`;
  throw new Problem("too-many-requests", detail, { headers: { "retry-after": String(wait) } });
}

/** Without what is over. What nothing is over of stays the same object, by which readers see that it has not changed. */
function tidied(controls: FleetControls, nowSeconds: number): FleetControls {
  const receipts = Object.entries(controls.receipts).filter(([, receipt]) => !isOver(receipt, nowSeconds));
  const orders = controls.orders.filter((order) => isDue(order, nowSeconds));
  return {
    ...controls,
    ...withoutOldBids(controls, nowSeconds),
    ...(orders.length < controls.orders.length && { orders }),
    receipts: Object.fromEntries(receipts),
  };
}

function withoutOldBids(controls: FleetControls, nowSeconds: number): Partial<FleetControls> {
  const over = Object.values(controls.bids).filter(({ bid }) => nowSeconds >= bid.untilSeconds + keptSeconds);
  const ids = over.map(({ bid }) => bid.id);
  const { bids, withdrawn } = ids.length > 0 ? withoutBids(ids, { controls, nowSeconds }) : controls;
  if (withdrawn === undefined) return {};
  const newest = Object.entries(withdrawn).toSorted(([, a], [, b]) => b.atSeconds - a.atSeconds);
  return { bids, withdrawn: Object.fromEntries(newest.slice(0, mostWithdrawn)) };
}
