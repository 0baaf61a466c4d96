import test from "ava";
import { runBaselines } from "./baselines/baselines.js";
import { replayPlainService } from "./plainReplay.js";
import { sharedTraces } from "./fixtures/sharedTraces.js";
import type { PolicyFigures } from "./serviceFigures.js";
import { tracePrices, type ReplaySettings } from "./traceMarket.js";

const nineZones = sharedTraces("nine-zones-2023-02");
const settings: ReplaySettings = { target: 4, coldStartSeconds: 180, noticeSeconds: 0, ...tracePrices };

async function besideSpotHedge(
  asked: ReplaySettings,
): Promise<{ ours: PolicyFigures; hedges: readonly PolicyFigures[] }> {
  if (!nineZones) throw new Error("expected the nine zones");
  const hedges = runBaselines(nineZones, asked).filter(({ name }) => name.startsWith("spothedge"));
  return { ours: await replayPlainService(nineZones, asked), hedges };
}

const onNineZones = nineZones ? test : test.skip;

onNineZones(
  "without notice we are cheaper and readier than SpotHedge with one spare, with no more zero ticks",
  async (t) => {
    const { ours, hedges } = await besideSpotHedge(settings);
    const oneSpare = hedges.find(({ name }) => name === "spothedge+1");
    t.log(ours);
    t.true(ours.costRatio < (oneSpare?.costRatio ?? 0));
    t.true(ours.availability > (oneSpare?.availability ?? 1));
    t.true(ours.readyShare > (oneSpare?.readyShare ?? 1));
    t.true(ours.zeroTicks <= (oneSpare?.zeroTicks ?? 0));
  },
);

onNineZones(
  "with two minutes of notice no SpotHedge is both cheaper and more available, and one is neither",
  async (t) => {
    const { ours, hedges } = await besideSpotHedge({ ...settings, noticeSeconds: 120 });
    t.log(ours);
    const isBetter = (a: PolicyFigures, b: PolicyFigures): boolean =>
      a.costRatio < b.costRatio && a.availability > b.availability;
    t.false(hedges.some((hedge) => isBetter(hedge, ours)));
    t.true(hedges.some((hedge) => isBetter(ours, hedge)));
  },
);
