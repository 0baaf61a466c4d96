import test from "ava";
import { liveRandomly, untroubled } from "./fixtures/randomLife.js";
import { randomFleet, anySize } from "./fixtures/randomFleet.js";
import { snapshotting, type Recoveries, type SnapshotTrouble } from "./fixtures/snapshottedWorld.js";
import { everything, leftOver, live, none, type Trouble } from "./fixtures/storm.js";
import { diceFor, stormFleet } from "./fixtures/stormFleet.js";

/** More for a longer look: BLENDED_FLEET_STATE_LOSSES=1000. */
const lives = Number(process.env["BLENDED_FLEET_STATE_LOSSES"] ?? 40);
const storms = Math.ceil(lives / 10);

const wellKept: SnapshotTrouble = { endChance: 0, faultChance: 0, damageChance: 0, coldChance: 0.1 };
const badlyKept: SnapshotTrouble = { endChance: 0.1, faultChance: 0.05, damageChance: 0.1, coldChance: 0.3 };

function recoveredOf({ told }: Recoveries): number {
  return told.filter((what) => what.includes("recovered from")).length;
}

const kinds: readonly { readonly what: string; readonly trouble: SnapshotTrouble }[] = [
  { what: "snapshots of it", trouble: wellKept },
  { what: "snapshots that fail, are damaged, or come too late", trouble: badlyKept },
];

for (const { what, trouble } of kinds) {
  test.serial(`whatever fleet: a state that is lost now and then, with ${what}, breaks no promise`, async (t) => {
    t.timeout(60_000 + 2000 * lives);
    let recovered = 0;
    for (let seed = 1; seed <= lives; seed++) {
      const { keeping, recoveries } = snapshotting(randomFleet(seed, anySize), diceFor(seed, "snapshots"), trouble);
      const happens = { ...untroubled, damageChance: 0.06, deathChance: 0.1, faultChance: 0.02 };
      const { overseer } = await liveRandomly({ seed, keeping, trouble: happens });
      t.deepEqual(overseer.broken.slice(0, 3), [], `seed ${seed}`);
      if (trouble === wellKept) t.deepEqual(recoveries.missing, [], `seed ${seed}`);
      recovered += recoveredOf(recoveries);
    }
    t.true(recovered > lives, `${recovered} recoveries`);
  });
}

const troubles: readonly { readonly what: string; readonly trouble: Trouble }[] = [
  { what: "in a market that gives and takes", trouble: { ...none, damageChance: 0.05 } },
  { what: "with everything else that goes wrong", trouble: { ...everything, damageChance: 0.05 } },
];

for (const { what, trouble } of troubles) {
  test.serial(`a state that is lost now and then ${what} comes back, and the fleet is whole again`, async (t) => {
    t.timeout(60_000 + 2000 * storms);
    for (let seed = 1; seed <= storms; seed++) {
      const spec = stormFleet(seed);
      const { keeping, recoveries } = snapshotting(spec, diceFor(seed, "snapshots"), wellKept);
      const lived = await live(seed, trouble, spec, keeping);
      t.deepEqual(lived.overseer.broken.slice(0, 5), [], `seed ${seed}`);
      t.deepEqual(leftOver(lived), [], `seed ${seed}`);
      t.true(recoveredOf(recoveries) > 2);
      t.is(recoveries.forgotten, 0);
      t.deepEqual(recoveries.missing, [], `seed ${seed}`);
    }
  });
}
