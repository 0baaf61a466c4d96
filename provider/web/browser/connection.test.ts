import test from "ava";
import type { FleetResource } from "../../api/resources.js";
import type { Failure } from "./apiRequests.js";
import { connectionAfter, starting, type Connection } from "./connection.js";
import type { FleetState, Reading } from "./fleetState.js";

const failure = (status: number, more: Partial<Failure> = {}): Failure => ({
  status,
  problem: { title: "A title", detail: "A detail" },
  ...more,
});

const reading = (name: keyof FleetState, failed: Failure, state: FleetState = {}): Reading => ({
  state,
  failures: [[name, failed]],
});

function after(rounds: readonly Reading[]): Connection {
  return rounds.reduce(connectionAfter, starting);
}

test("while all is read it is live and asks again after two seconds", (t) => {
  t.like(after([{ state: {}, failures: [] }]), { kind: "live", text: "", waitSeconds: 2, failedRounds: 0 });
});

test("each failed round doubles the wait, up to half a minute, and one that succeeds ends it", (t) => {
  const failed = Array.from({ length: 7 }, () => reading("fleet", failure(0)));
  const waits = failed.map((_, index) => after(failed.slice(0, index + 1)).waitSeconds);
  t.deepEqual(waits, [2, 4, 8, 16, 30, 30, 30]);
  t.is(after([...failed, { state: {}, failures: [] }]).waitSeconds, 2);
});

test("what went wrong is named by what a reader can do about it", (t) => {
  const kinds = [0, 401, 403, 429, 500, 503].map((status) => after([reading("fleet", failure(status))]).kind);
  t.deepEqual(kinds, ["unreachable", "unauthorised", "forbidden", "limited", "failing", "failing"]);
});

test("it waits as long as the API asks for", (t) => {
  t.is(after([reading("bids", failure(429, { retryAfterSeconds: 12 }))]).waitSeconds, 12);
});

test("one resource that can't be read is named while the others stay live", (t) => {
  const fleet = { fleet: "shop" } as FleetResource;
  const connection = after([reading("forecast", failure(500), { fleet })]);
  t.is(connection.kind, "partial");
  t.is(connection.text, "Can't read forecast: A title: A detail (500).");
});
