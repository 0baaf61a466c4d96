import test from "ava";
import fc from "fast-check";
import { declaredChanges, declaredChangeText } from "./declaredChanges.js";

const named = fc.uniqueArray(fc.record({ name: fc.constantFrom("a", "b", "c"), units: fc.nat(3) }), {
  selector: ({ name }) => name,
});
const declared = fc.record(
  { zones: fc.array(fc.constantFrom("x", "y")), workloads: named, profile: fc.record({ margin: fc.nat(2) }) },
  { requiredKeys: [] },
);

test("declarations that say the same have no changes, in whatever order named things stand", (t) => {
  fc.assert(
    fc.property(declared, (value) => {
      const turned = { ...value, ...(value.workloads && { workloads: [...value.workloads].reverse() }) };
      t.deepEqual(declaredChanges(value, structuredClone(turned)), []);
    }),
  );
});

test("what changed from one to another is what changes back, the other way round", (t) => {
  fc.assert(
    fc.property(declared, declared, (one, other) => {
      const there = declaredChanges(one, other).map(({ path, before, after }) => ({ path, before, after }));
      const back = declaredChanges(other, one).map(({ path, before, after }) => ({
        path,
        before: after,
        after: before,
      }));
      const byPath = (list: typeof there) => list.toSorted((a, b) => (a.path.join() < b.path.join() ? -1 : 1));
      t.deepEqual(byPath(there), byPath(back));
      const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
      t.is(there.length === 0, same);
    }),
  );
});

/** With named things in the order of their names, and nothing in the place of none. */
function sorted({ zones, workloads, profile }: { zones?: string[]; workloads?: { name: string }[]; profile?: object }) {
  return [zones, workloads?.toSorted((a, b) => (a.name < b.name ? -1 : 1)), profile];
}

test("a change is told by its path, from a field of it on, with what is new and what is gone", (t) => {
  const [units, level, zones] = declaredChanges(
    { workloads: [{ name: "web", parts: [{ name: "rest", units: 4 }] }], zones: ["a"] },
    { workloads: [{ name: "web", parts: [{ name: "rest", units: 6, level: "Immediate" }] }] },
  );
  t.is(units && declaredChangeText(units, 2), "parts.rest.units: 4 → 6");
  t.is(level && declaredChangeText(level), 'workloads.web.parts.rest.level: "Immediate" (new)');
  t.is(zones && declaredChangeText(zones), 'zones: ["a"] (gone)');
});
