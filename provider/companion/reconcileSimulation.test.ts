import test from "ava";
import { allKinds, everything, leftOver, live, none, type Trouble } from "./fixtures/storm.js";

/** More for a longer look: BLENDED_FLEET_STORMS=100. */
const storms = Number(process.env["BLENDED_FLEET_STORMS"] ?? 4);

const kinds: readonly { readonly what: string; readonly trouble: Trouble }[] = [
  { what: "a market that gives and takes", trouble: none },
  { what: "calls that are throttled and answers that are lost", trouble: { ...none, faultChance: 0.04 } },
  { what: "processes that die between any two steps", trouble: { ...none, deathChance: 0.3 } },
  { what: "two processes that race", trouble: { ...none, rivalChance: 0.3 } },
  { what: "a state document that is damaged now and then", trouble: { ...none, damageChance: 0.02 } },
  { what: "all of these at once", trouble: everything },
];

for (const [kind, { what, trouble }] of kinds.entries()) {
  test.serial(`with ${what} no promise is broken, and the fleet is whole again after it`, async (t) => {
    for (let storm = 0; storm < storms; storm++) {
      // Another fleet for every kind, until there are more storms than that.
      const seed = 1 + kind * 4 + storm;
      const lived = await live(seed, trouble);
      t.deepEqual(lived.overseer.broken.slice(0, 5), [], `seed ${seed}`);
      t.deepEqual(leftOver(lived), [], `seed ${seed}`);
    }
  });
}

test.serial("the same storm gives the same decisions", async (t) => {
  const [one, other] = [await live(3, none), await live(3, none)];
  t.true(one.overseer.decided.length > 50);
  t.deepEqual(one.overseer.decided, other.overseer.decided);
});

test.serial(
  "storms really happen: losses, refusals, warnings, switches, steps and restores are all among them",
  async (t) => {
    const kinds = new Set<string>();
    for (const seed of [2, 3, 17, 18]) {
      for (const { kind } of (await live(seed, none)).overseer.decided) kinds.add(kind);
    }
    t.deepEqual([...kinds].sort(), allKinds);
  },
);
