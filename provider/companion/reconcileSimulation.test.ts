import test from "ava";
import { leftOver, live, none, type Trouble } from "./fixtures/storm.js";

const seeds = Array.from({ length: 24 }, (_, i) => i + 1);

const kinds: readonly { readonly what: string; readonly trouble: Trouble }[] = [
  { what: "a market that gives and takes", trouble: none },
  { what: "calls that are throttled and answers that are lost", trouble: { ...none, faultChance: 0.04 } },
  { what: "processes that die between any two steps", trouble: { ...none, deathChance: 0.3 } },
  { what: "two processes that race", trouble: { ...none, rivalChance: 0.3 } },
  { what: "a state document that is damaged now and then", trouble: { ...none, damageChance: 0.02 } },
  {
    what: "all of these at once",
    trouble: { faultChance: 0.03, deathChance: 0.15, damageChance: 0.01, rivalChance: 0.1 },
  },
];

for (const { what, trouble } of kinds) {
  test(`with ${what} no promise is broken, and the fleet is whole again after it`, async (t) => {
    for (const seed of seeds) {
      const storm = await live(seed, trouble);
      t.deepEqual(storm.overseer.broken.slice(0, 5), [], `seed ${seed}`);
      t.deepEqual(leftOver(storm), [], `seed ${seed}`);
    }
  });
}
