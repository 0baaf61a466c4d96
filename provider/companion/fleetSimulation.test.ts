import test from "ava";
import { liveRandomly } from "./fixtures/randomLife.js";

/** More for a longer look: BLENDED_FLEET_FLEETS=10000. */
const fleets = Number(process.env["BLENDED_FLEET_FLEETS"] ?? 200);

test.serial("whatever fleet on whatever market, and whatever goes wrong: no promise is broken", async (t) => {
  for (let seed = 1; seed <= fleets; seed++) {
    const { overseer, missed } = await liveRandomly({ seed });
    t.deepEqual([...overseer.broken.slice(0, 5), ...missed], [], `seed ${seed}`);
  }
});
