import test from "ava";
import * as fc from "fast-check";
import { NeuralNetwork } from "brain.js";
import { draw, generatorFor } from "../embedded/seededDraw.js";
import { forwardPass } from "../engine/network/forwardPass.js";
import { RevocationPredictor } from "../engine/revocation/revocationModel.js";
import { InputError } from "../errors.js";
import type { TraceSet } from "../replay/trace.js";
import { evaluateRevocation } from "./evaluateRevocation.js";
import { ScoredForecasts } from "./forecastQuality.js";
import { logisticProbability } from "../engine/network/logistic.js";
import { fitLogistic } from "./logistic.js";
import { weightsOf } from "./network.js";
import { parseRevocationModel, revocationModelText } from "../models/revocationModelFile.js";
import { revocationRows } from "./revocationRows.js";
import { trainRevocation } from "./trainRevocation.js";

/** Six pools in two regions for twelve days, whose stints get safer with age. */
function recording(ticks = 1728): TraceSet {
  const generator = generatorFor(1, "recording");
  const pools = ["us-east-1a", "us-east-1b", "us-east-1c", "us-west-2a", "us-west-2b", "us-west-2c"].map((zone) => {
    let up = 0;
    const rooms = Int32Array.from({ length: ticks }, () => {
      const isUp = up > 0 ? draw(generator) > 0.5 / (1 + up) : draw(generator) < 0.1;
      up = isUp ? up + 1 : 0;
      return isUp ? 1 : 0;
    });
    return { id: `${zone}_v100_1`, zone, region: zone.slice(0, -1), rooms };
  });
  return { name: "made up", gapSeconds: 600, ticks, pools, warnings: [] };
}

const trained = trainRevocation([recording()], { until: 0.6, seed: 1 });

test("a row's features come from what was seen until then, whatever comes later", (t) => {
  const whole = recording();
  const cut = {
    ...whole,
    ticks: 500,
    pools: whole.pools.map((pool) => ({ ...pool, rooms: pool.rooms.slice(0, 500) })),
  };
  const early = [...revocationRows(cut)].map(({ pool, seconds, features }) => [pool.id, seconds, ...features]);
  const all = [...revocationRows(whole)].map(({ pool, seconds, features }) => [pool.id, seconds, ...features]);
  t.true(early.length > 500);
  t.deepEqual(all.slice(0, early.length), early);
});

test("a row is lost within a horizon when the pool is down at one of its ticks", (t) => {
  const trace = recording();
  for (const { pool, seconds, lost } of [...revocationRows(trace)].slice(0, 2000)) {
    const tick = seconds / 600;
    const downWithin = (ticks: number): number => (pool.rooms.slice(tick + 1, tick + 1 + ticks).includes(0) ? 1 : 0);
    t.deepEqual(lost, [downWithin(1), downWithin(3), downWithin(6)]);
  }
});

test("the same recording and seed give the same file, another seed another", (t) => {
  const text = revocationModelText(trained);
  t.is(revocationModelText(trainRevocation([recording()], { until: 0.6, seed: 1 })), text);
  t.not(revocationModelText(trainRevocation([recording()], { until: 0.6, seed: 2 })), text);
  t.true(text.length < 100_000);
});

test("what comes after the training span changes nothing", (t) => {
  const other = recording();
  const changed = {
    ...other,
    pools: other.pools.map((pool) => ({
      ...pool,
      rooms: pool.rooms.map((room, tick) => (tick > 1037 ? 1 - room : room)),
    })),
  };
  t.is(revocationModelText(trainRevocation([changed], { until: 0.6, seed: 1 })), revocationModelText(trained));
});

test("a file is read back to the model that was written", (t) => {
  const read = parseRevocationModel(revocationModelText(trained), "model.json");
  t.deepEqual(read, trained);
});

test("a recording with hardly a loss can't be learnt from", async (t) => {
  const calm = {
    ...recording(300),
    pools: recording(300).pools.map((pool) => ({ ...pool, rooms: pool.rooms.fill(1) })),
  };
  t.throws(() => trainRevocation([calm], { until: 1, seed: 1 }), {
    instanceOf: InputError,
    message: /at least 20 rows/,
  });
  await t.throwsAsync(evaluateRevocation(trained, calm, { from: 0, seed: 1 }), { instanceOf: InputError });
});

test("a recording whose losses all come in the part fitted, or all in the part that calibrates, says so", (t) => {
  const losingWhen = (isLosing: (tick: number) => boolean): TraceSet => {
    const whole = recording(500);
    const rooms = Int32Array.from({ length: 500 }, (_, tick) => (isLosing(tick) ? tick % 2 : 0));
    return { ...whole, pools: whole.pools.map((pool) => ({ ...pool, rooms })) };
  };
  const trainingOn = (trace: TraceSet) => () => trainRevocation([trace], { until: 1, seed: 1 });
  const late = {
    instanceOf: InputError,
    message: /in the first four fifths of its time, which are fitted, got 0 among 0/,
  };
  t.throws(trainingOn(losingWhen((tick) => tick > 400)), late);
  const early = {
    instanceOf: InputError,
    message: /in the last fifth of its time, which calibrates, got 0 among 0 rows/,
  };
  t.throws(trainingOn(losingWhen((tick) => tick < 390)), early);
});

test("the forward pass is brain.js's own, to a millionth", (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 }),
      (hidden, inputs) => {
        const network = new NeuralNetwork({ hiddenLayers: [hidden] });
        network.train([{ input: inputs, output: [0, 1, 0] }], { iterations: 3, errorThresh: 1e-9 });
        const weights = weightsOf(network.toJSON());
        const outputs = new Float64Array(3);
        forwardPass(weights, Float64Array.from(inputs), new Float64Array(hidden), outputs);
        const expected = network.run<number[], ArrayLike<number>>(inputs);
        return outputs.every((output, i) => Math.abs(output - (expected[i] ?? NaN)) < 1e-6);
      },
    ),
    { numRuns: 50 },
  );
  t.pass();
});

/** Of some, weighted features are infinite in both directions, and their sum no number. */
const farthest = Array.from({ length: 64 }, (_, signs): [number[]] => [
  Array.from({ length: 6 }, (_, index) => (signs & (1 << index) ? Number.MAX_VALUE : -Number.MAX_VALUE)),
]);

test("a forecast is a chance that never falls with the horizon, whatever the features", (t) => {
  const predictor = new RevocationPredictor(trained.model);
  const anything = fc.array(fc.oneof(fc.double(), fc.constant(NaN), fc.constant(Infinity)), {
    minLength: 6,
    maxLength: 6,
  });
  fc.assert(
    fc.property(anything, (features) => {
      const [p10 = NaN, p30 = NaN, p60 = NaN] = predictor.predict(Float64Array.from(features));
      return p10 >= 0 && p10 <= p30 && p30 <= p60 && p60 <= 1;
    }),
    { examples: farthest },
  );
  t.pass();
});

test("on later time the model tells losses apart, and is near its own word", async (t) => {
  const { horizons } = (await evaluateRevocation(trained, recording(), { from: 0.6, seed: 1 })).evaluation;
  for (const { lines, gainOverAge } of horizons) {
    const [model, , , base] = lines;
    t.true((model?.quality.rocAuc ?? 0) > 0.6);
    t.is(base?.quality.rocAuc, 0.5);
    t.true((model?.quality.calibrationError ?? 1) < 0.05);
    t.true((model?.intervals.rocAuc.low ?? 1) <= (model?.quality.rocAuc ?? 0));
    t.true(gainOverAge.rocAuc.low <= gainOverAge.rocAuc.high);
  }
});

test("forecasts are given at every row from the share of time on, pool by pool", async (t) => {
  const rows = (await evaluateRevocation(trained, recording(), { from: 0.6, seed: 1 })).forecasts;
  t.true(rows.length > 0);
  t.true(rows.every(({ seconds, forecasts }) => seconds >= 0.6 * 1728 * 600 && forecasts.length === 3));
});

test("areas, skill and calibration are those of a case worked by hand", (t) => {
  const quality = new ScoredForecasts([0.9, 0.8, 0.7, 0.2], [1, 0, 1, 0]).quality();
  // Of the four pairs of a loss and none, three are in order; precision at the two losses is 1 and 2/3.
  t.is(quality.rocAuc, 0.75);
  t.true(Math.abs(quality.prAuc - (1 + 2 / 3) / 2) < 1e-12);
  t.true(Math.abs(quality.brierSkill - (1 - (0.01 + 0.64 + 0.09 + 0.04) / 4 / 0.25)) < 1e-12);
  t.true(Math.abs(quality.calibrationError - (0.1 + 0.8 + 0.3 + 0.2) / 4) < 1e-12);
  t.is(new ScoredForecasts([0.5, 0.5, 0.5], [1, 0, 0]).quality().rocAuc, 0.5);
});

test("a logistic regression finds the weights that made its labels", (t) => {
  const generator = generatorFor(3, "logistic");
  const rows = Array.from({ length: 20_000 }, () => Float64Array.of(draw(generator) * 4 - 2, draw(generator) * 4 - 2));
  const truth = { bias: -1, weights: Float64Array.of(2, -0.5) };
  const labels = rows.map((row) => (draw(generator) < logisticProbability(truth, row) ? 1 : 0));
  const found = fitLogistic(rows, labels);
  t.true(Math.abs(found.bias - truth.bias) < 0.1);
  t.true(Math.abs((found.weights[0] ?? 0) - 2) < 0.1 && Math.abs((found.weights[1] ?? 0) + 0.5) < 0.1);
});
