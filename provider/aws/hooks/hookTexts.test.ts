import test from "ava";
import fc from "fast-check";
import { HookName } from "../../document/hookName.js";
import { ActionFailedError, InputError } from "../../errors.js";
import { standInDocuments } from "../fixtures/standInCommands.js";
import { begunText, readBegun } from "./begunCommand.js";
import { readHookNames } from "./hookNames.js";
import { snapshotKeyAt, snapshotKeyOf, snapshotUrl } from "./snapshotPlace.js";
import { degradedSteps, degradedValue, UnitTag } from "./unitTags.js";

test("the hooks' documents are read from the environment, and every fault is told at once", (t) => {
  t.deepEqual(readHookNames(JSON.stringify(standInDocuments), "HOOKS"), standInDocuments);
  const { drain: _, ...rest } = standInDocuments;
  const faulty = JSON.stringify({ ...rest, [HookName.Restore]: "a b", resume: "x" });
  const failure = t.throws<InputError>(() => readHookNames(faulty, "HOOKS"), { instanceOf: InputError });
  t.deepEqual(failure.faults.map(({ where }) => where).sort(), ["HOOKS", "HOOKS: drain", "HOOKS: restore"]);
  for (const text of ["", "{", "[]", "null"]) t.throws(() => readHookNames(text, "HOOKS"), { instanceOf: InputError });
});

test("what was begun is read as it was written", (t) => {
  const begun = { command: "c-1", giveUpAtSeconds: 1_764_000_000, sends: 2 };
  t.deepEqual(readBegun(begunText(begun)), begun);
  for (const text of [undefined, "", "null", "{}", '{"command":"c"}']) t.is(readBegun(text), undefined);
});

test("a snapshot's number grows with the decision, and with the moment at which a fleet began anew", (t) => {
  const order = { workload: "web", instance: "i-0a" };
  const moment = fc.integer({ min: 1_764_000_000, max: 9_999_999_999 });
  const decision = fc.integer({ min: 0, max: 99_999_999 });
  const keyFor = (began: number, sequence: number): string =>
    snapshotKeyOf("shop", { ...order, key: `shop/${began}/${sequence}/3` });
  fc.assert(
    fc.property(moment, decision, moment, decision, (a, m, b, n) => {
      const [one, other] = [keyFor(a, m), keyFor(b, n)];
      const isEarlier = a < b || (a === b && m < n);
      t.is(one < other, isEarlier);
      t.is(BigInt(one.split("/").at(-1) ?? "") < BigInt(other.split("/").at(-1) ?? ""), isEarlier);
    }),
  );
});

test("a checkpoint stays in the lineage that it follows", (t) => {
  const order = { workload: "web", instance: "i-0a", key: "shop/1764000000/17/0" };
  t.is(snapshotKeyOf("shop", order), "shop/web/i-0a/176400000000000017");
  t.is(snapshotKeyOf("shop", { ...order, follows: "shop/web/i-0b/3" }), "shop/web/i-0b/176400000000000017");
  t.is(snapshotKeyOf("shop", { ...order, key: "shop/1764000000.25/17/0" }), "shop/web/i-0a/176400000000000017");
  for (const key of ["", "shop", "shop/1/2", "shop/now/2/0", "shop/1764000000/123456789/0"]) {
    t.throws(() => snapshotKeyOf("shop", { ...order, key }), { instanceOf: ActionFailedError });
  }
});

test("a snapshot's address leads back to its key, and another's does not", (t) => {
  const url = snapshotUrl("bucket", "shop/web/i-0a/1");
  t.is(url, "s3://bucket/snapshots/shop/web/i-0a/1");
  t.is(snapshotKeyAt("bucket", url), "shop/web/i-0a/1");
  t.is(snapshotKeyAt("other", url), undefined);
  t.throws(() => snapshotUrl("bucket", "../x"), { instanceOf: InputError });
});

test("steps fit a tag, however many and long they are", (t) => {
  const declared = Array.from({ length: 20 }, (_, i) => `step-${"x".repeat(30)}-${i}`);
  for (let count = 0; count <= declared.length; count++) {
    const value = degradedValue(declared.slice(0, count));
    t.true(value.length <= 256);
    t.deepEqual(degradedSteps({ [UnitTag.Degraded]: value }, declared), declared.slice(0, count));
  }
  t.deepEqual(degradedSteps({}, declared), []);
});
