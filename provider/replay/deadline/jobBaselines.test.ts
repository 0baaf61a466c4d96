import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { sharedTraces } from "../fixtures/sharedTraces.js";
import { jobRunners } from "./jobPolicies.js";
import { meanScore, missesOf, publicVariants, readPublicWindows } from "./publicWindows.js";

/** Ours, in percent of the possible saving: a little below what docs/replay.md says. */
const ownScore = 47.7;

/** Mean scores of the twelve public variants, in percent of the possible saving, as they were measured elsewhere. */
const published: Readonly<Record<string, number>> = {
  greedy: 31.0,
  "uniform-progress": 41.1,
  "uniform-progress-authors": 41.7,
  "offline-optimum": 52.5,
};

const trace = sharedTraces("eight-pools-2022-10");
const windowsFile = join(process.env["BLENDED_FLEET_DATA"] ?? "../shared/data", "deadline-windows.json");
const windows = existsSync(windowsFile) ? readPublicWindows(windowsFile) : undefined;
const onWindows = trace && windows ? test : test.skip;

for (const [name, score] of Object.entries(published)) {
  onWindows(`${name} reaches its measured score on the public windows, and never misses`, (t) => {
    const found = publicResult(name);
    t.true(Math.abs(found.score - score) < 0.2, `${found.score}, measured ${score}`);
    t.is(found.misses, 0);
  });
}

onWindows("ours saves more than all of them there but the optimum, and never misses", (t) => {
  const found = publicResult("blended-fleet");
  t.true(found.score > ownScore, `${found.score}`);
  t.is(found.misses, 0);
});

function publicResult(name: string): { readonly score: number; readonly misses: number } {
  const runner = jobRunners.find((one) => one.name === name);
  if (!runner || !trace || !windows) throw new RangeError(`expected a policy and the public windows, got ${name}`);
  const variants = publicVariants(runner, trace, windows);
  return { score: 100 * meanScore(variants), misses: missesOf(variants) };
}
