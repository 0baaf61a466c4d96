import test from "ava";
import { countReadiness, defaultReadiness, readinessPrice, type ReadinessRecord } from "./readiness.js";

const hour = 3600;

/** So many hours, with a share missing in some of them. */
function lived(hours: number, missing: (hour: number) => number): ReadinessRecord | undefined {
  let record = countReadiness(undefined, 0, 0);
  for (let i = 1; i <= hours; i++) record = countReadiness(record, i * hour, missing(i));
  return record;
}

test("nothing is counted before all units were ready once", (t) => {
  t.is(countReadiness(undefined, 0, 1), undefined);
  t.is(countReadiness(undefined, 60, 0.25), undefined);
  t.deepEqual(countReadiness(undefined, 120, 0), { seconds: 120, missing: 0, missingHours: 0, knownHours: 0 });
});

test("what was missing at a round counts until the next; time that runs backwards counts nothing", (t) => {
  const begun = countReadiness(countReadiness(undefined, 0, 0), 0, 0.5);
  const later = countReadiness(begun, hour, 0);
  t.is(later?.missingHours, 0.5);
  t.is(later?.knownHours, 1);
  t.is(countReadiness(later, 0, 0)?.missingHours, 0.5);
});

test("the default asks for the profile's own price, each nine more for ten times it, within bounds", (t) => {
  t.is(readinessPrice(defaultReadiness, undefined), 1);
  t.true(Math.abs(readinessPrice(0.9999, undefined) - 10) < 1e-9);
  t.true(Math.abs(readinessPrice(0.99, undefined) - 0.1) < 1e-9);
  t.is(readinessPrice(1, undefined), readinessPrice(0.99999, undefined));
  t.is(readinessPrice(0, undefined), readinessPrice(0.5, undefined));
  t.true(readinessPrice(1, undefined) < Infinity && readinessPrice(0, undefined) > 0);
});

test("a service that misses more than it may pays what the profile says, one that misses less pays less", (t) => {
  const poor = lived(72, (i) => (i % 24 === 0 ? 0.25 : 0));
  const fair = lived(72, (i) => (i === 30 ? 0.04 : 0));
  const calm = lived(72, () => 0);
  t.is(readinessPrice(defaultReadiness, poor), 1);
  const [lowered, least] = [readinessPrice(defaultReadiness, fair), readinessPrice(defaultReadiness, calm)];
  t.true(least > 0 && least < lowered && lowered < 1, `${least}, ${lowered}`);
});

test("a bad hour is forgotten over weeks", (t) => {
  const bad = (i: number): number => (i === 1 ? 1 : 0);
  t.true(readinessPrice(defaultReadiness, lived(24, bad)) > readinessPrice(defaultReadiness, lived(24 * 40, bad)));
});
