import test from "ava";
import { withMoto } from "../provider/aws/fixtures/motoTests.js";
import type { Round } from "../provider/companion/reconcile.js";
import { twoWorlds } from "./parity/twoWorlds.js";

/** More for a longer look: BLENDED_FLEET_PARITY_MINUTES=1440. */
const minutes = Number(process.env["BLENDED_FLEET_PARITY_MINUTES"] ?? 360);
const seed = Number(process.env["BLENDED_FLEET_PARITY_SEED"] ?? 1);

withMoto((world) => {
  test.serial("a scripted market day gives the same decisions in the replay and on AWS", async (t) => {
    t.timeout(60 * 60_000);
    const worlds = await twoWorlds(world(), minutes, seed);
    const kinds: Record<string, number> = {};
    let rounds = 0;
    await worlds.play(({ atSeconds, replayed, onAws }) => {
      rounds++;
      for (const { action, outcome } of replayed.results) {
        const kind = outcome.kind === "failed" ? `${action.kind} failed` : action.kind;
        kinds[kind] = (kinds[kind] ?? 0) + 1;
      }
      t.deepEqual(decided(onAws), decided(replayed), `after ${atSeconds} s`);
    });
    t.log(rounds, kinds, worlds.companion.said.filter((line) => line !== "round"));
    t.true(rounds >= minutes);
  });
});

function decided({ decision, results }: Round) {
  return { actions: decision.actions, results: results.map(({ outcome }) => outcome), next: decision.nextState };
}
