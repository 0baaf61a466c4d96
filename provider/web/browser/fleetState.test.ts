import test from "ava";
import { readPresent } from "./fleetState.js";

test("the fleet is read whole each time, for the moment that it is told of, and the rest where it has changed", async (t) => {
  const asked: [path: string, known: string | null][] = [];
  const { fetch } = globalThis;
  t.teardown(() => (globalThis.fetch = fetch));
  globalThis.fetch = async (path, init) => {
    const known = new Headers(init?.headers).get("If-None-Match");
    asked.push([path as string, known]);
    if (known !== null) return new Response(null, { status: 304, headers: { ETag: known } });
    const moment = { at: `moment ${asked.length}`, workloads: [], bids: [] };
    return new Response(JSON.stringify(moment), { headers: { ETag: 'W/"a"' } });
  };
  const first = await readPresent({});
  const { state, failures } = await readPresent(first.state);
  t.deepEqual(failures, []);
  t.deepEqual(asked.slice(4), [
    ["/v1/fleet", null],
    ["/v1/workloads", 'W/"a"'],
    ["/v1/blend", 'W/"a"'],
    ["/v1/bids", 'W/"a"'],
  ]);
  t.is(state.fleet?.at, "moment 5");
  t.deepEqual(state.workloads, []);
});
