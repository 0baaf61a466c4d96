import test from "ava";
import { MemoryControlsStore } from "../embedded/memoryControlsStore.js";
import { RequestFailedError, StateConflictError } from "../errors.js";
import { controlsStoreContract, controlsWith } from "../ports/fixtures/controlsStoreContract.js";
import { SpacedControls } from "./spacedControls.js";

const unspaced = { random: () => 0.5, wait: async () => undefined };

controlsStoreContract("spaced", async () => new SpacedControls(new MemoryControlsStore(), unspaced));

test("waits double with each conflict in a row up to the longest, and begin anew after a save", async (t) => {
  const waited: number[] = [];
  const store = new SpacedControls(new MemoryControlsStore(), {
    random: () => 0.5,
    wait: async (milliseconds) => void waited.push(milliseconds),
  });
  const lose = () => t.throwsAsync(store.save(controlsWith(1), 7), { instanceOf: StateConflictError });
  for (let count = 0; count < 6; count++) await lose();
  await store.save(controlsWith(1), 0);
  await lose();
  t.deepEqual(waited, [20, 40, 80, 160, 320, 320, 20]);
});

test("a store that fails is not waited for", async (t) => {
  const inner = new MemoryControlsStore();
  inner.save = async () => {
    throw new RequestFailedError("down");
  };
  const wait = async () => t.fail();
  await t.throwsAsync(new SpacedControls(inner, { random: Math.random, wait }).save(controlsWith(1), 0), {
    instanceOf: RequestFailedError,
  });
});
