import test from "ava";
import { listedNames } from "./listedNames.js";

test("of many names five are told, and how many more there are", (t) => {
  t.is(listedNames([]), "none now");
  t.is(listedNames(["a", "b"]), "a, b");
  t.is(listedNames(["a", "b", "c", "d", "e"]), "a, b, c, d, e");
  t.is(listedNames(["a", "b", "c", "d", "e", "f", "g"]), "a, b, c, d, e, 2 more");
});
