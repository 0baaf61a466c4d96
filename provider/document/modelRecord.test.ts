import test from "ava";
import { CorruptDataError } from "../errors.js";
import { changedTo, standInModel } from "../ports/fixtures/modelArchiveContract.js";
import { beforePresent, inForce, readModelRecord, withChange, writeModelRecord } from "./modelRecord.js";

const [a, b] = [standInModel("a").hash, standInModel("b").hash];
const figures = {
  rows: 9000,
  days: 14,
  logLoss: 0.2,
  logLossBefore: 0.25,
  gain: 0.05,
  gainLow: 0.01,
  calibrationErrors: [0.01, 0.01, 0.02],
  calibrationErrorsBefore: [0.02, 0.02, 0.03],
};

test("a record is read back as it was written, and its last change is in force", (t) => {
  const first = changedTo(a);
  const made = { kind: "promoted", since: "2026-11-21T00:00:00Z", who: "bo", why: "", forced: true } as const;
  const record = withChange(first, { ...made, hash: b, figures });
  t.deepEqual(readModelRecord(writeModelRecord(record), "r"), record);
  t.is(inForce(record), b);
  t.is(record.changes[1]?.previous, a);
  t.is(inForce(undefined), null);
});

test("each step back goes to what was in force before the present model was promoted", (t) => {
  const back = (hash: string | null) =>
    ({ kind: "rolled-back", hash, since: "2026-11-21T00:00:00Z", who: "bo", why: "", forced: false }) as const;
  const promoted = changedTo(b, changedTo(a));
  t.is(beforePresent(promoted), a);
  const once = withChange(promoted, back(a));
  t.is(beforePresent(once), null);
  t.is(beforePresent(withChange(once, back(null))), undefined);
});

test("a record that is torn, has no change, leads out of the store or was edited is refused", (t) => {
  const text = writeModelRecord(changedTo(b, changedTo(a)));
  const bad = [
    "{",
    '{"changes":[]}',
    text.replaceAll(a, "../../secret"),
    text.replace(`"previous": "${a}"`, '"previous": null'),
  ];
  for (const each of bad) t.throws(() => readModelRecord(each, "r"), { instanceOf: CorruptDataError, message: /^r: / });
  const said = (each: string | undefined): string | undefined =>
    t.throws(() => readModelRecord(each ?? "", "r"))?.message;
  t.is(
    said(bad[1]),
    "r: format: expected blended-fleet-model-record, got nothing; r: version: expected 1, got nothing; r: changes: expected a list of at least one change, got a list of 0",
  );
  const isHash = "a SHA-256 as 64 hexadecimal digits, or null";
  t.is(
    said(bad[2]),
    `r: changes[0].hash: expected ${isHash}, got "../../secret"; r: changes[1].previous: expected ${isHash}, got "../../secret"`,
  );
  t.regex(
    said(bad[3]) ?? "",
    /^r: changes: expected changes of which each begins with the model that the last one left/,
  );
});
