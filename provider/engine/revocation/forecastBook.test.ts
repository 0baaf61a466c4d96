import test from "ava";
import {
  emptyBook,
  forecastEverySeconds,
  isForecastDue,
  settleForecasts,
  shiftsOf,
  type ForecastBook,
  type OpenForecast,
} from "./forecastBook.js";

const made: OpenForecast = { pool: "p", atSeconds: 0, raw: [0.1, 0.2, 0.3], chances: [0.2, 0.3, 0.4], passed: 0 };

function bookOf(...open: OpenForecast[]): ForecastBook {
  return { ...emptyBook(0), open };
}

test("a pool that stays up keeps each horizon's forecast open until it has passed", (t) => {
  const first = settleForecasts(bookOf(made), 600, () => true);
  t.deepEqual(first.outcomes, []);
  t.is(first.book.open[0]?.passed, 1);
  t.deepEqual(first.book.sums.count, [1, 0, 0]);
  const second = settleForecasts(first.book, 1800, () => true);
  t.is(second.book.open[0]?.passed, 2);
  const third = settleForecasts(second.book, 3600, () => true);
  t.deepEqual(third.book.open, []);
  t.deepEqual(third.outcomes, [{ kind: "outcome", pool: "p", atSeconds: 0, lost: [0, 0, 0] }]);
});

test("a loss counts for every horizon that had not passed before it", (t) => {
  const { book } = settleForecasts(bookOf(made), 900, () => true);
  const { outcomes, book: after } = settleForecasts(book, 1200, () => false);
  t.deepEqual(outcomes[0]?.lost, [0, 1, 1]);
  t.deepEqual(
    after.sums.came.map((came) => Math.round(came * 100) / 100),
    [0, 1, 1],
  );
});

test("what nobody watches any more is not known, and counts nowhere", (t) => {
  const { book } = settleForecasts(bookOf(made), 900, () => true);
  const { outcomes, book: after } = settleForecasts(book, 1200, () => undefined);
  t.deepEqual(outcomes[0]?.lost, [0, null, null]);
  t.is(after.sums.count[1], 0);
  t.is(after.sums.raw[2], 0);
});

test("where losses come more often than forecast the log-odds are raised, where they come less often lowered", (t) => {
  const sums = { raw: [200, 200, 200], chances: [0, 0, 0], came: [400, 200, 100], count: [1, 1, 1], seconds: 0 };
  const [more, same, fewer] = shiftsOf(sums, 0);
  t.true((more ?? 0) > 0.4);
  t.is(same, 0);
  t.true((fewer ?? 0) < -0.3);
});

test("what a fleet has seen fades until the model's own word stands alone", (t) => {
  const sums = { raw: [100, 0, 0], chances: [0, 0, 0], came: [900, 0, 0], count: [1, 1, 1], seconds: 0 };
  t.true(Math.abs(shiftsOf(sums, 30 * 86_400)[0] ?? 1) < 1e-9);
  t.deepEqual(shiftsOf(emptyBook(0).sums, 5), [0, 0, 0]);
});

test("time that runs backwards fades nothing and closes nothing", (t) => {
  const { book } = settleForecasts(
    { ...bookOf({ ...made, atSeconds: 1000 }), sums: emptyBook(1000).sums },
    400,
    () => true,
  );
  t.is(book.open.length, 1);
  t.is(book.sums.seconds, 1000);
});

test("a forecast is due once in ten minutes, half a tick early rather than late", (t) => {
  t.true(isForecastDue([], "p", 0, 60));
  t.false(isForecastDue([made], "p", forecastEverySeconds - 31, 60));
  t.true(isForecastDue([made], "p", forecastEverySeconds - 30, 60));
  t.true(isForecastDue([made], "other", 1, 60));
});
