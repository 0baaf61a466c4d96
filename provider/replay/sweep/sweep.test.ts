import test from "ava";
import { profiles } from "../../engine/profile.js";
import { baselines, runBaselines } from "../baselines/baselines.js";
import { sampleTrace } from "../baselines/fixtures/sampleTrace.js";
import { replayPlainService } from "../plainReplay.js";
import { settingsOf, type SweepGrid } from "./scenario.js";
import { runSweep } from "./sweep.js";

const trace = sampleTrace("1101".repeat(30), "1011".repeat(30), "1111100000".repeat(12));
const grid: SweepGrid = {
  targets: [1, 2],
  coldStartsSeconds: [60],
  noticesSeconds: [0],
  profiles: ["cost-first", "resilience-first"],
  riskWeights: [0.5, 1],
};
const { signal } = new AbortController();

test("a sweep has what each replay alone has, in order, whichever thread ends first", async (t) => {
  const told: (readonly [number, number])[] = [];
  const onDone = (_: unknown, done: number, total: number): void => void told.push([done, total]);
  const { scenarios } = await runSweep(trace, grid, { threads: 3, signal, onDone });
  t.deepEqual(
    told,
    Array.from({ length: 10 }, (_, i) => [i + 1, 10]),
  );
  t.is(scenarios.length, 2);
  for (const { scenario, points } of scenarios) {
    const settings = settingsOf(scenario);
    t.deepEqual(
      points.map(({ name }) => name),
      [
        ...["cost-first × 0.5", "cost-first × 1", "resilience-first × 0.5", "resilience-first × 1"],
        ...baselines.map(({ name }) => name),
      ],
    );
    const own = await replayPlainService(trace, settings, { profile: profiles["resilience-first"] });
    t.deepEqual(points[3]?.figures, own);
    t.deepEqual(
      points.slice(4).map(({ figures }) => figures),
      runBaselines(trace, settings),
    );
  }
});

test("an aborted sweep ends with its threads, and with the reason", async (t) => {
  const abort = new AbortController();
  const running = runSweep(trace, grid, { threads: 2, signal: abort.signal, onDone: () => abort.abort() });
  await t.throwsAsync(running, { name: "AbortError" });
});

test("what a task throws in its thread ends the sweep", async (t) => {
  const tooLong = { ...grid, coldStartsSeconds: [86_400] };
  // What comes from another thread is an Error, but not one of Node's own making.
  await t.throwsAsync(runSweep(trace, tooLong, { threads: 2, signal }), { any: true, message: /coldStartSeconds/ });
});
