import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { sharedTraces } from "../fixtures/sharedTraces.js";
import { jobRunners } from "./jobPolicies.js";
import { meanScore, publicVariants, readPublicWindows } from "./publicWindows.js";

/** Mean scores of the twelve public variants, in percent of the possible saving, as they were measured elsewhere. */
const published: Readonly<Record<string, number>> = {
  greedy: 31.0,
  "uniform-progress": 41.1,
  "uniform-progress-authors": 41.7,
  "offline-optimum": 52.5,
};

for (const [name, score] of Object.entries(published)) {
  test(`${name} reaches its measured score on the public windows, and never misses`, (t) => {
    const trace = sharedTraces("eight-pools-2022-10");
    const path = join(process.env["BLENDED_FLEET_DATA"] ?? "../shared/data", "deadline-windows.json");
    const runner = jobRunners.find((one) => one.name === name);
    if (!trace || !existsSync(path)) {
      t.pass();
      return;
    }
    if (!runner) {
      t.fail("no such policy");
      return;
    }
    const variants = publicVariants(runner, trace, readPublicWindows(path));
    const found = 100 * meanScore(variants);
    t.true(Math.abs(found - score) < 0.2, `${found}, measured ${score}`);
    t.deepEqual(new Set(variants.map(({ misses }) => misses)), new Set([0]));
  });
}
