import test from "ava";
import { describeFault } from "../errors.js";
import { forecastAt, outcomeOf } from "../ports/fixtures/sampleForecasts.js";
import { forecastHeader, forecastLine, readForecastLines } from "./forecastLines.js";

const made = forecastAt(1200);
const good = [made, outcomeOf(made, [0, null, null]), outcomeOf(forecastAt(1800), [0, 1, 1])];

test("a batch is read back to the entries that were written", (t) => {
  const read = readForecastLines(forecastHeader + good.map(forecastLine).join(""), "b");
  t.deepEqual(read, { entries: good, lines: 3, faults: [], damaged: 0 });
});

test("each damaged line is named with its field, and costs no other line", (t) => {
  const lines = [
    forecastLine(made),
    "{ torn\n",
    forecastLine({ ...made, features: [1] }),
    forecastLine({ ...made, chances: [0.1, 0.2, 1.3] }),
    forecastLine(outcomeOf(made, [1, 0, 0])),
    forecastLine(outcomeOf(made, [null, 1, 1])),
    forecastLine(outcomeOf(made, [0, 0, 1])),
    '{"kind":"decided"}\n',
  ];
  const { entries, lines: count, faults, damaged } = readForecastLines(forecastHeader + lines.join(""), "b");
  t.deepEqual(entries, [made, outcomeOf(made, [0, 0, 1])]);
  t.deepEqual([count, damaged], [8, 6]);
  t.deepEqual(
    faults.map(({ where }) => where),
    ["b:3", "b:4: features", "b:5: chances[2]", "b:6: lost", "b:7: lost", "b:9: kind"],
  );
  t.deepEqual(faults.slice(1, 3).concat(faults.slice(-1)).map(describeFault), [
    "b:4: features: expected a list of 6 numbers, got a list of 1",
    "b:5: chances[2]: expected a number from 0 to 1, got 1.3",
    'b:9: kind: expected forecast or outcome, got {"kind":"decided"}',
  ]);
});

test("a batch that ends within a line loses that line alone", (t) => {
  const { entries, faults } = readForecastLines((forecastHeader + good.map(forecastLine).join("")).slice(0, -9), "b");
  t.is(entries.length, 2);
  t.deepEqual(
    faults.map(({ where }) => where),
    ["b:4"],
  );
});

test("a log of other features is not read as this version's: one fault, and every line counts as damaged", (t) => {
  const other = forecastHeader.replace("long-share", "price");
  const { entries, faults, damaged } = readForecastLines(other + good.map(forecastLine).join(""), "b");
  t.deepEqual([entries.length, faults.length, damaged], [0, 1, 3]);
  t.regex(faults[0]?.expected ?? "", /^a forecast log: .*"long-share"/);
});
