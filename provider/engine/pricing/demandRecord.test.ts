import test from "ava";
import fc from "fast-check";
import { Level, levelsByStrength } from "../level.js";
import { forecastDemand, noteDemand, type DemandRecord } from "./demandRecord.js";
import { demandScores, firstWeekTrial, overall, secondWeekTrial, warmTrial } from "./fixtures/demandTrial.js";

const hourSeconds = 3600;
const weekSeconds = 168 * hourSeconds;

const warmScores = demandScores(warmTrial);

test("forecasts are nearer than seasonal-naive for every simulated shape but one, and by a fifth over all", (t) => {
  for (const [name, { error, naiveError }] of warmScores) {
    // What runs in six nights of ten can't be foretold better than by one night.
    t.true(error < naiveError * (name === "nightly" ? 1.05 : 0.93), `${name}: ${error} to ${naiveError}`);
  }
  t.true(overall(warmScores).ratio < 0.8);
});

test("the band holds four of five hours, of each shape within a few percent", (t) => {
  for (const [name, { covered }] of warmScores) t.true(covered > 0.73 && covered < 0.87, `${name}: ${covered}`);
  const { covered } = overall(warmScores);
  t.true(covered > 0.75 && covered < 0.85, `${covered}`);
});

test("before two weeks are known forecasts are nearer over all, and the band holds its share", (t) => {
  for (const trial of [firstWeekTrial, secondWeekTrial]) {
    const { ratio, covered } = overall(demandScores(trial));
    t.true(ratio < 0.95, `${ratio}`);
    t.true(covered > 0.78 && covered < 0.9, `${covered}`);
  }
});

test("nothing is forecast before a day of history is learnt, and each hour from the present one on after it", (t) => {
  const dayLong = after(24.5 * hourSeconds, () => 8);
  t.deepEqual(forecastDemand(undefined, 0, 24), []);
  t.deepEqual(forecastDemand(dayLong, 24.5 * hourSeconds, 24), []);
  const nowSeconds = 26.5 * hourSeconds;
  const forecasts = forecastDemand(
    after(nowSeconds, () => 8),
    nowSeconds,
    24,
  );
  t.deepEqual(
    forecasts.filter(({ level }) => level === Level.Immediate).map(({ fromSeconds }) => fromSeconds),
    Array.from({ length: 24 }, (_, i) => (26 + i) * hourSeconds),
  );
  t.true(forecasts.every(({ units, low, high }) => low <= units && units <= high));
  t.is(forecasts.find(({ level }) => level === Level.NonInterruptible)?.units, 8);
});

test("an hour's units are the mean over it, however often they are noted", (t) => {
  // Four units for a quarter of each hour: one on average.
  const units = (seconds: number): number => (seconds % hourSeconds < 900 ? 4 : 0);
  const [often, seldom] = [60, 900].map((every) => after(72 * hourSeconds, units, every));
  t.deepEqual(often?.levels, seldom?.levels);
  const forecasts = forecastDemand(often, 72 * hourSeconds, 48);
  t.true(forecasts.length > 0 && forecasts.every(({ units: each }) => each === 1));
});

test("after hours in which nobody looked the shape of the day is still known, and what was open is not judged", (t) => {
  const units = (seconds: number): number => (seconds % 86_400 < 43_200 ? 10 : 20);
  const before = after(5 * 86_400, units);
  const resumed = 5 * 86_400 + 7 * hourSeconds;
  const record = noteDemand(before, { nowSeconds: resumed, units: each(units(resumed)) });
  t.deepEqual(
    record.levels.map(({ hours }) => hours),
    before.levels.map(({ hours }) => hours),
  );
  t.true(record.levels.every(({ horizons }) => horizons.every(({ open }) => open.length === 0)));
  const forecast = forecastDemand(record, resumed, 24).filter(({ level }) => level === Level.NonInterruptible);
  for (const { fromSeconds, units: expected } of forecast) t.true(Math.abs(expected - units(fromSeconds)) < 1);
});

test("a record of a month stays below 8 KB, be units wanted of each level by the one or by the ten thousand", (t) => {
  for (const most of [3, 30, 150, 1500, 9973]) {
    let digits = 1;
    const record = after(4 * weekSeconds, () => most * ((digits = (digits * 4827) % 9973) / 9973), hourSeconds);
    const bytes = JSON.stringify(record).length;
    t.true(bytes < 8192, `${bytes} with ${most} units`);
  }
});

test("whatever is noted whenever, a record is plain JSON and forecasts are numbers in their band", (t) => {
  const odd = fc.constantFrom(NaN, Infinity, -Infinity, -1, -0, 1e300);
  const units = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.double({ min: 0, max: 1e5, noNaN: true }), odd);
  const step = fc.oneof(fc.integer({ min: 0, max: 7200 }), fc.double({ min: -9000, max: 200_000, noNaN: true }), odd);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.array(fc.tuple(step, units), { maxLength: 60 }), (hours, notes) => {
      let nowSeconds = hours * hourSeconds;
      let record = after(nowSeconds, (seconds) => seconds % 7000);
      for (const [passed, many] of notes) {
        const next = nowSeconds + passed;
        record = noteDemand(record, { nowSeconds: next, units: each(many) });
        if (Number.isFinite(next)) nowSeconds = next;
      }
      t.deepEqual(JSON.parse(JSON.stringify(record)), record);
      for (const { units: expected, low, high } of forecastDemand(record, nowSeconds, 48)) {
        t.true(0 <= low && low <= expected && expected <= high && high < Infinity);
      }
    }),
  );
});

test("a clock that goes back within an hour counts nothing of it twice", (t) => {
  const notes: readonly (readonly [number, number])[] = [
    [0, 2],
    [1800, 2],
    [600, 2],
    [3600, 2],
  ];
  let record: DemandRecord | undefined;
  for (const [nowSeconds, units] of notes) record = noteDemand(record, { nowSeconds, units: each(units) });
  t.true(record?.levels.every(({ hours, day }) => hours === 1 && day.units[0] === 2));
});

function after(untilSeconds: number, units: (seconds: number) => number, everySeconds = hourSeconds / 4): DemandRecord {
  let record = noteDemand(undefined, { nowSeconds: 0, units: each(units(0)) });
  for (let seconds = everySeconds; seconds <= untilSeconds; seconds += everySeconds) {
    record = noteDemand(record, { nowSeconds: seconds, units: each(units(seconds)) });
  }
  return record;
}

function each(units: number): Record<Level, number> {
  return Object.fromEntries(levelsByStrength.map((level) => [level, units])) as Record<Level, number>;
}
