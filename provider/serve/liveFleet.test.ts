import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { parseFleet } from "../declaration/declaration.js";
import { catalogue } from "../engine/catalogue.js";
import { forecastDemand } from "../engine/pricing/demandRecord.js";
import { LiveFleet, type LiveFleetOptions } from "./liveFleet.js";

const fromSeconds = Date.parse("2026-03-01T10:00:00Z") / 1000;
const declared = {
  zones: ["us-east-1a", "us-east-1b"],
  workloads: [{ name: "web", units: 3, level: "Immediate", needs: { vcpu: 2, memoryGiB: 8 } }],
};

function liveFleet(t: ExecutionContext, options: Partial<LiveFleetOptions> = {}): LiveFleet {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-live-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const spec = parseFleet(declared, { name: "shop", nowEpochSeconds: fromSeconds });
  const time = { nowMilliseconds: () => performance.now(), wait: async () => undefined };
  return new LiveFleet({
    ...{ spec, types: catalogue, days: 1, seed: 1, folder, fromSeconds, speed: Infinity, time },
    ...{ signal: new AbortController().signal, ...options },
  });
}

test("a day and more runs on a clock that began when it was told to, and its sources tell of it", async (t) => {
  const live = liveFleet(t, { days: 1.25 });
  const { sources } = live;
  t.is(await sources.state(), undefined);
  t.is(sources.nowSeconds(), fromSeconds);
  await live.run();
  const sinceEnd = sources.nowSeconds() - (fromSeconds + 30 * 3600);
  t.true(sinceEnd >= 0 && sinceEnd < 60, `${sinceEnd}`);
  const state = await sources.state();
  t.is(state?.beganAtSeconds, fromSeconds);
  t.true(Object.values(state?.known ?? {}).filter(({ workload }) => workload === "web").length >= 3);
  const decisions = await sources.decisions(1000);
  const oldest = decisions.at(-1);
  t.is(oldest?.atEpochSeconds, fromSeconds);
  t.true(oldest?.actions.some(({ kind }) => kind === "launch"));
  t.deepEqual(
    decisions.map(({ atEpochSeconds }) => atEpochSeconds),
    decisions.map(({ atEpochSeconds }) => atEpochSeconds).toSorted((a, b) => b - a),
  );
  t.deepEqual(await sources.decisions(1, decisions[0]?.atEpochSeconds), decisions.slice(1, 2));
  const stored = await sources.accounts.read(fromSeconds, fromSeconds + 30 * 3600);
  const hours = [...stored, ...(state?.account?.closed ?? [])];
  t.deepEqual(
    hours.map((hour) => hour.fromSeconds),
    hours.map((_, hour) => fromSeconds + hour * 3600),
  );
  t.true(hours.length >= 29 && hours.every(({ realMicroUsd }) => realMicroUsd > 0), `${hours.length}`);
  t.is(state?.account?.open.fromSeconds, fromSeconds + hours.length * 3600);
  t.true(forecastDemand(state?.demand, sources.nowSeconds(), 24).length > 0);
  t.is(state?.prices?.history.length, 24);
  const prices = await sources.usdPerHour?.();
  t.true(Object.values(prices ?? {}).every((usd) => usd > 0));
});

test("a run ends soon after it is told to", async (t) => {
  const end = new AbortController();
  const live = liveFleet(t, { days: 365, signal: end.signal });
  const run = live.run();
  setTimeout(() => end.abort(), 20);
  const from = performance.now();
  await run;
  t.true(performance.now() - from < 1000);
  t.true(live.sources.nowSeconds() < fromSeconds + 365 * 86_400);
});
