import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { sharedTraces } from "../fixtures/sharedTraces.js";
import { jobRunners } from "./jobPolicies.js";
import { meanScore, publicVariants, readPublicWindows } from "./publicWindows.js";

/** Ours, in percent of the possible saving: a little below what docs/replay.md says. */
const ownScore = 47.7;

/** Mean scores of the twelve public variants, in percent of the possible saving, as they were measured elsewhere. */
const published: Readonly<Record<string, number>> = {
  greedy: 31.0,
  "uniform-progress": 41.1,
  "uniform-progress-authors": 41.7,
  "offline-optimum": 52.5,
};

for (const [name, score] of Object.entries(published)) {
  test(`${name} reaches its measured score on the public windows, and never misses`, (t) => {
    const found = publicResult(name);
    if (!found) {
      t.pass();
      return;
    }
    t.true(Math.abs(found.score - score) < 0.2, `${found.score}, measured ${score}`);
    t.is(found.misses, 0);
  });
}

test("ours saves more than all of them there but the optimum, and never misses", (t) => {
  const found = publicResult("blended-fleet");
  if (!found) {
    t.pass();
    return;
  }
  t.true(found.score > ownScore, `${found.score}`);
  t.is(found.misses, 0);
});

/** Undefined where the data is not here. */
function publicResult(name: string): { readonly score: number; readonly misses: number } | undefined {
  const trace = sharedTraces("eight-pools-2022-10");
  const path = join(process.env["BLENDED_FLEET_DATA"] ?? "../shared/data", "deadline-windows.json");
  if (!trace || !existsSync(path)) return undefined;
  const runner = jobRunners.find((one) => one.name === name);
  if (!runner) throw new RangeError(`expected a policy, got ${name}`);
  const variants = publicVariants(runner, trace, readPublicWindows(path));
  return { score: 100 * meanScore(variants), misses: variants.reduce((sum, { misses }) => sum + misses, 0) };
}
