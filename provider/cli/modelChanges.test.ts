import test from "ava";
import { readModelRecord } from "../document/modelRecord.js";
import { MemoryModelStore } from "../embedded/memoryModelStore.js";
import { StateConflictError } from "../errors.js";
import { sampleModelFile } from "../models/fixtures/sampleModel.js";
import { hashIn } from "../models/modelFile.js";
import { revocationModelText } from "../models/revocationModelFile.js";
import type { ModelArchive } from "../ports/modelStore.js";
import { promote, recordOf, rollBack } from "./modelChanges.js";

const [one = "", other = "", third = ""] = [1, 2, 3].map((bias) => revocationModelText(sampleModelFile(bias)));
const change = { since: "2026-11-20T12:00:00.000Z", who: "ann", why: "" };

async function adopt(archive: ModelArchive, text: string): Promise<void> {
  await promote(archive, await recordOf(archive), text, { ...change, hash: hashIn(text), forced: false });
}

test("a promotion that dies between the model and the record leaves the old model in force, and can be done again", async (t) => {
  const archive = new MemoryModelStore();
  await adopt(archive, one);
  const dying: ModelArchive = {
    current: () => archive.current(),
    model: (hash) => archive.model(hash),
    putModel: (hash, text) => archive.putModel(hash, text),
    record: () => archive.record(),
    replaceRecord: () => Promise.reject(new Error("died")),
  };
  await t.throwsAsync(adopt(dying, other), { message: "died" });
  t.is(await archive.model(hashIn(other)), other);
  t.is(await archive.current(), one);
  await adopt(archive, other);
  t.is(await archive.current(), other);
});

test("of two who promote on the same record one wins, and the other's model is not in force", async (t) => {
  const archive = new MemoryModelStore();
  await adopt(archive, one);
  const read = await recordOf(archive);
  const made = (text: string) => promote(archive, read, text, { ...change, hash: hashIn(text), forced: false });
  await made(other);
  await t.throwsAsync(made(third), { instanceOf: StateConflictError });
  await t.throwsAsync(rollBack(archive, read, { ...change, hash: null }), { instanceOf: StateConflictError });
  t.is(await archive.current(), other);
});

test("each change is recorded with what it came after", async (t) => {
  const archive = new MemoryModelStore();
  await adopt(archive, one);
  await adopt(archive, other);
  await rollBack(archive, await recordOf(archive), { ...change, hash: hashIn(one), why: "worse" });
  const { changes } = readModelRecord((await archive.record())?.text ?? "", "r");
  t.deepEqual(
    changes.map(({ kind, hash, previous }) => [kind, hash, previous]),
    [
      ["promoted", hashIn(one), null],
      ["promoted", hashIn(other), hashIn(one)],
      ["rolled-back", hashIn(one), hashIn(other)],
    ],
  );
});
