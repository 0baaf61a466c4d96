import test from "ava";
import * as fc from "fast-check";
import { draw, generatorFor } from "../embedded/seededDraw.js";
import { companionLog } from "./companionLog.js";
import { addForecastMetrics, driftOf, runningCalibrationOf, type RunningCalibration } from "./forecastMetrics.js";

/** What would be published of them. */
function published(running: readonly RunningCalibration[]): Emf {
  const { metrics } = companionLog({ fleet: "shop", stack: "web/dev" });
  addForecastMetrics(metrics, running);
  return JSON.parse(JSON.stringify(metrics.serializeMetrics())) as Emf;
}

const running = [
  { horizonSeconds: 600, forecast: 4, came: 5 },
  { horizonSeconds: 1800, forecast: 12, came: 15 },
  { horizonSeconds: 3600, forecast: 24, came: 60 },
];

interface Emf {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

test("a calibration is one object of the embedded metric format, whose every name has a value", (t) => {
  const emf = published(running);
  t.true(Math.abs(emf._aws.Timestamp - Date.now()) < 60_000);
  const [directive, ...others] = emf._aws.CloudWatchMetrics;
  t.deepEqual(others, []);
  t.is(directive?.Namespace, "BlendedFleet");
  t.deepEqual(directive?.Dimensions, [["Fleet", "Stack"]]);
  t.like(emf, { Fleet: "shop", Stack: "web/dev", LossesForecast10Minutes: 4, LossesSeen60Minutes: 60 });
  t.is(directive?.Metrics.length, 7);
  for (const { Name } of directive?.Metrics ?? []) t.is(typeof emf[Name], "number", Name);
  t.is(emf["ForecastDrift"], driftOf({ horizonSeconds: 3600, forecast: 24, came: 60 }));
});

test("nothing is told of a fleet none of whose forecasts has come to its end", (t) => {
  for (const running of [[], [{ horizonSeconds: 600, forecast: 0, came: 0 }]]) {
    const [directive] = published(running)._aws.CloudWatchMetrics;
    t.deepEqual(directive?.Metrics, []);
  }
});

test("drift has the sign of what came too often, and a calm fleet's first loss is none", (t) => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e4, noNaN: true }), fc.nat(10_000), (forecast, came) => {
      const drift = driftOf({ horizonSeconds: 1800, forecast, came });
      return Number.isFinite(drift) && Math.sign(drift) === Math.sign(came - forecast);
    }),
  );
  t.true(driftOf({ horizonSeconds: 3600, forecast: 0.01, came: 6 }) < 1.01);
});

test("forecasts that hold drift by about one standard deviation, those of half the losses by much more", (t) => {
  const generator = generatorFor(1, "drift");
  /** Losses of one pool over 14 days of ten minutes each, as counted by forecasts of an hour. */
  const driftAt = (chance: number, told: number): number => {
    const lost = Array.from({ length: 2016 }, () => draw(generator) < chance);
    const came = lost.filter((_, row) => lost.slice(row, row + 6).includes(true)).length;
    return driftOf({ horizonSeconds: 3600, forecast: 2016 * (1 - (1 - told) ** 6), came });
  };
  const spread = (drifts: readonly number[]): number => Math.sqrt(drifts.reduce((sum, d) => sum + d * d, 0) / 300);
  const holds = spread(Array.from({ length: 300 }, () => driftAt(0.02, 0.02)));
  t.true(holds > 0.7 && holds < 1.2, String(holds));
  t.true(spread(Array.from({ length: 300 }, () => driftAt(0.04, 0.02))) > 3);
});

test("what a state counts of its forecasts is told by horizon, as they were given out", (t) => {
  const sums = { raw: [9, 9, 9], chances: [1, 2, 3], came: [0, 2, 5], count: [10, 10, 10], seconds: 0 };
  t.deepEqual(runningCalibrationOf(sums), [
    { horizonSeconds: 600, forecast: 1, came: 0 },
    { horizonSeconds: 1800, forecast: 2, came: 2 },
    { horizonSeconds: 3600, forecast: 3, came: 5 },
  ]);
});
