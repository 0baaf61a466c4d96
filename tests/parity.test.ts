import test from "ava";
import { withMoto } from "../provider/aws/fixtures/motoTests.js";
import type { Outcome } from "../provider/engine/action.js";
import type { Round } from "../provider/companion/reconcile.js";
import { TwoWorlds } from "./parity/twoWorlds.js";

/** More for a longer look: BLENDED_FLEET_PARITY_MINUTES=1440. */
const minutes = Number(process.env["BLENDED_FLEET_PARITY_MINUTES"] ?? 360);
const seed = Number(process.env["BLENDED_FLEET_PARITY_SEED"] ?? 1);

withMoto((world) => {
  test.serial("a scripted market day gives the same decisions in the replay and on AWS", async (t) => {
    t.timeout(60 * 60_000);
    const worlds = await TwoWorlds.open(world(), minutes, seed);
    const kinds: Record<string, number> = {};
    let rounds = 0;
    await worlds.play(minutes, ({ atSeconds, replayed, onAws }) => {
      rounds++;
      for (const { action, outcome } of replayed.results) {
        const kind = outcome.kind === "failed" ? `${action.kind} failed` : action.kind;
        kinds[kind] = (kinds[kind] ?? 0) + 1;
      }
      const differences = differencesOf(decided(onAws), decided(replayed), `after ${atSeconds} s`);
      if (differences.length > 0) t.fail(`AWS, then the replay:\n${differences.slice(0, 40).join("\n")}`);
    });
    t.log(rounds, kinds, worlds.aws.said());
    t.true(rounds >= minutes);
  });
});

function decided({ decision, results }: Round) {
  const { actions, nextState, forecasts } = decision;
  return { actions, nextState, forecasts, results: results.map(({ outcome }) => comparable(outcome)) };
}

/** What a restore gave up is known to the embedded work to the second, and in the Lambda only by the loss's moment. */
function comparable(outcome: Outcome): object {
  if (outcome.kind !== "restored") return outcome;
  const { lostWorkSeconds: _, ...others } = outcome;
  return others;
}

/** Every path at which two values differ, with both. */
function differencesOf(one: unknown, other: unknown, where: string): readonly string[] {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return Object.is(one, other) ? [] : [`${where}: ${JSON.stringify(one)} | ${JSON.stringify(other)}`];
  }
  const [ours, theirs] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  return names.flatMap((name) => differencesOf(ours[name], theirs[name], `${where} ${name}`));
}
