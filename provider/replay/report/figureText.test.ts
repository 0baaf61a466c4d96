import test from "ava";
import { momentText, percentText, spanText, usdText } from "./figureText.js";

test("a share just short of all is never shown as all", (t) => {
  t.is(percentText(0.99996), "> 99.99 %");
  t.is(percentText(1), "100.00 %");
  t.is(percentText(0.99994), "99.99 %");
  t.is(percentText(0.9999, 1), "> 99.9 %");
});

test("money has the decimals its size calls for", (t) => {
  t.deepEqual([1234.4, 12.345, -3, 0.0456, 0, NaN].map(usdText), [
    "$1,234",
    "$12.35",
    "−$3.00",
    "$0.0456",
    "$0.00",
    "–",
  ]);
});

test("times read as people say them", (t) => {
  t.deepEqual([45, 180, 5400, 11_520, 2_358_720].map(spanText), ["45 s", "3 min", "90 min", "3.2 h", "27.3 days"]);
  t.is(momentText(2 * 86_400 + 4 * 3600 + 12 * 60), "day 3, 04:12");
});
