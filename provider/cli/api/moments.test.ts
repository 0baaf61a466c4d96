import test from "ava";
import { NumberOptions } from "../numberOptions.js";
import { momentOf, readMoment } from "./moments.js";

const fleetNow = "2026-03-01T10:00:00Z";

function momentFor(text: string): string | undefined {
  const numbers = new NumberOptions({});
  const moment = readMoment(text, "--until", numbers);
  return moment && momentOf(moment, fleetNow);
}

test("a moment is one with its zone, or so long from the fleet's own now", (t) => {
  t.is(momentFor("2026-03-01T12:00+01:00"), "2026-03-01T11:00:00Z");
  t.is(momentFor("4h"), "2026-03-01T14:00:00Z");
  t.is(momentFor("1d30m"), "2026-03-02T10:30:00Z");
  t.is(momentFor("90"), "2026-03-01T10:01:30Z");
});

test("any other text is a fault", (t) => {
  for (const bad of ["", "soon", "2026-03-01", "2026-03-01T12:00", "2026-13-01T12:00Z", "-4h"]) {
    const numbers = new NumberOptions({});
    t.is(readMoment(bad, "--until", numbers), undefined);
    t.throws(() => numbers.check("this bid"), { message: /--until: expected a moment with its zone/ });
  }
});

test("what is not given is no moment, and no fault", (t) => {
  const numbers = new NumberOptions({});
  t.is(readMoment(undefined, "--until", numbers), undefined);
  t.notThrows(() => numbers.check("this bid"));
});
