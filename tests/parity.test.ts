import test from "ava";
import { withMoto } from "../provider/aws/fixtures/motoTests.js";
import type { Round } from "../provider/companion/reconcile.js";
import type { Action, Outcome } from "../provider/engine/action.js";
import { TwoWorlds } from "./parity/twoWorlds.js";

const minutesOfDay = 150;
/** More for a longer look: BLENDED_FLEET_PARITY_MINUTES=1440 BLENDED_FLEET_PARITY_SEED=7. */
const minutes = Number(process.env["BLENDED_FLEET_PARITY_MINUTES"] ?? minutesOfDay);
const seed = Number(process.env["BLENDED_FLEET_PARITY_SEED"] ?? 1);

/** Another day need not have everything in it. */
const isLongerLook = minutes !== minutesOfDay || seed !== 1;

/** What the day must have in it, or it proves little. */
const kindsOfDay: readonly Action["kind"][] = [
  "checkpoint",
  "degrade",
  "launch",
  "release",
  "restore",
  "switch-shadow",
  "undo-degrade",
];

withMoto((world) => {
  test.serial("a scripted market day gives the same decisions in the replay and on AWS", async (t) => {
    t.timeout(minutes * 10_000);
    // Ids are drawn at random, and units that are otherwise alike go by their ids.
    await fetch(`${world().cloud.endpoint}/moto-api/seed?a=${seed}`, { method: "POST" });
    const worlds = await TwoWorlds.open(world(), minutes, seed);
    const counts = new Map<string, number>();
    let rounds = 0;
    await worlds.play(minutes, ({ atSeconds, replayed, onAws }) => {
      rounds++;
      for (const name of replayed.results.flatMap(namesOf)) counts.set(name, (counts.get(name) ?? 0) + 1);
      const differences = differencesOf(decided(onAws), decided(replayed), `after ${atSeconds} s`);
      if (differences.length > 0) t.fail(`on AWS | in the replay\n${differences.slice(0, 40).join("\n")}`);
    });
    t.log(`${rounds} rounds: ${[...counts].map(([name, count]) => `${count} ${name}`).join(", ")}`);
    // A unit that the same round ended, or EC2 a moment before, is told in vain.
    t.deepEqual(
      worlds.aws.said().filter((line) => !line.includes("SSM does not reach")),
      [],
    );
    if (isLongerLook) return;
    t.deepEqual(
      kindsOfDay.filter((kind) => !counts.has(kind)),
      [],
    );
    t.true((counts.get("refused") ?? 0) > 0);
  });
});

function namesOf({ action, outcome }: Round["results"][number]): readonly string[] {
  if (outcome.kind === "failed") return [`${action.kind} failed`];
  return outcome.kind === "launched" && outcome.refused > 0 ? [action.kind, "refused"] : [action.kind];
}

/** All that a round decided, learnt and forecast. The outlook is in the forecasts and in the memory of pools. */
function decided({ decision, results }: Round): object {
  const { actions, nextState, forecasts } = decision;
  const { pending, ...remembered } = nextState;
  return {
    ...{ actions, forecasts, remembered },
    // A command's id, by which each world asks what has come of it, is its own.
    pending: pending.map(({ begun, ...others }) => ({ ...others, isBegun: begun !== undefined })),
    results: results.map(({ action, outcome }) => ({ key: action.key, outcome: comparable(outcome) })),
  };
}

function comparable(outcome: Outcome): object {
  // What a restore gave up is known to the embedded work to the second, and in the Lambda by the moment of the loss.
  if (outcome.kind === "restored") return { ...outcome, lostWorkSeconds: undefined };
  // Each world says in its own words why something failed.
  return outcome.kind === "failed" ? { ...outcome, why: undefined } : outcome;
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
