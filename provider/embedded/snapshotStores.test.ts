import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { CorruptDataError } from "../errors.js";
import { snapshotBytes as bytes, snapshotStoreContract } from "../ports/fixtures/snapshotStoreContract.js";
import { DiskSnapshotStore } from "./diskSnapshotStore.js";
import { MemorySnapshotStore } from "./memorySnapshotStore.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-snapshots-"));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

/** Files below a folder of a test, those that end so. */
function filesOf(name: string, ending: string): string[] {
  return readdirSync(join(folder, name), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, name, file));
}

snapshotStoreContract("disk", async (name) => new DiskSnapshotStore(join(folder, name)));
snapshotStoreContract("memory", async () => new MemorySnapshotStore());

test("what changes after the put does not reach a memory store", async (t) => {
  const store = new MemorySnapshotStore();
  const mine = Uint8Array.of(1);
  await store.put("a", mine);
  mine[0] = 2;
  t.deepEqual(await store.get("a"), Uint8Array.of(1));
});

test("a disk store opened again goes on with what is there, in the same order", async (t) => {
  await new DiskSnapshotStore(join(folder, "again")).put("b", bytes);
  const again = new DiskSnapshotStore(join(folder, "again"));
  await again.put("a", bytes);
  t.deepEqual(await again.list(""), ["b", "a"]);
});

const damages: Readonly<Record<string, (name: string) => void>> = {
  "truncated bytes": (name) => truncateSync(String(filesOf(name, ".bin")[0]), 100),
  "no bytes": (name) => rmSync(String(filesOf(name, ".bin")[0])),
  "one other byte": (name) => {
    const file = String(filesOf(name, ".bin")[0]);
    writeFileSync(file, readFileSync(file).fill(255, 7, 8));
  },
  "half a manifest": (name) => truncateSync(String(filesOf(name, ".manifest.json")[0]), 20),
  "an empty manifest": (name) => truncateSync(String(filesOf(name, ".manifest.json")[0]), 0),
  "a manifest that points out of the folder": (name) => {
    const file = String(filesOf(name, ".manifest.json")[0]);
    const outside = { ...(JSON.parse(readFileSync(file, "utf8")) as object), file: "../../../etc/passwd" };
    writeFileSync(file, JSON.stringify(outside));
  },
};

for (const [what, damage] of Object.entries(damages)) {
  test(`a snapshot with ${what} is refused, naming the file, and can be put anew`, async (t) => {
    const name = `damaged-${what.replaceAll(" ", "-")}`;
    const store = new DiskSnapshotStore(join(folder, name));
    await store.put("w/1", bytes);
    damage(name);
    const failure = await t.throwsAsync(store.get("w/1"), { instanceOf: CorruptDataError });
    t.true(failure.message.startsWith(join(folder, name, "w")), failure.message);
    t.deepEqual(await store.list("w/"), ["w/1"]);
    await store.put("w/1", bytes);
    t.is((await store.get("w/1"))?.length, bytes.length);
  });
}

test("a put that dies before its manifest leaves what was there before", async (t) => {
  const store = new DiskSnapshotStore(join(folder, "killed"));
  await store.put("w/1", bytes);
  writeFileSync(join(folder, "killed", "w", "1.unfinished.bin"), "half");
  writeFileSync(join(folder, "killed", "w", "2.unfinished.bin.writing"), "half");
  t.is((await store.get("w/1"))?.length, bytes.length);
  t.is(await store.get("w/2"), undefined);
  t.deepEqual(await store.list(""), ["w/1"]);
});
