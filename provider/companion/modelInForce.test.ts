import test from "ava";
import { writeModelRecord } from "../document/modelRecord.js";
import { MemoryModelStore } from "../embedded/memoryModelStore.js";
import { RequestFailedError } from "../errors.js";
import { hashIn } from "../models/modelFile.js";
import { revocationModelText, type RevocationModelFile } from "../models/revocationModelFile.js";
import { changedTo } from "../ports/fixtures/modelArchiveContract.js";
import { sampleModelFile } from "../models/fixtures/sampleModel.js";
import { ModelInForce } from "./modelInForce.js";

const shipped = { hash: "shipped", model: sampleModelFile(0).model };
const better: RevocationModelFile = sampleModelFile(1);
const text = revocationModelText(better);
const hash = hashIn(text);

async function storeWith(modelText: string): Promise<MemoryModelStore> {
  const store = new MemoryModelStore();
  await store.putModel(hash, modelText);
  await store.replaceRecord(writeModelRecord(changedTo(hash)), undefined);
  return store;
}

function asked(store: { current(): Promise<string | undefined> }) {
  const said: string[] = [];
  return { said, inForce: new ModelInForce(store, shipped, (message) => said.push(message)) };
}

test("without a model in the store the shipped one decides, and nothing is said", async (t) => {
  const { inForce, said } = asked(new MemoryModelStore());
  t.is(await inForce.model(), shipped);
  t.deepEqual(said, []);
});

test("the store's model decides from the next round on, under its hash, and is parsed once", async (t) => {
  const store = new MemoryModelStore();
  const { inForce, said } = asked(store);
  await inForce.model();
  await store.putModel(hash, text);
  await store.replaceRecord(writeModelRecord(changedTo(hash)), undefined);
  const first = await inForce.model();
  t.deepEqual(first, { hash, model: better.model });
  t.is(await inForce.model(), first);
  t.deepEqual(said, []);
});

const damages: Readonly<Record<string, string>> = {
  torn: text.slice(0, 300),
  "with another number": text.replace('"slope": ', '"slope": 1'),
  "of another version": text.replace(/"version": \d+/, '"version": 9'),
  empty: "",
};

for (const [what, damaged] of Object.entries(damages)) {
  test(`a model that is ${what} gives way to the shipped one, which is said once, until it is put right`, async (t) => {
    const store = await storeWith(damaged);
    const { inForce, said } = asked(store);
    for (let round = 0; round < 5; round++) t.is(await inForce.model(), shipped);
    t.is(said.length, 1);
    t.regex(said[0] ?? "", /; the shipped model decides$/s);
    await store.putModel(hash, text);
    t.is((await inForce.model()).hash, hash);
    await store.putModel(hash, damaged);
    t.is(await inForce.model(), shipped);
    t.is(said.length, 2);
  });
}

test("a store that can't be reached changes nothing that decides, which is said once", async (t) => {
  const store = await storeWith(text);
  let fails = false;
  const { inForce, said } = asked({
    current: () => (fails ? Promise.reject(new RequestFailedError("slow down")) : store.current()),
  });
  t.is((await inForce.model()).hash, hash);
  fails = true;
  for (let round = 0; round < 3; round++) t.is((await inForce.model()).hash, hash);
  t.deepEqual(said, ["slow down; the model stays the one it was"]);
});

test("a defect is not taken for a damaged model", async (t) => {
  const { inForce } = asked({ current: () => Promise.reject(new TypeError("a defect")) });
  await t.throwsAsync(inForce.model(), { instanceOf: TypeError });
});
