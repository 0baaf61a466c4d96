import test from "ava";
import { ChangingFleet } from "./fixtures/changingFleet.js";
import { fleetChanges, grown } from "./fixtures/fleetChange.js";
import { none, type Trouble } from "./fixtures/storm.js";
import { diceFor } from "./fixtures/stormFleet.js";

/** More for a longer look: BLENDED_FLEET_CHANGES=100. */
const fleets = Number(process.env["BLENDED_FLEET_CHANGES"] ?? 4);

const faults: Trouble = { ...none, faultChance: 0.03, deathChance: 0.15 };

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

test.serial(
  "a workload whose groups are deleted under it while it drains is forgotten, and its pools keep their good name",
  async (t) => {
    for (let seed = 1; seed <= 3 * fleets; seed++) {
      const fleet = new ChangingFleet({ seed, groupsVanish: true });
      t.deepEqual((await fleet.converge()).left, [], `seed ${seed}, at first`);
      const losses = fleet.rememberedLosses();
      if (!fleet.change(fleetChanges["workload removed"]!)) continue;
      t.deepEqual((await fleet.converge()).left, [], `seed ${seed}`);
      t.deepEqual([fleet.overseer.broken, fleet.brokenReadiness], [[], []], `seed ${seed}`);
      t.is(fleet.rememberedLosses(), losses, `seed ${seed}`);
    }
  },
);

test.serial("change upon change, each before the last is done: the fleet becomes what was declared last", async (t) => {
  const kinds = Object.keys(fleetChanges);
  for (let seed = 1; seed <= 3 * fleets; seed++) {
    const fleet = new ChangingFleet({ seed, trouble: faults });
    const dice = diceFor(seed, "chain");
    const made: string[] = [];
    for (let step = 0; step < 6; step++) {
      const kind = dice.pick(kinds);
      if (fleet.change(fleetChanges[kind]!)) made.push(kind);
      for (let rounds = dice.whole(0, 40); rounds > 0; rounds--) await fleet.round();
    }
    t.deepEqual((await fleet.converge()).left.slice(0, 5), [], `seed ${seed}: ${made.join(", ")}`);
    t.deepEqual(fleet.overseer.broken.slice(0, 5), [], `seed ${seed}: ${made.join(", ")}`);
  }
});

for (const [change, apply] of Object.entries(fleetChanges)) {
  for (const [how, trouble] of Object.entries({ "when all works": none, "with faults": faults })) {
    test.serial(
      `${change}, ${how}: the fleet becomes what is declared, and no promise is broken on the way`,
      async (t) => {
        const rounds: number[] = [];
        for (let seed = 1; rounds.length < fleets; seed++) {
          const fleet = new ChangingFleet({ seed, trouble });
          if (seed % 2 === 0) fleet.change(grown);
          t.deepEqual((await fleet.converge()).left, [], `seed ${seed}, at first`);
          if (!fleet.change(apply)) continue;
          const { rounds: taken, left } = await fleet.converge();
          t.deepEqual(left.slice(0, 5), [], `seed ${seed}`);
          t.deepEqual(fleet.overseer.broken.slice(0, 5), [], `seed ${seed}`);
          t.deepEqual(fleet.brokenReadiness.slice(0, 5), [], `seed ${seed}`);
          rounds.push(taken);
        }
        t.log(
          `${change}, ${how}: ${median(rounds)} rounds in the middle, ${Math.max(...rounds)} at worst, of ${fleets} fleets`,
        );
      },
    );
  }
}
