import test from "ava";
import fc from "fast-check";
import { fittedTexts } from "./fittedTexts.js";

test("the weightiest are told first, each in the fullest form that fits, in the order they came in", (t) => {
  const tellings = [
    { forms: ["light, in full", "light"], weight: 1 },
    { forms: ["heavy, in full", "heavy"], weight: 3 },
    { forms: ["middle, in full", "middle"], weight: 2 },
  ];
  const told = (room: number) => fittedTexts(tellings, room).told;
  t.deepEqual(told(Infinity), ["light, in full", "heavy, in full", "middle, in full"]);
  t.deepEqual(told(28), ["light", "heavy, in full", "middle"]);
  t.deepEqual(told(21), ["light", "heavy, in full"]);
  t.deepEqual(fittedTexts(tellings, 6), { told: ["heavy"], leftOut: [tellings[0], tellings[2]] });
  t.deepEqual(fittedTexts(tellings, -1), { told: [], leftOut: tellings });
});

test("what is told fits, line breaks and all, and nothing is both told and left out", (t) => {
  const telling = fc.record({ forms: fc.array(fc.string(), { minLength: 1 }), weight: fc.double({ noNaN: true }) });
  fc.assert(
    fc.property(fc.array(telling), fc.nat(200), (tellings, room) => {
      const { told, leftOut } = fittedTexts(tellings, room);
      t.true(told.map((text) => `${text}\n`).join("").length <= room);
      t.is(told.length + leftOut.length, tellings.length);
    }),
  );
});
