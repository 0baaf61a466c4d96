import { stripVTControlCharacters } from "node:util";
import test from "ava";
import { exampleSweep } from "./fixtures/exampleSweep.js";
import { sweepTables } from "./sweepTables.js";

const sweep = exampleSweep("nine\u001b[31m-zones");

test("in 80 columns no line is longer, and what is on the front is marked", (t) => {
  const text = sweepTables(sweep, { colour: false, width: 80 });
  t.deepEqual(
    text.split("\n").filter((line) => line.length > 80),
    [],
  );
  t.regex(text, /• cost-first × 1 /);
  t.regex(text, / {2}spothedge\+0 /);
  t.regex(text, / {2}perfect-warning \* /);
});

test("where there is room, each row says who dominates it", (t) => {
  const wide = sweepTables(sweep, { colour: false, width: 120 });
  t.regex(wide, /dominated by/);
  t.regex(wide, /spothedge\+1 .*│ cost-first × 2 /);
  t.true(wide.split("\n").every((line) => line.length <= 120));
});

test("colour changes no word, and a recording's name moves no cursor", (t) => {
  const plain = sweepTables(sweep, { colour: false, width: 80 });
  t.is(stripVTControlCharacters(plain), plain);
  t.is(stripVTControlCharacters(sweepTables(sweep, { colour: true, width: 80 })), plain);
});
