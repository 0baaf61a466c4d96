import test from "ava";
import { sampledSeries, seriesPointLimit, type RunSpan, type SeriesFrame } from "./sampledSeries.js";

function frame(durationSeconds: number): SeriesFrame {
  return {
    durationSeconds,
    onDemandUsdPerHour: 4,
    workloads: ["web"],
    blend: [{ label: "spot a", market: "spot" }],
  };
}

function span(fromSeconds: number, toSeconds: number, ready: number, usdPerHour: number, units = ready): RunSpan {
  return { fromSeconds, toSeconds, usdPerHour, readyUnits: [ready], wantedUnits: [4], blendUnits: [units] };
}

test("a run of few ticks keeps every one of them", (t) => {
  const series = sampledSeries(frame(300), [span(0, 100, 4, 1), span(100, 300, 3, 2)], 100);
  t.deepEqual(series.timeSeconds, [0, 100, 200]);
  t.deepEqual(series.usdPerHour, [1, 2, 2]);
  t.deepEqual(series.workloads[0]?.ready, [4, 3, 3]);
});

test("a step has the mean of money and units by time, the fewest ready and the most wanted", (t) => {
  const spans = [span(0, 50, 4, 1), span(50, 60, 0, 3, 5), span(60, 100, 4, 1)];
  const series = sampledSeries(frame(100), spans, 100);
  t.deepEqual(series.usdPerHour, [1.2]);
  t.deepEqual(series.workloads[0], { name: "web", ready: [0], wanted: [4] });
  t.deepEqual(series.blend[0]?.units, [4.1]);
});

test("a long run is drawn in at most the points allowed, each a whole number of ticks, and its money adds up", (t) => {
  const ticks = 12_094;
  const spans = Array.from({ length: ticks }, (_, tick) => span(tick * 195, (tick + 1) * 195, tick % 5, tick % 7));
  const series = sampledSeries(frame(ticks * 195), spans, 195);
  t.true(series.timeSeconds.length <= seriesPointLimit);
  t.is(series.stepSeconds, 195 * 9);
  t.deepEqual(new Set(series.workloads[0]?.ready), new Set([0]));
  const spanMoney = spans.reduce((sum, each) => sum + each.usdPerHour * 195, 0);
  const lastSeconds = ticks * 195 - (series.timeSeconds.at(-1) ?? 0);
  const drawnMoney = series.usdPerHour.reduce(
    (sum, usd, at) => sum + usd * (at === series.usdPerHour.length - 1 ? lastSeconds : series.stepSeconds),
    0,
  );
  t.true(Math.abs(drawnMoney / spanMoney - 1) < 1e-4);
});
