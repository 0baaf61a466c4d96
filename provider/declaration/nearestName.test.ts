import test from "ava";
import { nearestName, oneOf } from "./nearestName.js";

const fields = ["units", "level", "parts", "workloads"];

test("a slip of the keyboard finds the name that was meant", (t) => {
  t.is(nearestName("unit", fields), "units");
  t.is(nearestName("Levle", ["level", "lever"]), undefined);
  t.is(nearestName("workload", fields), "workloads");
  t.is(nearestName("LEVEL", fields), "level");
});

test("a name like no other finds nothing", (t) => {
  t.is(nearestName("colour", fields), undefined);
  t.is(nearestName("", fields), undefined);
});

test("a long list of names is cut short, and the one that was meant is still named", (t) => {
  const many = Array.from({ length: 20 }, (_, index) => `type-number-${index + 10}`);
  t.regex(oneOf(many, "type-number-2"), / and 8 others \(did you mean "type-number-12"\?\)$/);
  t.is(oneOf(["a", "b"], 7), 'one of "a", "b"');
});
