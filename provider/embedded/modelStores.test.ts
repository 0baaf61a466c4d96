import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { writeModelRecord } from "../document/modelRecord.js";
import { StateConflictError } from "../errors.js";
import { changedTo, modelArchiveContract, standInModel } from "../ports/fixtures/modelArchiveContract.js";
import { DiskModelStore } from "./diskModelStore.js";
import { MemoryModelStore } from "./memoryModelStore.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-models-"));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const inMemory = new Map<string, MemoryModelStore>();
modelArchiveContract("disk", async (name) => new DiskModelStore(join(folder, name)));
modelArchiveContract("memory", async (name) => {
  const store = inMemory.get(name) ?? new MemoryModelStore();
  inMemory.set(name, store);
  return store;
});

const { hash, text } = standInModel("m");

test("a change that died before it was done leaves the old record in force, and the next one says what to remove", async (t) => {
  const path = join(folder, "killed");
  const store = new DiskModelStore(path);
  await store.putModel(hash, text);
  await store.replaceRecord(writeModelRecord(changedTo(hash)), undefined);
  const before = readFileSync(join(path, "current.json"), "utf8");
  writeFileSync(join(path, "current.json.lock"), "half of a rec");
  const version = (await store.record())?.version;
  const failure = await t.throwsAsync(store.replaceRecord("new", version), { instanceOf: StateConflictError });
  t.regex(failure.message, /current\.json\.lock: another change is under way; if none is, remove this file/);
  t.is(readFileSync(join(path, "current.json"), "utf8"), before);
  t.is(await store.current(), text);
});

test("who comes second leaves no lock behind", async (t) => {
  const path = join(folder, "second");
  const store = new DiskModelStore(path);
  await store.replaceRecord("first", undefined);
  await t.throwsAsync(store.replaceRecord("second", undefined), { instanceOf: StateConflictError });
  t.false(existsSync(join(path, "current.json.lock")));
});
