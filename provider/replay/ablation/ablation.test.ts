import test from "ava";
import { draw, generatorFor } from "../../embedded/seededDraw.js";
import { profiles } from "../../engine/profile.js";
import { simpleRules } from "../../engine/models.js";
import type { TraceSet } from "../trace.js";
import { tracePrices } from "../traceMarket.js";
import { ablationArms, runAblation, type AblationSettings } from "./ablation.js";
import { replayGeneratedFleet } from "./generatedReplay.js";

const zones = ["us-east-1a", "us-east-1b", "us-west-2a"];
const ticks = 288;

/** A SIMULATED recording: pools are lost now and then, and come back after half an hour about. */
function recording(lossOdds: number): TraceSet {
  const pools = zones.map((zone) => {
    const generator = generatorFor(1, zone);
    const rooms = new Int32Array(ticks);
    let up = true;
    for (let tick = 0; tick < ticks; tick++) {
      up = up ? draw(generator) >= lossOdds : draw(generator) < 0.3;
      rooms[tick] = up ? 1 : 0;
    }
    return { id: `${zone}_v100_1`, zone, region: zone.slice(0, -1), rooms };
  });
  return { name: "made up", gapSeconds: 600, ticks, pools, warnings: [] };
}

const settings: AblationSettings = {
  replay: { target: 0, coldStartSeconds: 600, noticeSeconds: 0, ...tracePrices },
  profile: profiles.balanced,
  riskWeights: [1],
  seeds: [1],
};

function fleetOn(trace: TraceSet, models = simpleRules) {
  const { replay, profile } = settings;
  return replayGeneratedFleet({ trace, settings: replay, profile, riskWeight: 1, seed: 1, models });
}

test("where nothing is ever lost nothing is lost, unserved only until the first units serve, and nothing degraded", async (t) => {
  const figures = await fleetOn(recording(0));
  t.is(figures.losses, 0);
  t.is(figures.lostWorkUsd, 0);
  t.is(figures.degradedUsd, 0);
  t.is(figures.unreadySeconds, 6 * settings.replay.coldStartSeconds);
  t.true(figures.capacityUsd > 0);
});

test("the total is the sum of its parts, and the same run gives the same figures", async (t) => {
  const figures = await fleetOn(recording(0.03));
  const { capacityUsd, lostWorkUsd, unservedUsd, savingUsd, degradedUsd, totalUsd } = figures;
  t.true(Math.abs(capacityUsd + lostWorkUsd + unservedUsd + savingUsd + degradedUsd - totalUsd) < 1e-9);
  t.true(figures.losses > 10);
  t.true(lostWorkUsd > 0 && unservedUsd > 0 && savingUsd > 0);
  t.deepEqual(await fleetOn(recording(0.03)), figures);
});

test("who looks the recording up is told of fewer losses than who takes every pool for alike", async (t) => {
  const trace = recording(0.03);
  const arms = new Map(ablationArms(simpleRules, trace).map(({ arm, models }) => [arm, models]));
  const perfect = await fleetOn(trace, arms.get("perfect warning"));
  const alike = await fleetOn(trace, arms.get("every pool alike"));
  t.true(perfect.losses < alike.losses, `${perfect.losses}, ${alike.losses}`);
  t.true(perfect.totalUsd < alike.totalUsd, `${perfect.totalUsd}, ${alike.totalUsd}`);
});

test("every arm has a line, at the price of risk at which it costs least", async (t) => {
  const trace = recording(0.02);
  const told: string[] = [];
  const options = { ...settings, riskWeights: [0.5, 1] };
  const arms = await runAblation(trace, simpleRules, options, { onRun: (arm) => told.push(arm) });
  t.deepEqual(
    arms?.map(({ arm }) => arm),
    ablationArms(simpleRules, trace).map(({ arm }) => arm),
  );
  t.is(told.length, 14);
  for (const { best, byWeight } of arms ?? []) {
    t.is(byWeight.length, 2);
    t.is(best.figures.totalUsd, Math.min(...byWeight.map(({ figures }) => figures.totalUsd)));
  }
});

test("an interrupted comparison answers nothing", async (t) => {
  const options = { isInterrupted: () => true };
  t.is(await runAblation(recording(0.02), simpleRules, settings, options), undefined);
});
