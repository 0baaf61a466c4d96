import test from "ava";
import { emptyControls } from "../engine/controls.js";
import { CorruptDataError, RequestFailedError } from "../errors.js";
import type { StoredControls } from "../ports/controlsStore.js";
import { ControlsInForce } from "./controlsInForce.js";

const paused = { ...emptyControls("shop"), engine: { version: 1, by: "you", atSeconds: 5, pausedUntilSeconds: 900 } };

function asked() {
  const said: string[] = [];
  const answers: (() => StoredControls | undefined)[] = [];
  const store = {
    load: async () => answers.shift()?.(),
    save: () => Promise.reject(new RangeError("expected no save")),
  };
  return { said, answers, inForce: new ControlsInForce("shop", store, (message) => said.push(message)) };
}

function failing(failure: Error): () => never {
  return () => {
    throw failure;
  };
}

test("where nobody has said anything, nothing is asked for", async (t) => {
  t.deepEqual(await asked().inForce.controls(), emptyControls("shop"));
});

test("what owners said stays while the store fails or holds a damaged document, and that is told once", async (t) => {
  const { inForce, answers, said } = asked();
  answers.push(() => ({ controls: paused, version: 1 }));
  answers.push(failing(new RequestFailedError("no answer")), failing(new RequestFailedError("no answer")));
  answers.push(failing(new CorruptDataError("not JSON", 2)), () => ({ controls: paused, version: 3 }));
  for (let round = 0; round < 5; round++) t.is(await inForce.controls(), paused);
  t.deepEqual(said, ["no answer; owners' requests stay as they were", "not JSON; owners' requests stay as they were"]);
});

test("a round is not run without bids because a store fails at the first look", async (t) => {
  const { inForce, answers } = asked();
  answers.push(failing(new RequestFailedError("no answer")));
  await t.throwsAsync(inForce.controls(), { instanceOf: RequestFailedError });
});

test("a companion that never read a good document goes by the declaration", async (t) => {
  const { inForce, answers, said } = asked();
  answers.push(failing(new CorruptDataError("not JSON", 2)));
  t.deepEqual(await inForce.controls(), emptyControls("shop"));
  t.deepEqual(said, ["not JSON; the declaration alone decides"]);
});
