import test from "ava";
import { at, integrate, nextDecreases } from "./series.js";

const series = { stepSeconds: 10, values: [1, 4, 2] };

test("an element is in force from its step's start, the last one on and on", (t) => {
  t.deepEqual(
    [0, 9.9, 10, 29, 30, 1000].map((seconds) => at(series, seconds)),
    [1, 1, 4, 2, 2, 2],
  );
});

test("a series is integrated over parts of steps and beyond its end", (t) => {
  t.is(integrate(series, 5, 45), 5 * 1 + 10 * 4 + 25 * 2);
  t.is(integrate(series, 12, 14), 8);
  t.is(integrate(series, 7, 7), 0);
});

test("a step of no whole number of binary fractions is integrated without losing its way", (t) => {
  const fine = { stepSeconds: 0.1, values: Array.from({ length: 1000 }, () => 2) };
  t.is(integrate(fine, 0.3, 99.7).toFixed(6), (2 * 99.4).toFixed(6));
});

test("the next decrease is strictly later, and the length where there is none", (t) => {
  t.deepEqual([...nextDecreases([3, 3, 1, 2, 2, 0])], [2, 2, 5, 5, 5, 6]);
  t.deepEqual([...nextDecreases([Infinity, 0, Infinity])], [1, 3, 3]);
  t.deepEqual([...nextDecreases([])], []);
});
