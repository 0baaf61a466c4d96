import test from "ava";
import {
  accountedUsd,
  addedPrice,
  count,
  counted,
  lengthBetween,
  moment,
  nameIn,
  percent,
  unitPrice,
  usd,
} from "./figures.js";

test("money has as many digits as tell something", (t) => {
  t.deepEqual([0.0412, 1.25, 12.5, 12_345.6, -0.25].map(usd), ["$0.041", "$1.25", "$12.50", "$12,346", "−$0.250"]);
  t.is(unitPrice(-0.00123), "−$0.0012");
  t.is(accountedUsd(1234.5), "$1,234.5000");
  t.deepEqual([0.00123, -0.00123].map(addedPrice), ["+$0.0012", "−$0.0012"]);
});

test("money that rounds to nothing has no sign", (t) => {
  t.deepEqual([unitPrice(-0.00004), addedPrice(0.00004), addedPrice(-0.00004)], ["$0.0000", "$0.0000", "$0.0000"]);
  t.deepEqual([usd(-0.0004), accountedUsd(-0.00004)], ["$0.000", "$0.0000"]);
});

test("shares are percent, and no share is a dash", (t) => {
  t.deepEqual([0, 0.004, 0.0523, 0.5, 1.2, Number.NaN].map(percent), ["0 %", "0.4 %", "5.2 %", "50 %", "120 %", "–"]);
});

test("counts have their noun in the right number", (t) => {
  t.deepEqual([counted(1, "unit"), counted(0, "unit"), counted(2.5, "unit")], ["1 unit", "0 units", "2.5 units"]);
  t.is(count(4310), "4,310");
});

test("a moment says its day where that is another, and what is no moment stays as it is", (t) => {
  const local = (day: number, hour: number): string => new Date(2026, 10, day, hour, 5).toISOString();
  t.is(moment(local(29, 14), local(29, 16)), "14:05");
  t.is(moment(local(28, 14), local(29, 16)), "28 Nov 14:05");
  t.is(moment("soon", local(29, 16)), "soon");
});

test("a length is told in the unit that suits it and is never negative", (t) => {
  const from = "2026-11-29T14:00:00Z";
  const lengths = ["14:00:24", "14:12:00", "17:00:00", "13:00:00"].map((at) =>
    lengthBetween(from, `2026-11-29T${at}Z`),
  );
  t.deepEqual(lengths, ["24 s", "12 min", "3 h", "0 s"]);
  t.is(lengthBetween(from, "2026-12-03T14:00:00Z"), "4 days");
});

test("who somebody is are the last words of an ARN", (t) => {
  t.is(nameIn("arn:aws:sts::123456789012:assumed-role/data-team/eve"), "data-team/eve");
  t.is(nameIn("arn:aws:iam::123456789012:user/me"), "user/me");
  t.is(nameIn("eve"), "eve");
});
